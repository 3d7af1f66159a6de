"""Many clients, one slot, two web processes: exactly one gets it and all others are told so."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bookings.models import Booking, Occupancy
from tests.bookings.invariants import overlaps
from tests.bookings.races.servers import (
    Caller,
    EngineLog,
    deadlocks,
    web_processes,
    with_session,
    with_token,
)
from tests.bookings.races.unguarded import without_constraint
from tests.bookings.races.worlds import make_people, make_pieces, request_body, slot

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]
WON, TAKEN = (201, ""), (409, "time-taken")


@pytest.fixture
def guarded(tmp_path, transactional_db):
    with web_processes(tmp_path, 2, "itube.settings") as processes:
        yield processes


@pytest.fixture
def unguarded(tmp_path, transactional_db):
    with (
        web_processes(tmp_path, 2, "tests.unguarded_settings") as processes,
        without_constraint(),
    ):
        yield processes


def race(processes, *, clients, slots, pieces):
    """Let all clients ask for each slot in turn, each time at once; count the answers by slot."""
    people = make_people(clients)
    callers = [
        Caller(
            processes[number % len(processes)].port,
            with_session(user) if number % 4 == 0 else with_token(user),
        )
        for number, user in enumerate(people)
    ]
    start_together = Barrier(clients, timeout=120)

    def ask(caller):
        answers = []
        with caller:
            for number in range(slots):
                body = request_body(pieces[number % len(pieces)], slot(number // len(pieces)))
                start_together.wait()
                answer = caller.post("bookings/", body)
                answers.append((answer.status, answer.problem))
        return answers

    with ThreadPoolExecutor(clients) as pool:
        told = list(pool.map(ask, callers))
    return [Counter(answers) for answers in zip(*told, strict=True)]


def check_one_winner(processes, *, clients, slots, number_of_pieces):
    pieces = make_pieces(number_of_pieces)
    log, before = EngineLog(), deadlocks()

    answers = race(processes, clients=clients, slots=slots, pieces=pieces)

    assert answers == [Counter({WON: 1, TAKEN: clients - 1})] * slots
    assert Booking.objects.count() == Occupancy.objects.holding().count() == slots
    assert overlaps([piece.pk for piece in pieces]) == []
    assert log.lines_with("deadlock detected") == []
    assert log.lines_with("violates exclusion constraint") == []
    assert deadlocks() == before


def test_of_all_who_ask_at_once_one_gets_the_slot_and_nobody_an_error(guarded):
    check_one_winner(guarded, clients=12, slots=4, number_of_pieces=2)


@pytest.mark.stress
def test_of_50_one_gets_each_of_100_slots(guarded):
    check_one_winner(guarded, clients=50, slots=100, number_of_pieces=10)


def test_without_lock_and_constraint_the_same_race_books_twice(unguarded):
    pieces = make_pieces(2)

    answers = race(unguarded, clients=12, slots=4, pieces=pieces)

    assert max(counted[WON] for counted in answers) > 1
    assert overlaps([piece.pk for piece in pieces]) != []
