"""All deeds at once on few pieces, over HTTP: requests, answers, moves, offers, maintenance.

Whoever wins, afterwards nobody holds what somebody else holds, and every booking's events explain
how it stands.
"""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from bookings import transitions
from bookings.models import Booking
from bookings.states import State
from itube.lib.periods import Span
from tests.bookings.invariants import all_faults, overlaps
from tests.bookings.races.servers import (
    Caller,
    EngineLog,
    deadlocks,
    web_processes,
    with_token,
)
from tests.bookings.races.unguarded import without_constraint
from tests.bookings.races.worlds import make_people, make_pieces, make_staff, request_body, slot

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]
# What may be answered: done, refused in words, or not one's own.
FINE = {200, 201, 400, 403, 404, 409}
ANSWERS = ["approve", "approve", "reject", "ask", "offer", "offer", "refer", "cancel", "move"]
ANSWERS += ["maintenance", "breakdowns"]
# Every one of them must have been done at least once, or the race raced nothing.
EXPECTED = {
    "accept-offer",
    "approve",
    "breakdowns",
    "cancel",
    "maintenance",
    "move",
    "offer",
    "request",
    "take in",
}


class World:
    """Two centers with two pieces each, whose requesters and staff all want the same few hours."""

    def __init__(self, requesters: int, staff: int, hours: int) -> None:
        self.hours = hours
        self.here, self.there = make_pieces(2, units=2), make_pieces(2)
        self.pieces = [*self.here, *self.there]
        self.ids = [piece.pk for piece in self.pieces]
        self.requesters = make_people(requesters)
        self.staff = [
            (user, pieces)
            for pieces in (self.here, self.there)
            for user in make_staff(pieces, staff)
        ]

    def span(self, chance: random.Random) -> Span:
        return slot(chance.randrange(2 * self.hours) / 2, chance.choice([0.5, 1, 1.5]))


def moment(span):
    return {"start": span.start.isoformat(), "end": span.end.isoformat()}


def some_booking(states, **condition):
    """Return one of the bookings in one of these states as they are right now; else none's."""
    booking = Booking.objects.filter(state__in=states, **condition).order_by("?").first()
    return booking.reference if booking else "0000000000"


def request_something(chance, world, user):
    """Return name, address and body of what a requester does next."""
    waiting = set(Booking.objects.filter(user=user).values_list("state", flat=True))
    name = chance.choice(["request", "request", "cancel", "move"])
    if State.NEEDS_INFO in waiting:
        name = "reply"
    elif State.OFFERED in waiting and chance.random() < 0.7:
        name = chance.choice(["accept-offer", "accept-offer", "decline-offer"])
    if name == "request":
        return name, "bookings/", request_body(chance.choice(world.pieces), world.span(chance))
    waiting = {
        "reply": [State.NEEDS_INFO],
        "accept-offer": [State.OFFERED],
        "decline-offer": [State.OFFERED],
    }
    states = waiting.get(name, [State.REQUESTED, State.REVIEWING, State.CONFIRMED])
    body = {
        "cancel": {"reason": "plan_changed"},
        "move": moment(world.span(chance)),
        "reply": {"text": "분말이에요."},
        "accept-offer": {"offer": chance.choice([1, 2]), "consent_third_party": True},
        "decline-offer": {},
    }[name]
    return name, f"bookings/{some_booking(states, user=user)}/{name}/", body


