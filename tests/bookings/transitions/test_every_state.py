"""Every deed from every state: allowed where the table of moves says so, else nothing changes."""

from datetime import timedelta

import pytest

from bookings import transitions
from bookings.models import Offer
from bookings.refusals import BookingRefusedError, WrongStateError
from bookings.states import FINAL, HOLDING, MOVABLE, MOVES, PENDING, Party, State
from tests.bookings.transitions.worlds import (
    ASKED,
    LATEST,
    NOW,
    everything,
    held,
    hours,
    in_state,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db

S = State


def accept(booking, **told):
    return transitions.accept_offer(booking, Offer.objects.last(), **told)


def offer(booking, **told):
    options = [transitions.Option(booking.equipment, LATEST)]
    return transitions.offer(booking, options, **told)


def finish(booking, **told):
    return transitions.finish_use(booking, transitions.Use(), **told)


def cancel(booking, **told):
    return transitions.cancel(booking, party=Party.REQUESTER, reason="plan_changed", **told)


def reschedule(booking, **told):
    return transitions.reschedule(booking, hours(2, 4), party=Party.CENTER, **told)


def expire(booking, *, actor, now):
    return transitions.expire(booking, now=ASKED.start)


# Deed: how it is done, from which states, into which one (None: it stays in its state).
DEEDS = {
    "approve": (transitions.approve, {S.REQUESTED, S.REVIEWING}, S.CONFIRMED),
    "reject": (
        lambda booking, **told: transitions.reject(booking, reason="unsuitable", **told),
        {S.REQUESTED, S.REVIEWING, S.NEEDS_INFO},
        S.REJECTED,
    ),
    "ask": (
        lambda booking, **told: transitions.ask(booking, text="시료는?", **told),
        {S.REVIEWING},
        S.NEEDS_INFO,
    ),
    "reply": (
        lambda booking, **told: transitions.reply(booking, text="분말", **told),
        {S.NEEDS_INFO},
        S.REVIEWING,
    ),
    "offer": (offer, {S.REVIEWING}, S.OFFERED),
    "accept": (accept, {S.OFFERED}, S.CONFIRMED),
    "decline": (transitions.decline_offer, {S.OFFERED}, S.REVIEWING),
    "cancel": (cancel, {*PENDING, S.CONFIRMED}, S.CANCELLED),
    "expire": (expire, set(PENDING), S.EXPIRED),
    "start": (transitions.start_use, {S.CONFIRMED}, S.IN_USE),
    "finish": (finish, {S.CONFIRMED, S.IN_USE}, S.COMPLETED),
    "no_show": (transitions.no_show, {S.CONFIRMED}, S.NO_SHOW),
    "reschedule": (reschedule, set(MOVABLE), None),
}
# A use is started, finished or missed when its time has come.
AT = {"start": ASKED.start, "finish": ASKED.end, "no_show": ASKED.end}


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("name", DEEDS)
def test_a_deed_is_done_or_leaves_everything_as_it_was(name, state):
    do, sources, target = DEEDS[name]
    if name == "accept":
        in_state(S.OFFERED)  # an open offer to somebody else is no way in
    booking = in_state(state)
    told = {"actor": make_user(), "now": AT.get(name, NOW)}
    before, events = everything(), booking.events.count()

    if state not in sources:
        with pytest.raises(WrongStateError) as refusal:
            do(booking, **told)
        assert refusal.value.state == state
        assert everything() == before
        return

    event = do(booking, **told)

    booking.refresh_from_db()
    assert booking.state == (target or state)
    assert (event.source, event.target) == (state, booking.state)
    assert booking.events.count() == events + 1
    assert bool(held(booking=booking)) == (booking.state in HOLDING)
    assert bool(held(offer__booking=booking)) == (booking.state == S.OFFERED)
    assert (booking.respond_by is not None) == (booking.state in PENDING)


def test_the_deeds_and_the_worker_make_every_move_of_the_table_and_no_other():
    made = {
        (source, target) for _, sources, target in DEEDS.values() if target for source in sources
    }
    # What the worker does when it takes a request in: see test_requesting.
    made |= {(S.REQUESTED, target) for target in (S.REVIEWING, S.CONFIRMED, S.REJECTED)}
    assert made == {(source, target) for source in State for target in MOVES[source]}


@pytest.mark.parametrize("state", [state for state in State if state != S.REQUESTED])
def test_the_worker_leaves_alone_what_is_no_longer_requested(state):
    booking = in_state(state)
    before = everything()
    assert transitions.take_in(booking.pk, NOW) == state
    assert everything() == before


@pytest.mark.parametrize("state", State)
def test_a_message_can_be_added_in_every_state_and_changes_nothing(state):
    booking = in_state(state)
    before = everything()

    event = transitions.add_message(
        booking, actor=booking.user, party=Party.REQUESTER, now=NOW, text="주차할 곳이 있나요?"
    )

    assert (event.source, event.target, event.text) == (state, state, "주차할 곳이 있나요?")
    after = everything()
    for name in ("Booking", "Occupancy", "Offer"):
        assert after[name] == before[name]


@pytest.mark.parametrize("state", FINAL)
def test_what_has_ended_lets_somebody_else_have_the_time(state):
    first = in_state(state)
    second = in_state(S.REVIEWING, equipment=first.equipment)
    assert held() == held(booking=second)


def test_a_pending_booking_does_not_expire_before_its_deadline():
    booking = in_state(S.REVIEWING)
    before = everything()
    with pytest.raises(WrongStateError):
        transitions.expire(booking, now=booking.respond_by - timedelta(microseconds=1))
    assert everything() == before
    transitions.expire(booking, now=booking.respond_by)
    assert booking.state == S.EXPIRED


@pytest.mark.parametrize(
    ("name", "now"),
    [
        ("start", ASKED.start - timedelta(days=1)),
        ("finish", ASKED.start - timedelta(seconds=1)),
        ("no_show", ASKED.start - timedelta(seconds=1)),
    ],
)
def test_a_use_that_lies_ahead_is_neither_begun_nor_over(name, now):
    booking = in_state(S.CONFIRMED)
    before = everything()
    with pytest.raises(BookingRefusedError):
        DEEDS[name][0](booking, actor=make_user(), now=now)
    assert everything() == before
