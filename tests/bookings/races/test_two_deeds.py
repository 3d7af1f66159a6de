"""Two deeds on the same booking at the same moment, many times: no deadlock, nothing half done."""

import pytest
from django.utils import timezone

from bookings import transitions
from bookings.models import Booking
from bookings.refusals import BookingRefusedError, ChangedMeanwhileError
from bookings.states import Party, State
from bookings.transitions import moving
from itube.lib.periods import Span
from tests.bookings.invariants import all_faults
from tests.bookings.races.watching import Watch, refused, workers
from tests.bookings.races.worlds import make_people, make_pieces, slot

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 6


class World:
    """Each round has a day of its own, on two pieces of two centers."""

    def __init__(self, crew) -> None:
        self.crew, self.watch = crew, Watch()
        (self.low,), (self.high,) = make_pieces(1), make_pieces(1)
        (self.user,) = make_people(1)
        self.now = timezone.now()
        self.told = {"actor": self.user, "now": self.now}

    def span(self, round_, hour, hours=2):
        return slot(24 * round_ + hour, hours)

    def booking(self, state, round_, piece):
        span = self.span(round_, 0)
        asked = transitions.Request(piece, span, "direct", "시험", consent=True)
        booking = transitions.request_booking(asked, user=self.user, now=self.now)
        if state == State.REQUESTED:
            return booking
        transitions.take_in(booking.pk, self.now)
        booking.refresh_from_db()
        if state == State.OFFERED:
            other = self.high if piece == self.low else self.low
            options = [transitions.Option(other, span)]
            transitions.offer(booking, options, **self.told)
        elif state == State.CONFIRMED:
            transitions.approve(booking, **self.told)
        return booking

    def on(self, booking, deed):
        """Return a preparation: the booking is read before all act."""

        def prepare():
            own = Booking.objects.get(pk=booking.pk)
            return lambda: deed(own)

        return prepare

    def at_once(self, *prepared):
        return self.crew.at_once(self.watch, *prepared)

    def cancel(self, booking):
        return transitions.cancel(booking, party=Party.REQUESTER, reason="other", **self.told)

    def ask(self, booking):
        return transitions.ask(booking, text="시료는?", **self.told)

    def accept(self, booking):
        return transitions.accept_offer(booking, booking.offers.get(), consent=True, **self.told)

    def decline(self, booking):
        return transitions.decline_offer(booking, **self.told)

    def approve(self, booking):
        return transitions.approve(booking, **self.told)

    def take_in(self, booking):
        return transitions.take_in(booking.pk, self.now)

    def reschedule(self, booking):
        start = booking.starts_at + 4 * (booking.ends_at - booking.starts_at)
        span = Span(start, start + (booking.ends_at - booking.starts_at))
        return transitions.reschedule(booking, span, party=Party.CENTER, **self.told)

    def break_down(self, round_, piece):
        return lambda: lambda: transitions.breakdown(piece, self.span(round_, 0, 6), **self.told)


@pytest.fixture
def world():
    with workers(3) as crew:
        yield World(crew)


def check(world):
    assert all_faults([world.low.pk, world.high.pk]) == []
    assert (world.watch.deadlocks, world.watch.violations) == (0, 0)


@pytest.mark.parametrize(
    ("state", "name"),
    [
        (State.REQUESTED, "take_in"),
        (State.REVIEWING, "ask"),
        (State.CONFIRMED, "cancel"),
        (State.CONFIRMED, "reschedule"),
        (State.OFFERED, "accept"),
        (State.OFFERED, "cancel"),
        (State.OFFERED, "decline"),
    ],
)
def test_a_breakdown_is_never_stopped_by_whoever_acts_at_that_moment(world, state, name):
    for number in range(ROUNDS):
        # By turns the piece with the lower and with the higher key, and the one that is offered.
        own, other = (world.low, world.high)[:: (-1) ** number]
        booking = world.booking(state, number, own)
        broken = other if state == State.OFFERED and number % 4 < 2 else own
        deed = world.on(booking, getattr(world, name))

        _, done = world.at_once(deed, world.break_down(number, broken))

        assert not isinstance(done, BookingRefusedError), done
    check(world)


@pytest.mark.parametrize(
    ("state", "names"),
    [
        (State.REVIEWING, ("approve", "approve")),
        (State.REVIEWING, ("approve", "cancel")),
        (State.REVIEWING, ("ask", "reschedule")),
        (State.CONFIRMED, ("reschedule", "cancel")),
        (State.OFFERED, ("accept", "decline")),
        (State.OFFERED, ("accept", "cancel")),
    ],
)
def test_of_two_answers_one_counts_and_the_other_is_told(world, state, names):
    for number in range(ROUNDS):
        booking = world.booking(state, number, world.low)
        deeds = [world.on(booking, getattr(world, name)) for name in names]
        (late,) = refused(world.at_once(*deeds))
        assert isinstance(late, ChangedMeanwhileError)
    check(world)


def test_a_request_is_taken_in_once_even_while_its_requester_moves_it(world):
    for number in range(ROUNDS):
        booking = world.booking(State.REQUESTED, number, world.low)
        deeds = [world.on(booking, getattr(world, name)) for name in ("take_in", "reschedule")]
        states = world.at_once(*deeds, deeds[0])
        assert (states[0], states[2]) == (State.REVIEWING, State.REVIEWING)
        assert booking.events.filter(kind="received").count() == 1
    check(world)


def test_without_the_common_order_of_locks_a_cancellation_and_a_breakdown_wait_for_each_other(
    world, monkeypatch
):
    monkeypatch.setattr(moving, "pieces_of", lambda booking: set())
    for number in range(20 * ROUNDS):
        booking = world.booking(State.CONFIRMED, number, world.low)
        try:
            world.at_once(world.on(booking, world.cancel), world.break_down(number, world.low))
        except Exception:
            assert world.watch.deadlocks
        if world.watch.deadlocks:
            return
    raise AssertionError("no deadlock: the test above proves nothing")
