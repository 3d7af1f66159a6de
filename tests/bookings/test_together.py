"""Several bookings at once: dates of a series, steps of a chain."""

from datetime import timedelta

import pytest

from bookings import together
from bookings.models import Booking, Chain, Occupancy
from bookings.refusals import BookingRefusedError, RuleBrokenError
from bookings.transitions import Request
from itube.lib.periods import Span
from tests.factories import MONDAY_9, make_bookable, make_booking, make_company, make_member

pytestmark = pytest.mark.django_db
NOW = MONDAY_9 - timedelta(days=4)


def span(days: int = 0, start: float = 0, hours: float = 2) -> Span:
    begin = MONDAY_9 + timedelta(days=days, hours=start)
    return Span(begin, begin + timedelta(hours=hours))


@pytest.fixture
def user():
    return make_member(company=make_company())


def asked(piece, at=None, **fields):
    return Request(piece, at or span(), "direct", "셀 시험", **{"consent": True} | fields)


def test_a_series_books_every_date_that_can_be_had_and_keeps_why_others_could_not(user):
    piece = make_bookable()
    make_booking(equipment=piece, start=span(1).start)
    dates = [span(0), span(1), span(5), span(2)]

    series = together.request_series(asked(piece), dates, user=user, now=NOW)

    assert [booking.span for booking in series.bookings.order_by("starts_at")] == [span(0), span(2)]
    assert [(row["start"], row["rule"]) for row in series.refused] == [
        (span(1).start.isoformat(), "time-taken"),
        (span(5).start.isoformat(), "opening"),
    ]


def test_dates_of_a_series_that_overlap_one_another_are_not_booked_twice(user):
    piece = make_bookable()
    series = together.request_series(asked(piece), [span(0), span(0, start=1)], user=user, now=NOW)
    assert series.bookings.count() == 1


@pytest.mark.parametrize("count", [1, 31])
def test_a_series_has_two_to_thirty_dates(user, count):
    with pytest.raises(BookingRefusedError, match="2번에서 30번"):
        together.request_series(
            asked(make_bookable()), [span(day) for day in range(count)], user=user, now=NOW
        )


def test_a_series_of_which_nothing_can_be_had_is_refused_whole(user):
    with pytest.raises(BookingRefusedError, match="하루도"):
        together.request_series(asked(make_bookable()), [span(5), span(6)], user=user, now=NOW)
    assert not Booking.objects.exists()


def test_a_chain_books_its_steps_in_order(user):
    first, second = make_bookable(), make_bookable()
    chain = together.request_chain(
        [asked(first), asked(second, span(1))], user=user, now=NOW, title="셀 평가"
    )
    steps = list(chain.bookings.order_by("chain_position"))
    assert [step.equipment for step in steps] == [first, second]
    assert [step.consent_center for step in steps] == [
        first.center.name_ko,
        second.center.name_ko,
    ]
    assert together.chain_state(steps) == "waiting"


def test_a_chain_is_all_or_nothing_and_names_the_step(user):
    first, second = make_bookable(), make_bookable()
    make_booking(equipment=second, start=span(1).start)
    with pytest.raises(together.StepTakenError, match="2단계") as caught:
        together.request_chain([asked(first), asked(second, span(1))], user=user, now=NOW)
    assert caught.value.number == 2
    assert not Chain.objects.exists()
    assert Occupancy.objects.count() == 1
    with pytest.raises(RuleBrokenError, match="2단계"):
        together.request_chain([asked(first), asked(second, span(5))], user=user, now=NOW)


def test_steps_of_a_chain_follow_one_another(user):
    with pytest.raises(BookingRefusedError, match="2단계가 앞 단계보다 먼저"):
        together.request_chain(
            [asked(make_bookable()), asked(make_bookable(), span(start=1))], user=user, now=NOW
        )


@pytest.mark.parametrize(
    ("states", "whole"),
    [
        (["confirmed", "reviewing"], "waiting"),
        (["confirmed", "completed"], "confirmed"),
        (["in_use", "confirmed"], "confirmed"),
        (["completed", "completed"], "finished"),
        (["confirmed", "cancelled"], "broken"),
    ],
)
def test_the_state_of_a_chain_is_derived(states, whole):
    assert together.chain_state(Booking(state=state) for state in states) == whole
