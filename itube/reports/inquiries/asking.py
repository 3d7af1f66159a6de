"""Asks centers why pieces of theirs are idle or little used, and reminds them once."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from equipment.models import Status
from itube.reports.figures import Line, report
from itube.reports.inquiries import mails
from itube.reports.models import Inquiry
from itube.reports.periods import DAY, Period
from itube.reports.rollups.refreshing import refresh
from itube.reports.scope import Scope

# Whoever has answered is not asked again for so long.
ANSWER_HOLDS = timedelta(days=180)
REMIND_AFTER = 14 * DAY


class Asked(NamedTuple):
    """What a round has come to: pieces of centers, mails, and centers that have nobody to hear."""

    pieces: int
    centers: int
    mails: int = 0
    unheard: int = 0


def due(now: datetime) -> list[Line]:
    """Return the pieces to ask about: unused ones whose last answer is old, and not open still.

    They are judged as yesterday ended, by the twelve months that were over: a piece that its center
    has registered as idle is one.
    """
    refresh(now)
    yesterday = timezone.localdate(now) - DAY
    year = Period(yesterday, yesterday, yesterday).year
    so_far = Period(year.first, yesterday, yesterday)
    settled = Inquiry.objects.filter(Q(answered_at=None) | Q(answered_at__gt=now - ANSWER_HOLDS))
    known = set(settled.values_list("equipment", flat=True))
    # Frozen months may tell of pieces that are disposed of by now.
    return [
        line
        for line in report(Scope(), so_far, now).unused
        if line.piece.pk not in known and line.piece.status != Status.DISPOSED
    ]


def counted(lines: list[Line]) -> Asked:
    """Return how many pieces of how many centers these are."""
    return Asked(len(lines), len({line.piece.center for line in lines}))


@transaction.atomic
def ask(now: datetime) -> Asked:
    """Open an inquiry for each piece that is due and tell the centers; once a day is enough.

    Run again, or by two at once, it opens and tells nothing twice.
    """
    lines, today = due(now), timezone.localdate(now)
    if not lines:
        return Asked(0, 0)
    # Another run may have been quicker with the same pieces.
    Inquiry.objects.bulk_create((asked_about(line, now) for line in lines), ignore_conflicts=True)
    centers = {line.piece.center for line in lines}
    waiting = Inquiry.objects.current().open().filter(equipment__center__in=centers).for_list()
    told = mails.tell_centers(waiting, today, now, reminder=False)
    return Asked(len(lines), len(centers), told.mails, told.unheard)


def asked_about(line: Line, now: datetime) -> Inquiry:
    """Return the inquiry about a piece, not stored, with the figures for which it is asked."""
    return Inquiry(
        equipment_id=line.piece.pk,
        asked_on=timezone.localdate(now),
        standing=Inquiry.Standing.IDLE if line.sums.idle else Inquiry.Standing.LOW,
        operating_seconds=round(line.year.operating_hours * 3600),
        capacity_seconds=round(line.year.yearly_hours * 3600),
        last_used_on=line.last_used,
    )


@transaction.atomic
def remind(now: datetime) -> int:
    """Remind centers of what they have not answered within REMIND_AFTER; return how many mails.

    Of each inquiry they are reminded once.
    """
    today = timezone.localdate(now)
    late = Inquiry.objects.current().open()
    late = late.filter(asked_on__lte=today - REMIND_AFTER, reminded_at=None)
    # Rows that another worker has are told by that one.
    found = list(late.for_list().select_for_update(of=("self",), skip_locked=True))
    told = mails.tell_centers(found, today, now, reminder=True)
    Inquiry.objects.filter(pk__in=[inquiry.pk for inquiry in found]).update(reminded_at=now)
    return told.mails
