"""Pieces that are always open, and people who want them."""

from datetime import datetime, timedelta

from django.utils import timezone

from bookings.models import BookingPolicy
from equipment.models import Equipment
from itube.accounts.models import Company, User
from itube.lib.periods import Span
from tests.factories import (
    make_bookable,
    make_center,
    make_company,
    make_consent_texts,
    make_hours,
    make_kind,
    make_role,
    make_user,
)


def make_pieces(number: int, **fields) -> list[Equipment]:
    """Return pieces of one center of their own that is open day and night, holidays too."""
    make_consent_texts()
    center = make_center()
    make_hours(center, 0, 24 * 60, range(7))
    BookingPolicy.objects.create(center=center, opens_on_holidays=True)
    kind = make_kind()
    return [make_bookable(center=center, kind=kind, **fields) for _ in range(number)]


def make_people(number: int, company: Company | None = None) -> list[User]:
    company = company or make_company()
    return [make_user(company=company) for _ in range(number)]


def make_staff(pieces: list[Equipment], number: int) -> list[User]:
    """Return people who may do everything at the center of these pieces."""
    people = [make_user() for _ in range(number)]
    for person in people:
        make_role(person, pieces[0].center, "manager")
    return people


def tomorrow(days: int = 3) -> datetime:
    """Return a midnight far enough ahead for every notice, by the clock that web processes read."""
    morning = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return morning + timedelta(days=days)


def slot(number: int, hours: float = 1) -> Span:
    """Return the slot of that number: whole hours one after another."""
    start = tomorrow() + timedelta(hours=number)
    return Span(start, start + timedelta(hours=hours))


def request_body(piece: Equipment, span: Span) -> dict[str, object]:
    """Return what a client sends to ask for that time."""
    return {
        "equipment": piece.number,
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "use_mode": "direct",
        "purpose": "동시 신청 시험",
        "consent_third_party": True,
    }
