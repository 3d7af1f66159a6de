"""Counts the requests that are refused at the door, where pages and API tell the refusal.

By then the transaction of the deed is rolled back, so that the count stays. Only a request for a
new booking counts: who wants to move a booking keeps the time that they have.
"""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.utils import timezone

from bookings.models.turned_away import TIME_TAKEN, count_turned_away
from bookings.refusals import BookingRefusedError, RuleBrokenError, TimeTakenError
from bookings.together import NoDateError, StepBrokenError, StepTakenError
from centers.permissions import Deed, Standing
from equipment.models import Equipment

logger = logging.getLogger("bookings")


def note_refusal(
    error: BookingRefusedError, piece: Equipment, standing: Standing, now: datetime
) -> None:
    """Count a refused request for piece: once, under the first of the rules that it breaks.

    Of several dates each counts. What fails here is logged and not told to anyone.
    """
    if isinstance(error, StepBrokenError | StepTakenError):
        note_rules([_rule(error)], error.step.equipment, standing, now)
    elif isinstance(error, NoDateError):
        note_dates(error.refused, piece, standing, now)
    elif isinstance(error, RuleBrokenError | TimeTakenError):
        note_rules([_rule(error)], piece, standing, now)


def note_dates(
    refused: Iterable[dict[str, Any]], piece: Equipment, standing: Standing, now: datetime
) -> None:
    """Count each date of a series that was refused; they look as in Series.refused."""
    note_rules([date["rule"].replace("-", "_") for date in refused], piece, standing, now)


def note_rules(rules: Sequence[str], piece: Equipment, standing: Standing, now: datetime) -> None:
    """Count a refused request for piece under each of rules.

    Staff who try the form on a piece of their own center are left out.
    """
    if standing.may(Deed.VIEW, piece.center_id):
        return
    try:
        with transaction.atomic():
            for rule in rules:
                count_turned_away(timezone.localdate(now), piece.pk, rule)
    except DatabaseError:
        logger.warning("refused request not counted", exc_info=True)


def _rule(error: RuleBrokenError | TimeTakenError) -> str:
    return error.breaches[0].rule if isinstance(error, RuleBrokenError) else TIME_TAKEN
