"""The center needs some notice, and nobody books the past."""

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.availability.grid import asking_window
from bookings.refusals import Breach
from bookings.rules.base import Asking


class Notice:
    name = "notice"

    def breach(self, asking: Asking) -> Breach | None:
        earliest = asking_window(asking.policy, asking.now).start
        if asking.span.start >= earliest:
            return None
        local = timezone.localtime(earliest)
        passes = _("%(moment)s 이후에 시작하는 시간을 골라 주세요.") % {
            "moment": f"{local:%Y-%m-%d %H:%M}"
        }
        if asking.span.start <= asking.now:
            return Breach(self.name, _("이미 지난 시간이에요."), passes)
        return Breach(
            self.name,
            _("이용 %(hours)d시간 전까지 신청해야 해요.") % {"hours": asking.policy.notice_hours},
            passes,
        )
