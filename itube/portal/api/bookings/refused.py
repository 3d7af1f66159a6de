"""What a deed refuses, as a problem: the rules, the state, or the next times that are free."""

from datetime import datetime
from typing import NamedTuple

from bookings.alternatives import alternatives
from bookings.refusals import (
    BookingRefusedError,
    RuleBrokenError,
    TimeTakenError,
    WrongStateError,
)
from bookings.together import StepTakenError
from equipment.models import Equipment
from itube.lib.periods import Span
from itube.portal.problems import ProblemError


class Wanted(NamedTuple):
    """What someone asked for, so that something like it can be named."""

    equipment: Equipment
    span: Span
    use_mode: str | None = None


def problem_of(error: BookingRefusedError, wanted: Wanted | None, now: datetime) -> ProblemError:
    """Return the problem that tells error; a time that is taken with what is free instead."""
    if isinstance(error, RuleBrokenError):
        breaches = [
            {"rule": breach.rule, "detail": breach.text, "passes": breach.passes}
            for breach in error.breaches
        ]
        return ProblemError(
            400, "rule-broken", str(error), rule=breaches[0]["rule"], breaches=breaches
        )
    if isinstance(error, StepTakenError):
        step = Wanted(error.step.equipment, error.step.span, error.step.use_mode)
        return ProblemError(
            409, "time-taken", str(error), step=error.number, alternatives=_instead(step, now)
        )
    if isinstance(error, TimeTakenError):
        return ProblemError(409, "time-taken", str(error), alternatives=_instead(wanted, now))
    if isinstance(error, WrongStateError):
        return ProblemError(409, "wrong-state", str(error), state=error.state.value)
    return ProblemError(409, "refused", str(error))


def _instead(wanted: Wanted | None, now: datetime) -> list[dict]:
    if wanted is None:
        return []
    found = alternatives(wanted.equipment, wanted.span, now, wanted.use_mode)
    return [
        {
            "equipment": other.equipment.number,
            "start": other.span.start.isoformat(),
            "end": other.span.end.isoformat(),
            "reason": other.reason,
        }
        for other in found
    ]
