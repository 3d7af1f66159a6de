"""Every deed by its name: whom it concerns, and how it is done with what hypothesis has chosen."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bookings import deadlines, together, transitions, waiting
from bookings.models import Booking, Maintenance, Wait
from bookings.states import HOLDING, MOVABLE, PENDING, Party, State
from equipment.models import Equipment
from itube.accounts.models import User
from itube.lib.periods import Span

SLOTS = 8


@dataclass(frozen=True)
class Choice:
    """What one worker does next; numbers point into what there is at that moment."""

    name: str
    pick: int
    which: int
    piece: int
    other: int
    start: int
    length: int
    yes: bool


@dataclass(frozen=True)
class Scene:
    """Where and when the deeds of one step are done."""

    pieces: list[Equipment]
    people: list[User]
    staff: User
    now: datetime

    def span(self, choice: Choice, later: int = 0) -> Span:
        """Return one of few slots of tomorrow, so that deeds meet."""
        tomorrow = (self.now + timedelta(days=1)).replace(hour=0, minute=0)
        start = tomorrow + timedelta(hours=(choice.start + later) % SLOTS)
        return Span(start, start + timedelta(hours=choice.length))

    def unit(self, choice: Choice) -> int | None:
        return choice.pick % self.pieces[choice.piece].units + 1 if choice.yes else None

    def bookings(self, *states: str) -> list[Booking]:
        rows = Booking.objects.filter(equipment__in=self.pieces, state__in=states)
        return list(rows.order_by("pk"))

    def gone_on(self, choice: Choice) -> Choice:
        """Return choice with a deed that one of the bookings may expect; a request, without any."""
        waiting = self.bookings(*HOLDING)
        if not waiting:
            return replace(choice, name="request")
        names = NEXT[waiting[choice.pick % len(waiting)].state]
        return replace(choice, name=names[choice.which % len(names)])

    def asked(self, choice: Choice, later: int = 0) -> transitions.Request:
        piece = self.pieces[choice.other if later else choice.piece]
        span = self.span(choice, later)
        return transitions.Request(piece, span, "direct", "시험", consent=True)

    def person(self, choice: Choice) -> User:
        return self.people[choice.pick % len(self.people)]


Deed = Callable[[Scene, Choice], Callable[[], Any] | None]
DEEDS: dict[str, Deed] = {}
# The deeds that a booking in each state may expect next.
NEXT: dict[str, list[str]] = {state: [] for state in State}


def picked(choice: Choice, found: list) -> Any:
    return found[choice.pick % len(found)] if found else None


def of_a_booking(*states: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register a deed on one booking that is in one of states when it is read."""

    def register(do: Callable[..., Any]) -> Callable[..., Any]:
        def prepare(scene: Scene, choice: Choice) -> Callable[[], Any] | None:
            booking = picked(choice, scene.bookings(*states))
            return booking and (lambda: do(scene, choice, booking))

        DEEDS[do.__name__] = prepare
        for state in set(states) & set(HOLDING):
            # An offer is half of a story of its own.
            NEXT[state] += [do.__name__] * (3 if do.__name__ == "offer" else 1)
        return do

    return register


def by_itself(do: Callable[..., Any]) -> Callable[..., Any]:
    """Register a deed that needs no booking."""
    DEEDS[do.__name__] = lambda scene, choice: lambda: do(scene, choice)
    return do


# --- Requests and answers ----------------------------------------------------------------------
@by_itself
def request(scene, choice):
    asked = scene.asked(choice)
    return transitions.request_booking(asked, user=scene.person(choice), now=scene.now)


@by_itself
def request_chain(scene, choice):
    steps = [scene.asked(choice), scene.asked(choice, later=choice.length)]
    return together.request_chain(steps, user=scene.person(choice), now=scene.now)


@by_itself
def request_series(scene, choice):
    spans = [scene.span(choice), scene.span(choice, later=2)]
    asked = scene.asked(choice)
    return together.request_series(asked, spans, user=scene.person(choice), now=scene.now)


@of_a_booking(State.REQUESTED)
def take_in(scene, choice, booking):
    return transitions.take_in(booking.pk, scene.now)


@of_a_booking(State.REQUESTED, State.REVIEWING)
def approve(scene, choice, booking):
    span = scene.span(choice) if choice.yes else None
    return transitions.approve(booking, actor=scene.staff, now=scene.now, span=span)


@of_a_booking(State.REQUESTED, State.REVIEWING, State.NEEDS_INFO)
def reject(scene, choice, booking):
    return transitions.reject(booking, actor=scene.staff, now=scene.now, reason="unsafe")


