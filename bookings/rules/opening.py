"""Use lies within opening hours: not at lunch, not at night, not on a closed day."""

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.availability.grid import FARTHEST
from bookings.availability.opening import day_span
from bookings.refusals import Breach
from bookings.rules.base import Asking
from itube.lib.periods import Span, within


class Opening:
    name = "opening"

    def breach(self, asking: Asking) -> Breach | None:
        span = asking.span
        if span.start < asking.now or span.end > asking.now + FARTHEST:
            return None  # other rules refuse these, and their opening hours are not looked up
        if any(stretch.covers(span) for stretch in asking.opening):
            return None
        day = timezone.localdate(span.start)
        stretches = within(asking.opening, day_span(day))
        if not stretches:
            return Breach(
                self.name,
                _("%(day)s은 운영하지 않는 날이에요.") % {"day": f"{day:%Y-%m-%d}"},
                _("빈 시간을 보고 다른 날을 골라 주세요."),
            )
        hours = ", ".join(_written(stretch) for stretch in stretches)
        return Breach(
            self.name,
            _("운영시간 밖의 시간이 들어 있어요."),
            _("그날 운영시간: %(hours)s") % {"hours": hours},
        )


def _written(stretch: Span) -> str:
    start, end = (timezone.localtime(moment) for moment in stretch)
    return f"{start:%H:%M}~{end:%H:%M}" if end.date() == start.date() else f"{start:%H:%M}~24:00"
