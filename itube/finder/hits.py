"""The pieces of an answer as rows: with their fee, and from when on they are free."""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone

from bookings.availability.free import earliest_free
from bookings.policies import WITH_POLICY
from equipment.fees import Fee, in_force, lowest_fee
from equipment.models import Equipment, Spec
from itube.finder.finding import AHEAD, USUAL_LENGTH, Answer
from itube.lib.periods import Span


@dataclass(frozen=True)
class Hit:
    """One row; fee is the lowest of several if from_on.

    earliest is the first time that can be booked as asked, or for an hour within 60 days where
    nobody has asked; None where there is none or the piece takes no bookings.
    """

    piece: Equipment
    fee: Fee | None
    from_on: bool
    earliest: datetime.datetime | None


def hits_of(answer: Answer, now: datetime.datetime, *, specs: bool = False) -> list[Hit]:
    """Return the pieces of an answer's page as rows, in their order; see rows_of()."""
    return rows_of(
        answer.ids, now, specs=specs, times=answer.earliest if answer.knows_earliest else None
    )


def rows_of(
    ids: Sequence[int],
    now: datetime.datetime,
    *,
    specs: bool = False,
    times: Mapping[int, datetime.datetime] | None = None,
) -> list[Hit]:
    """Return pieces as rows in the order of ids; one withdrawn a moment ago is left out.

    Two statements, one more for the specs if asked, and one for free times unless they are given.
    """
    pieces = Equipment.objects.published().for_list().select_related(*WITH_POLICY)
    if specs:
        rows = Spec.objects.select_related("definition")
        pieces = pieces.prefetch_related(Prefetch("specs", queryset=rows))
    found = pieces.in_bulk(ids)
    ordered = [found[pk] for pk in ids if pk in found]
    known = first_hours(ordered, now) if times is None else times
    today = timezone.localdate(now)
    return [hit_of(piece, today, known.get(piece.pk)) for piece in ordered]


def first_hours(
    pieces: Collection[Equipment], now: datetime.datetime
) -> dict[int, datetime.datetime | None]:
    """Return from when on each piece that takes bookings has a free hour within 60 days.

    One statement for pieces that were read with WITH_POLICY, else two; none for no pieces.
    """
    times = first_hours_within(pieces, AHEAD, now)
    return {pk: span.start if span else None for pk, span in times.items()}


def first_hours_within(
    pieces: Collection[Equipment], ahead: datetime.timedelta, now: datetime.datetime
) -> dict[int, Span | None]:
    """Return the first free hour of each piece that takes bookings, None where there is none.

    As many statements as first_hours().
    """
    asked = [piece for piece in pieces if piece.is_bookable]
    if not asked:
        return {}
    return earliest_free(asked, USUAL_LENGTH, Span(now, now + ahead), now)


def hit_of(
    piece: Equipment, today: datetime.date, earliest: datetime.datetime | None = None
) -> Hit:
    """Return piece as a row, priced on today."""
    tariffs = in_force(piece.tariffs.all(), today)
    return Hit(
        piece=piece,
        fee=lowest_fee(tariffs, today),
        from_on=len({(tariff.basis, tariff.won) for tariff in tariffs}) > 1,
        earliest=earliest,
    )
