"""A piece is used in the modes that its center offers: directly, by request, or lent."""

from django.utils.translation import gettext as _

from bookings.refusals import Breach
from bookings.rules.base import Asking
from equipment.models import UseMode


class Mode:
    name = "use_mode"

    def breach(self, asking: Asking) -> Breach | None:
        if asking.use_mode in asking.piece.use_modes:
            return None
        labels = [str(UseMode(mode).label) for mode in asking.piece.use_modes]
        offered = (
            _("쓸 수 있는 이용방법: %(modes)s") % {"modes": ", ".join(labels)}
            if labels
            else _("이용방법은 센터에 문의해 주세요.")
        )
        return Breach(self.name, _("이 장비에서 고를 수 없는 이용방법이에요."), offered)
