"""The whole portal in a storm of requests, its children killed in turn: nothing told is lost.

`make chaos` does it for two minutes; `make stress` for less (ITUBE_CHAOS_SECONDS).
"""

import json
import os
import sys
import time
from collections import Counter

import pytest

from tests.chaos.storm import KILL_EVERY, Killer, Ledger, Storm, mails
from tests.itube.embedded.test_whole_run import FIRST_START, Portal, wait

pytestmark = [
    pytest.mark.stress,
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
    pytest.mark.skipif(sys.platform != "linux", reason="what is left is looked for in /proc"),
]
SECONDS = float(os.environ.get("ITUBE_CHAOS_SECONDS", "29"))
LEAVES_REQUESTED_WITHIN = 60
DELIVERED_WITHIN = 240
# Between handing a mail over and noting that, a worker may die (or lose its database).
WORKER_PROCESSES = 2


@pytest.fixture
def portal(monkeypatch, short_folder):
    for name in ("DATABASE_URL", "REDIS_URL"):
        monkeypatch.delenv(name, raising=False)
    return Portal(short_folder / "state")


def test_every_booking_that_was_confirmed_to_a_client_is_there_and_goes_on(portal, capsys):
    with portal.running(within=FIRST_START) as process:
        world = inside(portal, "plant(40, 12)")
        storm = Storm(portal.port, world["pieces"], world["keys"], SECONDS)
        killer, ledger = Killer(portal.pid), Ledger(portal.state)

        with killer.at_work():
            told = storm.blow()
        assert wait(60, lambda: has_recovered(portal)), "the portal is not back"
        recovered = time.monotonic()
        wait(LEAVES_REQUESTED_WITHIN, lambda: ledger.requested() == 0)
        slowest = time.monotonic() - recovered
        bookings = ledger.bookings()
        wait(DELIVERED_WITHIN, lambda: ledger.waiting_messages() == 0)
        waiting = ledger.waiting_messages()
        faults = inside(portal, "faults()")
        longest = ledger.longest_wait_for_the_worker()
        assert process.poll() is None, "the supervisor gave up"

    won = [one for one in told if one.status == 201]
    lost = [one.reference for one in won if one.reference not in bookings]
    stuck = [reference for reference, state in bookings.items() if state == "requested"]
    troubles = sum((one.troubles for one in told), Counter())
    delivered = mails(portal.state / "mail")
    twice = {identity: times for identity, times in delivered.items() if len(times) > 1}
    with capsys.disabled():
        print(
            f"\nchaos: {SECONDS:.0f} s, {len(told)} requests, kills "
            f"{dict(Counter(name for _, name in killer.kills))}\n"
            f"  201: {len(won)}, refused: {len(told) - len(won)}, lost: {len(lost)}, "
            f"not taken in: {len(stuck)}\n"
            f"  503: {troubles.pop('503', 0)}, other failures that clients saw and asked again: "
            f"{dict(troubles)}\n"
            f"  longest wait of a client: {max(one.waited for one in told):.1f} s, "
            f"of a request for the worker: {longest:.1f} s, "
            f"last one taken in {slowest:.1f} s after recovery\n"
            f"  mails: {len(delivered)}, twice: {len(twice)}, still to go: {waiting}"
        )
    assert Counter(one.status for one in told) == {201: len(told)}
    assert len(killer.kills) >= SECONDS / KILL_EVERY / 2
    assert lost == []
    assert len(bookings) == len(won), "a repeated request made a second booking"
    assert stuck == []
    assert faults == []
    assert not set(troubles) & {"500", "502", "504"}, troubles
    assert waiting == 0
    check_repeats(twice, killer.kills)


def has_recovered(portal):
    """Return whether the portal answers and its worker has come back from its last death."""
    deaths = portal.state.with_name("printed").read_text().count("worker ended")
    log = (portal.state / "logs" / "worker.log").read_text(errors="replace")
    return log.count(" ready.") > deaths and portal.answers()


def inside(portal, call):
    """Return what a function of tests.chaos.seed prints in the portal."""
    code = f"from tests.chaos import seed; seed.{call}"
    printed = portal.manage("shell", "-v", "0", "-c", code)
    return json.loads(printed.strip().splitlines()[-1])


def check_repeats(twice, kills):
    """A mail may be told twice only by the crash between handing it over and noting that."""
    crashes = [at for at, name in kills if name in ("worker", "postgres")]
    assert len(twice) <= WORKER_PROCESSES * len(crashes), twice
    for identity, times in twice.items():
        first = min(times)
        near = [at for at in crashes if abs(at - first) < 3]
        assert near, f"{identity} went out twice, at {times}, and nothing had crashed"
