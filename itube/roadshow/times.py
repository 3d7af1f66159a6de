"""Times within a film: which lines and chapters fit into it."""

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from itertools import pairwise

from django.utils.translation import gettext as _


def faults_of_lines(spans: Iterable[tuple[Decimal, Decimal]], duration: int) -> list[str]:
    """Return what is wrong with lines from start to end (seconds, half-open) in a film."""
    ordered = sorted(spans)
    faults = []
    for start, end in ordered:
        if end <= start:
            faults.append(_("%(start)s초에 시작하는 자막이 끝나지 않아요.") % {"start": start})
        if end > duration:
            faults.append(
                _("%(start)s초에 시작하는 자막이 영상(%(duration)s초)보다 늦게 끝나요.")
                % {"start": start, "duration": duration}
            )
    faults += [
        _("%(first)s초와 %(second)s초에 시작하는 자막이 겹쳐요.")
        % {"first": first[0], "second": second[0]}
        for first, second in pairwise(ordered)
        if second[0] < first[1]
    ]
    return faults


def faults_of_chapters(starts: Iterable[Decimal], duration: int) -> list[str]:
    """Return what is wrong with chapters that start at those seconds of a film."""
    ordered = sorted(starts)
    faults = []
    if ordered and ordered[0] != 0:
        faults.append(_("첫 장은 0초에 시작해야 해요."))
    if len(set(ordered)) < len(ordered):
        faults.append(_("두 장이 같은 때에 시작해요."))
    if ordered and ordered[-1] >= duration:
        faults.append(_("장은 영상(%(duration)s초) 안에서 시작해야 해요.") % {"duration": duration})
    return faults


def moment_in(text: str, duration: int) -> Decimal | None:
    """Return the seconds that text asks for; None if it is no time within a film."""
    try:
        seconds = Decimal(text)
    except InvalidOperation:
        return None
    # An infinity or no number at all compares with nothing.
    if not seconds.is_finite() or not 0 <= seconds < duration:
        return None
    return seconds.quantize(Decimal("0.1"))
