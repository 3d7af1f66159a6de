"""How long one use may be."""

from datetime import timedelta

from django.utils.translation import gettext as _

from bookings.refusals import Breach
from bookings.rules.base import Asking


class Length:
    name = "length"

    def breach(self, asking: Asking) -> Breach | None:
        policy, length = asking.policy, asking.span.length
        least, most = timedelta(minutes=policy.min_minutes), timedelta(minutes=policy.max_minutes)
        if least <= length <= most:
            return None
        text = _("이용 시간이 너무 짧아요.") if length < least else _("이용 시간이 너무 길어요.")
        passes = _("%(least)s분부터 %(most)s분까지 예약할 수 있어요.") % {
            "least": policy.min_minutes,
            "most": policy.max_minutes,
        }
        return Breach(self.name, text, passes)
