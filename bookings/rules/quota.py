"""One company does not take a scarce piece from all others: so many hours in so many days."""

from datetime import timedelta

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from bookings.models import Booking
from bookings.refusals import Breach
from bookings.rules.base import Asking
from bookings.states import HOLDING, State

# What counts: time that is held, and time that was used or left unused.
COUNTED = (*HOLDING, State.COMPLETED, State.NO_SHOW)


class Quota:
    name = "quota"

    def breach(self, asking: Asking) -> Breach | None:
        policy = asking.policy
        if policy.quota_hours is None or asking.company is None:
            return None
        allowed = timedelta(hours=policy.quota_hours)
        left = allowed - self._booked(asking)
        if asking.span.length <= left:
            return None
        hours = max(timedelta(), left).total_seconds() / 3600
        return Breach(
            self.name,
            _("회사당 이용 한도(%(days)d일에 %(hours)d시간)를 넘어요.")
            % {"days": policy.quota_days, "hours": policy.quota_hours},
            _("이 기간에 %(left)s시간까지 더 예약할 수 있어요.") % {"left": f"{hours:g}"},
        )

    def _booked(self, asking: Asking) -> timedelta:
        """Return what the company has on the piece within quota_days before and after the time.

        Uses that start in the quota_days around the middle of which the asked one lies.
        """
        half = timedelta(days=asking.policy.quota_days) / 2
        others = Booking.objects.filter(
            equipment=asking.piece,
            company=asking.company,
            state__in=COUNTED,
            starts_at__gte=asking.span.start - half,
            starts_at__lt=asking.span.start + half,
        )
        if asking.booking is not None:
            others = others.exclude(pk=asking.booking.pk)
        total = others.aggregate(total=Sum(F("ends_at") - F("starts_at")))["total"]
        return total or timedelta()
