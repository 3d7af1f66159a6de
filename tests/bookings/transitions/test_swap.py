"""Compare and swap: a deed on what someone read earlier is refused, whoever was first."""

import pytest

from bookings import transitions
from bookings.models import Booking
from bookings.refusals import ChangedMeanwhileError
from bookings.states import Party, State
from tests.bookings.transitions.test_every_state import AT, DEEDS
from tests.bookings.transitions.worlds import NOW, everything, hours, in_state
from tests.factories import make_user

pytestmark = pytest.mark.django_db

# A deed that somebody else does first, and that leaves the state as it is.
UNCHANGED_STATE = {"reschedule"}


@pytest.mark.parametrize(
    ("name", "state"), [(name, min(sources)) for name, (_, sources, _) in DEEDS.items()]
)
def test_a_deed_on_what_has_changed_meanwhile_is_refused_and_says_how_it_stands(name, state):
    booking = in_state(state)
    stale = Booking.objects.get(pk=booking.pk)
    told = {"actor": make_user(), "now": AT.get(name, NOW)}
    DEEDS[name][0](booking, **told)
    before = everything()

    with pytest.raises(ChangedMeanwhileError) as refusal:
        # The offers of `accept` are read anew; what is stale is the booking.
        DEEDS[name][0](stale, **told)

    assert refusal.value.state == booking.state
    assert everything() == before


@pytest.mark.parametrize("state", [State.REQUESTED, State.REVIEWING, State.CONFIRMED])
def test_a_change_within_the_same_state_counts_too(state):
    booking = in_state(state)
    stale = Booking.objects.get(pk=booking.pk)
    transitions.reschedule(booking, hours(2, 4), actor=None, party=Party.CENTER, now=NOW)
    before = everything()
    with pytest.raises(ChangedMeanwhileError):
        transitions.cancel(stale, actor=None, party=Party.CENTER, now=NOW, reason="other")
    assert everything() == before


def test_every_change_raises_the_version_and_a_message_does_not():
    booking = in_state(State.REVIEWING)
    versions = [booking.version]
    transitions.ask(booking, actor=None, now=NOW, text="시료는?")
    versions.append(booking.version)
    transitions.add_message(booking, actor=booking.user, party=Party.REQUESTER, now=NOW, text="…")
    versions.append(booking.version)
    transitions.reply(booking, actor=booking.user, now=NOW, text="분말")
    versions.append(booking.version)
    assert versions == [1, 2, 2, 3]


def test_a_message_to_what_has_changed_meanwhile_stands_at_the_state_of_now():
    booking = in_state(State.REVIEWING)
    stale = Booking.objects.get(pk=booking.pk)
    transitions.approve(booking, actor=make_user(), now=NOW)

    event = transitions.add_message(
        stale, actor=stale.user, party=Party.REQUESTER, now=NOW, text="…"
    )

    assert (event.source, event.target) == (State.CONFIRMED, State.CONFIRMED)


def test_a_request_that_its_requester_moves_while_it_is_taken_in_is_taken_in_all_the_same(
    monkeypatch,
):
    from bookings.transitions import requesting

    booking = in_state(State.REQUESTED)
    responsible_for = requesting.responsible_for

    def moved_meanwhile(center_id, now):
        monkeypatch.setattr(requesting, "responsible_for", responsible_for)
        own = Booking.objects.get(pk=booking.pk)
        transitions.reschedule(own, hours(2, 4), actor=None, party=Party.CENTER, now=NOW)
        return responsible_for(center_id, now)

    monkeypatch.setattr(requesting, "responsible_for", moved_meanwhile)

    assert transitions.take_in(booking.pk, NOW) == State.REVIEWING
    booking.refresh_from_db()
    assert booking.span == hours(2, 4)