def answer_something(chance, world, pieces):
    """Return name, address and body of what a member of staff does next."""
    name = chance.choice(ANSWERS)
    piece, other = chance.choice(pieces), chance.choice(pieces)
    if name in ("maintenance", "breakdowns"):
        unit = {"unit": 1} if chance.random() < 0.5 else {}
        return name, f"{name}/", {"equipment": piece.number, **moment(world.span(chance)), **unit}
    elsewhere = chance.choice(world.there if pieces is world.here else world.here)
    states = [State.REVIEWING]
    if name in ("cancel", "move"):
        states = [State.REQUESTED, State.REVIEWING, State.CONFIRMED]
    body = {
        "approve": moment(world.span(chance)) if chance.random() < 0.3 else {},
        "reject": {"reason": "unsuitable"},
        "ask": {"text": "시료가 무엇인가요?"},
        "offer": {
            "options": [
                {"equipment": one.number, **moment(world.span(chance))} for one in (piece, other)
            ],
            "keep_asked": chance.random() < 0.5,
        },
        "refer": {"options": [{"equipment": elsewhere.number, **moment(world.span(chance))}]},
        "cancel": {"reason": "no_operator"},
        "move": moment(world.span(chance)),
    }[name]
    return name, f"bookings/{some_booking(states, equipment__in=pieces)}/{name}/", body


def race(processes, world, *, deeds, seed=1):
    """Let everybody act at once, and a worker beside them; count what was done and answered.

    Each does so many deeds, and more while one of EXPECTED has not been done by anybody. Overlaps
    that the worker sees on the way come second, and end the race.
    """
    people = [*((user, None) for user in world.requesters), *world.staff]
    callers = [
        Caller(processes[number % len(processes)].port, with_token(user))
        for number, (user, _) in enumerate(people)
    ]
    start_together = Barrier(len(callers) + 1, timeout=120)

    done, seen = Counter(), []

    def is_enough(number):
        if seen or number >= 8 * deeds:
            return True
        return number >= deeds and set(done) >= EXPECTED

    def act(number):
        (user, pieces), chance = people[number], random.Random(f"{seed}-{number}")
        told = 0
        try:
            with callers[number] as caller:
                start_together.wait()
                while not is_enough(told):
                    name, address, body = (
                        request_something(chance, world, user)
                        if pieces is None
                        else answer_something(chance, world, pieces)
                    )
                    answer = caller.post(address, body)
                    assert answer.status in FINE, (name, body, answer)
                    told += 1
                    if answer.status < 300:
                        done[name] += 1
        finally:
            connection.close()

    def take_in(until):
        """What the worker does, until all others are through."""
        try:
            start_together.wait()
            while not until:
                requested = Booking.objects.filter(state=State.REQUESTED)
                for pk in requested.values_list("pk", flat=True):
                    transitions.take_in(pk, timezone.now())
                    done["take in"] += 1
                seen.extend(overlaps(world.ids))
        finally:
            connection.close()

    through = []
    with ThreadPoolExecutor(len(callers) + 1) as pool:
        worker = pool.submit(take_in, through)
        try:
            list(pool.map(act, range(len(callers))))
        finally:
            through.append(True)
        worker.result()
    return done, seen


def check(processes, *, requesters, staff, deeds):
    world = World(requesters, staff, hours=12)
    log, before = EngineLog(), deadlocks()

    done, seen = race(processes, world, deeds=deeds)

    assert set(done) >= EXPECTED, done
    assert seen == []
    assert all_faults(world.ids) == []
    assert log.lines_with("deadlock detected") == []
    assert log.lines_with("violates exclusion constraint") == []
    assert deadlocks() == before


def test_all_deeds_at_once_leave_every_booking_explained_and_no_unit_held_twice(
    tmp_path, transactional_db
):
    with web_processes(tmp_path, 2, "itube.settings") as processes:
        check(processes, requesters=5, staff=2, deeds=12)


@pytest.mark.stress
def test_the_same_with_many_more(tmp_path, transactional_db):
    with web_processes(tmp_path, 2, "itube.settings") as processes:
        check(processes, requesters=24, staff=6, deeds=60)


def test_without_lock_and_constraint_the_same_deeds_hold_a_unit_twice(tmp_path, transactional_db):
    with (
        web_processes(tmp_path, 2, "tests.unguarded_settings") as processes,
        without_constraint(),
    ):
        world = World(requesters=5, staff=2, hours=3)
        _, seen = race(processes, world, deeds=12)
        assert seen != []
