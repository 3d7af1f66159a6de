"""Nobody books farther ahead than the center plans."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.availability.grid import asking_window
from bookings.refusals import Breach
from bookings.rules.base import Asking


class Horizon:
    name = "horizon"

    def breach(self, asking: Asking) -> Breach | None:
        until = asking_window(asking.policy, asking.now).end
        if asking.span.end <= until:
            return None
        last = timezone.localdate(until - timedelta(microseconds=1))
        return Breach(
            self.name,
            _("%(days)d일 뒤까지만 예약을 받아요.") % {"days": asking.policy.horizon_days},
            _("%(day)s까지의 시간을 골라 주세요.") % {"day": f"{last:%Y-%m-%d}"},
        )
