"""Every rule alone: what it refuses, and what it says would pass."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bookings import rules
from bookings.models import BookingPolicy, PieceHours
from bookings.policies import Policy, policy_of
from centers.models import ClosedDay
from equipment.models import HeldQualification, Qualification
from itube.lib.periods import Span
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_company,
    make_equipment,
    make_hours,
    make_member,
)

pytestmark = pytest.mark.django_db
NOW = MONDAY_9 - timedelta(days=4)


def span(start_hours: float, hours: float) -> Span:
    """Return a span that begins that many hours after Monday 9:00."""
    start = MONDAY_9 + timedelta(hours=start_hours)
    return Span(start, start + timedelta(hours=hours))


@pytest.fixture
def piece(db):
    return make_bookable()


@pytest.fixture
def user(db):
    return make_member(company=make_company())


def broken(piece, user, at=None, *, use_mode="direct", policy=None, company="own", now=NOW):
    asking = rules.asking_for(
        piece,
        policy or Policy(),
        user=user,
        company=user.company if company == "own" else company,
        span=at or span(1, 2),
        use_mode=use_mode,
        now=now,
    )
    return {breach.rule: breach for breach in rules.broken(asking)}


def test_a_plain_request_breaks_nothing(piece, user):
    assert broken(piece, user) == {}


@pytest.mark.parametrize(
    "fields",
    [
        {"use_scope": "exclusive"},
        {"status": "repair"},
        {"status": "idle"},
        {"online_booking": False},
        {"is_published": False},
    ],
)
def test_only_lent_pieces_in_use_take_bookings(user, fields):
    assert list(broken(make_bookable(**fields), user)) == ["bookable"]


def test_a_mode_that_the_piece_has_not_is_refused_naming_those_it_has(user):
    piece = make_bookable(use_modes=["test"])
    breach = broken(piece, user, use_mode="direct")["use_mode"]
    assert "분석·시험의뢰" in breach.passes


def test_a_person_without_company_cannot_book(piece):
    assert list(broken(piece, make_member())) == ["company"]


def test_a_blocked_company_cannot_book_and_is_told_why(piece):
    company = make_company(blocked_at=NOW, blocked_reason="사용료 미납")
    breach = broken(piece, make_member(company=company))["company_blocked"]
    assert "사용료 미납" in breach.text


def test_the_past_and_too_short_notice_are_refused_with_the_earliest_time(piece, user):
    policy = Policy(notice_hours=48)
    breach = broken(piece, user, policy=policy, now=MONDAY_9 - timedelta(hours=24))["notice"]
    assert "2030-01-08 09:00" in breach.passes
    assert "지난" in broken(piece, user, now=MONDAY_9 + timedelta(days=1))["notice"].text


def test_notice_counts_to_the_minute(piece, user):
    policy = Policy(notice_hours=48)
    start = span(1, 2).start
    assert broken(piece, user, policy=policy, now=start - timedelta(hours=48)) == {}
    assert "notice" in broken(
        piece, user, policy=policy, now=start - timedelta(hours=48) + timedelta(minutes=1)
    )


def test_the_horizon_is_told_as_its_last_day(piece, user):
    at = Span(*(moment + timedelta(days=91) for moment in span(1, 2)))
    assert "2030-04-03" in broken(piece, user, at)["horizon"].passes


@pytest.mark.parametrize(
    ("minutes", "policy"),
    [
        (10, Policy()),
        (0, Policy(grid_offset_minutes=10)),
        (15, Policy(grid_minutes=30)),
        (30, Policy(grid_minutes=60)),
    ],
)
def test_times_off_the_grid_are_refused(piece, user, minutes, policy):
    at = Span(*(moment + timedelta(minutes=minutes) for moment in span(1, 1)))
    assert list(broken(piece, user, at, policy=policy)) == ["grid"]


def test_the_grid_is_told_in_minutes_past_the_hour(piece, user):
    policy = Policy(grid_minutes=30, grid_offset_minutes=10)
    assert "10, 40" in broken(piece, user, policy=policy)["grid"].passes


@pytest.mark.parametrize("hours", [0.5, 6.5])
def test_too_short_and_too_long_are_refused_with_the_limits(piece, user, hours):
    policy = Policy(min_minutes=60, max_minutes=360)
    assert (
        "60분부터 360분까지" in broken(piece, user, span(1, hours), policy=policy)["length"].passes
    )


def test_a_time_outside_the_opening_hours_is_refused_with_the_hours_of_the_day(piece, user):
    assert "09:00~18:00" in broken(piece, user, span(8, 2))["opening"].passes


def test_lunch_a_weekend_and_a_closed_day_are_not_open(user):
    piece = make_equipment()
    make_hours(piece.center, 9 * 60, 12 * 60)
    make_hours(piece.center, 13 * 60, 18 * 60)
    assert list(broken(piece, user, span(2, 2))) == ["opening"]
    assert list(broken(piece, user, span(1, 2))) == []
    assert "운영하지 않는 날" in broken(piece, user, span(24 * 5, 2))["opening"].text
    ClosedDay.objects.create(center=piece.center, day=date(2030, 1, 7), name_ko="창립기념일")
    assert list(broken(piece, user, span(1, 2))) == ["opening"]


def test_own_hours_of_a_piece_stand_instead_of_its_centers(piece, user):
    PieceHours.objects.create(equipment=piece, weekday=0, opens=0, closes=24 * 60)
    assert broken(piece, user, span(10, 2)) == {}


def test_a_public_holiday_is_closed_unless_the_policy_says_otherwise(piece, user):
    holiday = date(2030, 1, 1)
    at = Span(*(moment - timedelta(days=6) for moment in span(1, 2)))
    now = NOW - timedelta(days=20)
    assert at.start.date() == holiday
    assert list(broken(piece, user, at, now=now)) == ["opening"]
    assert broken(piece, user, at, policy=Policy(opens_on_holidays=True), now=now) == {}


def test_the_quota_counts_the_company_on_the_piece_and_says_what_is_left(piece, user):
    policy = Policy(quota_hours=5, quota_days=14)
    colleague = make_member(company=user.company)
    make_booking(equipment=piece, user=colleague, hours=4, start=MONDAY_9 + timedelta(days=1))
    make_booking(equipment=piece, hours=4, start=MONDAY_9 + timedelta(days=2))
    assert "1시간까지" in broken(piece, user, policy=policy)["quota"].passes
    assert broken(piece, user, span(1, 1), policy=policy) == {}


def test_the_quota_forgets_what_was_cancelled_or_lies_outside_the_period(piece, user):
    policy = Policy(quota_hours=2, quota_days=14)
    make_booking(equipment=piece, user=user, state="cancelled", start=MONDAY_9 + timedelta(days=1))
    make_booking(equipment=piece, user=user, start=MONDAY_9 + timedelta(days=8))
    assert broken(piece, user, policy=policy) == {}


def test_direct_use_needs_the_qualification_on_that_day(user):
    center_piece = make_bookable()
    qualification = Qualification.objects.create(center=center_piece.center, name_ko="SEM 교육")
    piece = make_bookable(center=center_piece.center, qualification=qualification)
    told = broken(piece, user)["qualification"]
    assert told.text == "직접 쓰려면 자격이 필요해요(SEM 교육)."
    # Names mostly end in 교육; what follows must not say the word again.
    assert "교육" not in told.passes
    assert broken(piece, user, use_mode="test") == {}
    held = HeldQualification.objects.create(
        user=user,
        qualification=qualification,
        valid_from=date(2029, 1, 1),
        valid_until=date(2030, 1, 7),
    )
    assert "qualification" in broken(piece, user)
    held.valid_until = date(2030, 1, 8)
    held.save()
    assert broken(piece, user) == {}


def test_all_broken_rules_are_told_at_once(piece):
    found = broken(piece, make_member(), span(9.25, 0.25))
    assert list(found) == ["company", "grid", "length", "opening"]


@pytest.mark.parametrize("shift", [timedelta(days=-36500), timedelta(days=36500)])
def test_absurd_times_are_refused_quickly(piece, user, shift, django_assert_max_num_queries):
    at = Span(*(moment + shift for moment in span(1, 2)))
    with django_assert_max_num_queries(4):
        found = broken(piece, user, at)
    assert "notice" in found or "horizon" in found


def test_a_piece_overrides_its_center_and_the_center_the_defaults(piece):
    BookingPolicy.objects.create(center=piece.center, grid_minutes=10, min_minutes=20)
    BookingPolicy.objects.create(equipment=piece, min_minutes=60)
    piece.refresh_from_db()
    assert policy_of(piece) == replace(Policy(), grid_minutes=10, min_minutes=60)
