"""What a center answers: yes, yes at another time, no, or a question."""

from datetime import timedelta

import pytest

from bookings import transitions
from bookings.models import BookingPolicy, FeeReduction, Occupancy
from bookings.refusals import TimeTakenError
from bookings.states import State
from tests.bookings.transitions.worlds import ASKED, LATER, NOW, everything, held, hours, in_state
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_approval_confirms_the_asked_time_and_keeps_price_and_place():
    booking, staff = in_state(State.REVIEWING), make_user()
    where = held(booking=booking)

    event = transitions.approve(booking, actor=staff, now=NOW, text="보호구를 가져오세요.")

    assert (booking.confirmed_start, booking.confirmed_end) == ASKED
    assert (booking.respond_by, booking.first_answered_at) == (None, NOW)
    assert booking.sequence == 0
    assert held() == where
    assert (event.kind, event.actor, event.party) == ("confirmed", staff, "center")
    assert event.text == "보호구를 가져오세요."


def test_approval_for_another_time_moves_the_hold_the_price_and_the_calendar_entry():
    booking = in_state(State.REVIEWING)
    FeeReduction.objects.create(
        center=booking.equipment.center, company_size=booking.company.size, percent=50
    )

    transitions.approve(booking, actor=None, now=NOW, span=hours(5, 8))

    assert (booking.span, booking.requested_start) == (hours(5, 8), ASKED.start)
    assert (booking.fee_won, booking.vat_won, booking.reduction_percent) == (90_000, 9_000, 50)
    assert held() == [(booking.equipment_id, 1, *hours(5, 8))]
    assert booking.sequence == 1


def test_approval_for_a_time_that_overlaps_its_own_is_no_conflict():
    booking = in_state(State.REVIEWING)
    transitions.approve(booking, actor=None, now=NOW, span=hours(1, 3))
    assert held() == [(booking.equipment_id, 1, *hours(1, 3))]


def test_approval_outside_the_opening_hours_is_the_center_s_right():
    booking = in_state(State.REVIEWING)
    transitions.approve(booking, actor=None, now=NOW, span=hours(12, 14))
    assert (booking.state, booking.span) == (State.CONFIRMED, hours(12, 14))


def test_approval_never_goes_over_somebody_else():
    booking = in_state(State.REVIEWING)
    in_state(State.CONFIRMED, equipment=booking.equipment, start=LATER.start)
    before = everything()
    with pytest.raises(TimeTakenError):
        transitions.approve(booking, actor=None, now=NOW, span=LATER)
    assert everything() == before


def test_approval_takes_a_lost_time_again_or_says_that_it_is_gone():
    booking = in_state(State.OFFERED)
    without_time = declined_without_time(booking)
    rival = in_state(State.CONFIRMED, equipment=booking.equipment)
    with pytest.raises(TimeTakenError):
        transitions.approve(without_time, actor=None, now=NOW)
    transitions.cancel(rival, actor=None, party="requester", now=NOW, reason="other")

    transitions.approve(without_time, actor=None, now=NOW)

    assert held() == [(booking.equipment_id, 1, *ASKED)]


def declined_without_time(booking):
    """Bring an offered booking back to the center without its asked time."""
    Occupancy.objects.filter(booking=booking).update(holds=False)
    blocker = in_state(State.CONFIRMED, equipment=booking.equipment)
    transitions.decline_offer(booking, actor=booking.user, now=NOW)
    transitions.cancel(blocker, actor=None, party="requester", now=NOW, reason="other")
    assert held() == []
    return booking


def test_rejection_says_why_and_frees_the_time():
    booking = in_state(State.REVIEWING)
    event = transitions.reject(booking, actor=None, now=NOW, reason="unsafe", text="휘발성 시료")
    assert (booking.reason, booking.respond_by, held()) == ("unsafe", None, [])
    assert (event.reason, event.text) == ("unsafe", "휘발성 시료")
    assert (booking.first_answered_at, booking.sequence) == (NOW, 1)


def test_a_question_gives_the_requester_so_many_hours_and_keeps_the_time():
    booking = in_state(State.REVIEWING)
    BookingPolicy.objects.create(center=booking.equipment.center, reply_hours=24)
    transitions.ask(booking, actor=None, now=NOW, text="시료는?")
    assert booking.respond_by == NOW + timedelta(hours=24)
    assert (booking.reminded_at, booking.escalated_at, booking.clock_started_at) == (
        None,
        None,
        NOW,
    )
    assert held() == [(booking.equipment_id, 1, *ASKED)]


def test_an_answer_is_due_at_the_latest_when_the_use_would_begin():
    booking = in_state(State.REVIEWING)
    now = ASKED.start - timedelta(hours=3)
    transitions.ask(booking, actor=None, now=now, text="시료는?")
    assert booking.respond_by == ASKED.start
    transitions.reply(booking, actor=booking.user, now=now + timedelta(hours=1), text="분말")
    assert booking.respond_by == ASKED.start


def test_the_first_answer_is_noted_once():
    booking = in_state(State.REVIEWING)
    transitions.ask(booking, actor=None, now=NOW, text="시료는?")
    transitions.reply(booking, actor=booking.user, now=NOW + timedelta(hours=1), text="분말")
    transitions.approve(booking, actor=None, now=NOW + timedelta(hours=2))
    assert booking.first_answered_at == NOW
