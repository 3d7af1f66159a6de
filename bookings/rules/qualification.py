"""Who works a piece himself holds the qualification that its center asks for."""

from django.utils.translation import gettext as _

from bookings.refusals import Breach
from bookings.rules.base import Asking
from equipment.models import UseMode


class Qualified:
    name = "qualification"

    def breach(self, asking: Asking) -> Breach | None:
        if asking.use_mode != UseMode.DIRECT or asking.piece.qualification_id is None:
            return None
        if asking.on_record.is_qualified:
            return None
        return Breach(
            self.name,
            _("직접 쓰려면 자격이 필요해요(%(name)s).") % {"name": asking.piece.qualification.name},
            _("센터에서 자격을 받은 뒤 신청하거나, 자격이 필요 없는 분석·시험의뢰로 신청해 주세요.")
            if UseMode.TEST in asking.piece.use_modes
            else _("센터에서 자격을 받은 뒤 신청해 주세요."),
        )
