"""One company does not take a scarce piece from all others: so many hours in so many days."""

from datetime import timedelta

from django.utils.translation import gettext as _

from bookings.refusals import Breach
from bookings.rules.base import Asking


class Quota:
    name = "quota"

    def breach(self, asking: Asking) -> Breach | None:
        policy = asking.policy
        if policy.quota_hours is None or asking.company is None:
            return None
        allowed = timedelta(hours=policy.quota_hours)
        left = allowed - asking.on_record.booked
        if asking.span.length <= left:
            return None
        hours = max(timedelta(), left).total_seconds() / 3600
        return Breach(
            self.name,
            _("회사당 이용 한도(%(days)d일에 %(hours)d시간)를 넘어요.")
            % {"days": policy.quota_days, "hours": policy.quota_hours},
            _("이 기간에 %(left)s시간까지 더 예약할 수 있어요.") % {"left": f"{hours:g}"},
        )