@of_a_booking(State.REVIEWING)
def ask(scene, choice, booking):
    return transitions.ask(booking, actor=scene.staff, now=scene.now, text="시료는?")


@of_a_booking(State.NEEDS_INFO)
def reply(scene, choice, booking):
    return transitions.reply(booking, actor=booking.user, now=scene.now, text="분말")


@of_a_booking(State.REVIEWING)
def offer(scene, choice, booking):
    options = [transitions.Option(scene.pieces[choice.piece], scene.span(choice))]
    if choice.pick % 2:
        span = scene.span(choice, later=3)
        options.append(transitions.Option(scene.pieces[choice.other], span))
    told = {"actor": scene.staff, "now": scene.now}
    return transitions.offer(booking, options, keep_asked=choice.yes, **told)


@of_a_booking(State.OFFERED)
def accept(scene, choice, booking):
    offers = list(booking.offers.order_by("pk"))
    chosen = offers[-1 - choice.other % len(offers)]
    told = {"actor": booking.user, "now": scene.now}
    return transitions.accept_offer(booking, chosen, consent=True, **told)


@of_a_booking(State.OFFERED)
def decline(scene, choice, booking):
    return transitions.decline_offer(booking, actor=booking.user, now=scene.now)


# --- Changes -----------------------------------------------------------------------------------
@of_a_booking(*PENDING, State.CONFIRMED)
def cancel(scene, choice, booking):
    party = Party.REQUESTER if choice.yes else Party.CENTER
    told = {"actor": scene.staff, "party": party, "now": scene.now}
    return transitions.cancel(booking, reason="other", **told)


@of_a_booking(*MOVABLE)
def reschedule(scene, choice, booking):
    party = Party.REQUESTER if choice.yes else Party.CENTER
    told = {"actor": scene.staff, "party": party, "now": scene.now}
    return transitions.reschedule(booking, scene.span(choice), **told)


@of_a_booking(*State)
def message(scene, choice, booking):
    told = {"actor": booking.user, "party": Party.REQUESTER, "now": scene.now}
    return transitions.add_message(booking, text="주차할 곳이 있나요?", **told)


@by_itself
def keep_deadlines(scene, choice):
    done = deadlines.keep_deadlines(scene.now)
    assert not done["failed"], done
    return done


# --- Use ---------------------------------------------------------------------------------------
@of_a_booking(State.CONFIRMED)
def start(scene, choice, booking):
    return transitions.start_use(booking, actor=scene.staff, now=scene.now)


@of_a_booking(State.IN_USE, State.CONFIRMED)
def finish(scene, choice, booking):
    return transitions.finish_use(booking, transitions.Use(), actor=scene.staff, now=scene.now)


@of_a_booking(State.CONFIRMED)
def no_show(scene, choice, booking):
    return transitions.no_show(booking, actor=scene.staff, now=scene.now)


# --- The center's own time ---------------------------------------------------------------------
@by_itself
def maintain(scene, choice):
    return transitions.add_maintenance(
        scene.pieces[choice.piece],
        scene.span(choice),
        kind="planned",
        actor=scene.staff,
        now=scene.now,
        unit=scene.unit(choice),
    )


@by_itself
def end_maintenance(scene, choice):
    rows = Maintenance.objects.filter(equipment__in=scene.pieces, end__gt=scene.now)
    maintenance = picked(choice, list(rows.order_by("pk")))
    if maintenance:
        transitions.end_maintenance(maintenance, now=scene.now)
    return maintenance


@by_itself
def break_down(scene, choice):
    # From now on, by turns: uses that go on are in its way then.
    span = scene.span(choice)
    if choice.pick % 3 == 0:
        span = Span(scene.now, scene.now + timedelta(hours=choice.length))
    told = {"actor": scene.staff, "now": scene.now, "unit": scene.unit(choice)}
    return transitions.breakdown(scene.pieces[choice.piece], span, **told)


# --- The line ----------------------------------------------------------------------------------
@of_a_booking(*HOLDING)
def wait_in_line(scene, choice, booking):
    """Somebody would like to have what the booking has."""
    return waiting.join(
        booking.equipment,
        booking.span,
        timedelta(hours=1),
        use_mode="direct",
        user=scene.person(choice),
        now=scene.now,
    )


@by_itself
def leave_the_line(scene, choice):
    waits = Wait.objects.filter(equipment__in=scene.pieces, state__in=("waiting", "held"))
    wait = picked(choice, list(waits.order_by("pk")))
    if wait:
        waiting.leave(wait)
    return wait


@by_itself
def serve_the_line(scene, choice):
    return waiting.serve(scene.pieces[choice.piece], scene.now)
