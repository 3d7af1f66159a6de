"""Cancelling, moving and answering: who did it, why, and what becomes of time and price."""

from datetime import datetime, timedelta

import pytest

from bookings import transitions
from bookings.models import BookingPolicy
from bookings.refusals import RuleBrokenError, TimeTakenError
from bookings.states import Party, State
from tests.bookings.transitions.worlds import ASKED, NOW, everything, held, hours, in_state

pytestmark = pytest.mark.django_db


def move(booking, span, party=Party.CENTER, now=NOW):
    return transitions.reschedule(booking, span, actor=None, party=party, now=now)


@pytest.mark.parametrize("party", Party)
def test_a_cancellation_says_by_whom_and_why(party):
    booking = in_state(State.CONFIRMED)
    event = transitions.cancel(
        booking, actor=None, party=party, now=NOW, reason="cost", text="예산이 줄었어요."
    )
    assert (booking.cancelled_by, booking.reason, booking.sequence) == (party, "cost", 1)
    assert (event.party, event.reason, event.text) == (party, "cost", "예산이 줄었어요.")
    assert held() == []


@pytest.mark.parametrize(
    ("state", "party", "hours_before", "late"),
    [
        (State.CONFIRMED, Party.REQUESTER, 24, False),
        (State.CONFIRMED, Party.REQUESTER, 23.9, True),
        (State.CONFIRMED, Party.CENTER, 1, False),
        (State.REVIEWING, Party.REQUESTER, 1, False),
    ],
)
def test_a_cancellation_is_late_once_the_free_time_for_it_is_over(state, party, hours_before, late):
    booking = in_state(state)
    now = ASKED.start - timedelta(hours=hours_before)
    event = transitions.cancel(booking, actor=None, party=party, now=now, reason="other")
    assert event.data == {"late": late}


def test_cancelling_an_offered_booking_frees_all_that_it_was_offered():
    booking = in_state(State.OFFERED)
    assert len(held()) == 3
    transitions.cancel(booking, actor=None, party=Party.REQUESTER, now=NOW, reason="cost")
    assert held() == []
    assert not booking.offers.filter(is_open=True).exists()


@pytest.mark.parametrize("state", [State.REQUESTED, State.REVIEWING, State.NEEDS_INFO])
def test_moving_what_is_pending_asks_for_another_time_and_starts_the_clock_anew(state):
    booking = in_state(state)
    later = NOW + timedelta(hours=1)

    event = move(booking, hours(4, 7), now=later)

    assert (booking.state, booking.span, booking.confirmed_start) == (state, hours(4, 7), None)
    assert (booking.fee_won, booking.sequence, booking.clock_started_at) == (180_000, 1, later)
    waits = 48 if state == State.NEEDS_INFO else 8
    assert booking.respond_by == later + timedelta(hours=waits)
    assert held() == [(booking.equipment_id, 1, *hours(4, 7))]
    assert [datetime.fromisoformat(moment) for moment in event.data["from"]] == [*ASKED]


def test_moving_what_is_pending_lets_its_reminder_come_again():
    booking = in_state(State.REVIEWING, reminded_at=NOW, escalated_at=NOW)
    move(booking, hours(4, 6))
    assert (booking.reminded_at, booking.escalated_at) == (None, None)


def test_moving_what_is_confirmed_confirms_the_new_time():
    booking = in_state(State.CONFIRMED)
    move(booking, hours(4, 6))
    assert (booking.state, booking.span) == (State.CONFIRMED, hours(4, 6))
    assert (booking.requested_start, booking.respond_by) == (ASKED.start, None)


def test_a_move_that_overlaps_its_own_old_time_is_no_conflict():
    booking = in_state(State.CONFIRMED)
    move(booking, hours(1, 3))
    assert held() == [(booking.equipment_id, 1, *hours(1, 3))]


def test_a_move_onto_somebody_else_leaves_everything_as_it_was():
    booking = in_state(State.CONFIRMED)
    in_state(State.CONFIRMED, equipment=booking.equipment, start=hours(2, 4).start)
    before = everything()
    with pytest.raises(TimeTakenError):
        move(booking, hours(1, 3))
    assert everything() == before


def test_the_old_time_of_a_moved_booking_is_free_at_once():
    booking = in_state(State.CONFIRMED)
    other = in_state(State.CONFIRMED, equipment=booking.equipment, start=hours(4, 6).start)
    move(booking, hours(6, 8))
    move(other, ASKED)
    assert held(booking=other) == [(booking.equipment_id, 1, *ASKED)]


def test_rules_bind_the_requester_and_not_the_center():
    booking = in_state(State.CONFIRMED)
    evening = hours(11, 13)
    with pytest.raises(RuleBrokenError):
        move(booking, evening, party=Party.REQUESTER)
    move(booking, evening)
    assert booking.span == evening


def test_the_buffers_of_today_hold_for_the_new_time():
    booking = in_state(State.CONFIRMED)
    BookingPolicy.objects.create(center=booking.equipment.center, buffer_after_minutes=60)
    move(booking, hours(4, 6))
    assert held() == [(booking.equipment_id, 1, *hours(4, 7))]


def test_a_reply_gives_the_center_its_turn_and_a_fresh_clock():
    booking = in_state(State.NEEDS_INFO)
    event = transitions.reply(booking, actor=booking.user, now=NOW, text="분말")
    assert (booking.clock_started_at, booking.respond_by) == (NOW, hours(0, 8, day=-5).end)
    assert (event.party, event.text) == ("requester", "분말")


@pytest.mark.parametrize(
    ("state", "waited_for"),
    [
        (State.REQUESTED, "center"),
        (State.REVIEWING, "center"),
        (State.NEEDS_INFO, "requester"),
        (State.OFFERED, "requester"),
    ],
)
def test_what_expires_says_for_whom_it_waited_and_frees_everything(state, waited_for):
    booking = in_state(state)
    event = transitions.expire(booking, now=booking.respond_by)
    assert (event.data, event.reason, event.party) == (
        {"waited_for": waited_for},
        "no_answer",
        "system",
    )
    assert held() == []
