"""Several bookings asked for at once: the same time on several dates, or steps in order."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from bookings.holding import deed, guard
from bookings.models import Booking, Chain, Series
from bookings.refusals import BookingRefusedError, Breach, RuleBrokenError, TimeTakenError
from bookings.states import FINAL, State
from bookings.transitions.requesting import Request, request_of_locked
from itube.accounts.models import User
from itube.lib.periods import Span

MOST_DATES = 30
MOST_STEPS = 10


def request_series(asked: Request, spans: Sequence[Span], *, user: User, now: datetime) -> Series:
    """Ask for the same use over each of spans; each that can be had is a booking of its own.

    Dates that are refused are kept on the series with their reason, and do not stop the others.
    Raises BookingRefusedError if there are none or too many dates, or if not one can be had.
    """
    if not 2 <= len(spans) <= MOST_DATES:
        raise BookingRefusedError(
            _("반복 예약은 2번에서 %(most)d번까지 할 수 있어요.") % {"most": MOST_DATES}
        )
    with deed():
        piece = guard().lock([asked.equipment.pk])[asked.equipment.pk]
        series = Series.objects.create(user=user, created_at=now)
        refused: list[dict[str, Any]] = []
        for span in sorted(spans):
            try:
                with transaction.atomic():
                    request_of_locked(
                        piece, replace(asked, span=span), user=user, now=now, series=series
                    )
            except (TimeTakenError, RuleBrokenError) as error:
                refused.append(_refusal(span, error))
        if len(refused) == len(spans):
            raise NoDateError(refused)
        series.refused = refused
        series.save(update_fields=["refused"])
        return series


def request_chain(steps: Sequence[Request], *, user: User, now: datetime, title: str = "") -> Chain:
    """Ask for several uses in order, each beginning when the one before has ended: all or none.

    Raises BookingRefusedError for none or too many steps or a wrong order, and what a single
    request raises, with the number of the step in its words; then nothing has changed.
    """
    if not 2 <= len(steps) <= MOST_STEPS:
        raise BookingRefusedError(
            _("연속 예약은 2단계에서 %(most)d단계까지 할 수 있어요.") % {"most": MOST_STEPS}
        )
    for number, (first, second) in enumerate(pairwise(steps), start=2):
        if second.span.start < first.span.end:
            raise BookingRefusedError(
                _("%(number)d단계가 앞 단계보다 먼저 시작해요. 앞 단계가 끝난 뒤로 잡아 주세요.")
                % {"number": number}
            )
    with deed():
        pieces = guard().lock(step.equipment.pk for step in steps)
        chain = Chain.objects.create(user=user, title=title, created_at=now)
        for number, step in enumerate(steps, start=1):
            try:
                request_of_locked(
                    pieces[step.equipment.pk],
                    step,
                    user=user,
                    now=now,
                    chain=chain,
                    chain_position=number,
                )
            except RuleBrokenError as error:
                raise StepBrokenError(number, step, error.breaches) from error
            except TimeTakenError as error:
                raise StepTakenError(number, step) from error
        return chain


class NoDateError(BookingRefusedError):
    """Not one date of a series can be had; refused has them as Series.refused would."""

    def __init__(self, refused: Sequence[dict[str, Any]]) -> None:
        super().__init__(_("예약할 수 있는 날이 하루도 없어요.") + " " + refused[0]["text"])
        self.refused = refused


class StepBrokenError(RuleBrokenError):
    """A step of a chain breaks rules; number counts from 1."""

    def __init__(self, number: int, step: Request, breaches: Sequence[Breach]) -> None:
        super().__init__(
            [Breach(each.rule, _in_step(number, each.text), each.passes) for each in breaches]
        )
        self.step = step


class StepTakenError(TimeTakenError):
    """A step of a chain has no time; number counts from 1."""

    def __init__(self, number: int, step: Request) -> None:
        super().__init__()
        self.number = number
        self.step = step
        self.args = (_in_step(number, str(self)),)


def chain_state(bookings: Iterable[Booking]) -> str:
    """Return how a chain stands, from its steps: broken, waiting, confirmed or finished.

    It is broken once a step ended without use, and confirmed when every step is at least that.
    """
    states = {State(booking.state) for booking in bookings}
    if states & {State.REJECTED, State.CANCELLED, State.EXPIRED, State.NO_SHOW}:
        return "broken"
    if states <= {State.COMPLETED}:
        return "finished"
    if states <= {State.CONFIRMED, State.IN_USE, *FINAL}:
        return "confirmed"
    return "waiting"


def _refusal(span: Span, error: TimeTakenError | RuleBrokenError) -> dict[str, Any]:
    rule = error.breaches[0].rule if isinstance(error, RuleBrokenError) else "time-taken"
    return {
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "rule": rule,
        "text": str(error),
    }


def _in_step(number: int, text: str) -> str:
    return _("%(number)d단계: %(text)s") % {"number": number, "text": text}
