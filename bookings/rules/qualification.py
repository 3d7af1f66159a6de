"""Who works a piece himself holds the qualification that its center asks for."""

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.refusals import Breach
from bookings.rules.base import Asking
from equipment.models import HeldQualification, UseMode


class Qualified:
    name = "qualification"

    def breach(self, asking: Asking) -> Breach | None:
        if asking.use_mode != UseMode.DIRECT or asking.piece.qualification_id is None:
            return None
        day = timezone.localdate(asking.span.start)
        held = HeldQualification.objects.filter(
            Q(valid_until=None) | Q(valid_until__gt=day),
            user=asking.user,
            qualification=asking.piece.qualification_id,
            valid_from__lte=day,
        )
        if held.exists():
            return None
        return Breach(
            self.name,
            _("직접 쓰려면 자격이 필요해요(%(name)s).") % {"name": asking.piece.qualification.name},
            _("센터에서 자격을 받은 뒤 신청하거나, 자격이 필요 없는 분석·시험의뢰로 신청해 주세요.")
            if UseMode.TEST in asking.piece.use_modes
            else _("센터에서 자격을 받은 뒤 신청해 주세요."),
        )
