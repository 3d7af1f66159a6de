"""Only pieces in use that their center lends take bookings."""

from django.utils.translation import gettext as _

from bookings.refusals import Breach
from bookings.rules.base import Asking
from equipment.models import Equipment, Status, UseScope


class Bookable:
    name = "bookable"

    def breach(self, asking: Asking) -> Breach | None:
        text = why_not(asking.piece)
        if not text:
            return None
        return Breach(self.name, text, _("센터에 문의하거나 비슷한 장비를 찾아 주세요."))


def why_not(piece: Equipment) -> str:
    """Return why piece takes no bookings at all, or nothing if it does."""
    if piece.use_scope == UseScope.EXCLUSIVE:
        return _("이 장비는 센터가 단독으로 써서 예약을 받지 않아요.")
    if piece.status != Status.NORMAL:
        return _("이 장비는 지금 ‘%(status)s’ 상태라서 예약을 받지 않아요.") % {
            "status": piece.get_status_display()
        }
    if not (piece.online_booking and piece.is_published and piece.center.is_published):
        return _("이 장비는 온라인 예약을 받지 않아요.")
    return ""
