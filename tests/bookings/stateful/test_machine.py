"""Whatever is done in whatever order, by three at once: what must be true stays true."""

import pytest
from hypothesis import HealthCheck, Phase
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Flaky
from hypothesis.stateful import run_state_machine_as_test

from tests.bookings.races.watching import workers
from tests.bookings.stateful.bugs import NAMES, planted
from tests.bookings.stateful.deeds import DEEDS
from tests.bookings.stateful.machine import WORKERS, BookingMachine, FaultError, Stage

pytestmark = pytest.mark.django_db(transaction=True)
# Needs a longer story than the others, which are found within the first few.
SLOW = {"no_end_of_offers"}


@pytest.fixture
def stage(transactional_db):
    with workers(WORKERS) as crew:
        yield Stage(crew)


def run(stage, *, examples, steps):
    """Let the machine run; raises FaultError with what it has found."""
    try:
        run_state_machine_as_test(
            lambda: BookingMachine(stage),
            settings=hypothesis_settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                # What depends on who was faster cannot be made smaller by trying again.
                phases=[Phase.generate],
                suppress_health_check=list(HealthCheck),
            ),
        )
    except Flaky as error:
        # hypothesis tries once more what it has found, and then others were faster.
        raise FaultError(stage.faults) from error


def test_everything_stays_true(stage):
    run(stage, examples=8, steps=15)


@pytest.mark.stress
def test_everything_stays_true_in_200_long_stories(stage):
    run(stage, examples=200, steps=30)
    assert set(stage.done) == set(DEEDS), "a deed that was never done proves nothing"


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[pytest.mark.stress] if name in SLOW else []) for name in NAMES],
)
def test_a_planted_bug_is_found(stage, settings, name):
    with planted(name, settings), pytest.raises(FaultError):
        run(stage, examples=100, steps=30)
    assert stage.faults
