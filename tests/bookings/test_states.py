"""The table of moves has no holes: everything can be reached, and everything ends."""

import pytest

from bookings.states import (
    CENTER_CANCEL_REASONS,
    FINAL,
    HOLDING,
    MOVABLE,
    MOVES,
    PENDING,
    REJECT_REASONS,
    REQUESTER_CANCEL_REASONS,
    WAITS_FOR_CENTER,
    WAITS_FOR_REQUESTER,
    Reason,
    State,
    can_move,
)


def reachable(start: State) -> set[State]:
    """Return every state that moves lead to from start, itself included."""
    found, new = set(), {start}
    while new:
        found |= new
        new = set().union(*(MOVES[state] for state in new)) - found
    return found


def test_every_state_can_be_reached_from_a_request():
    assert reachable(State.REQUESTED) == set(State) == set(MOVES)


@pytest.mark.parametrize("state", State)
def test_from_every_state_there_is_an_end(state):
    assert reachable(state) & set(FINAL)


@pytest.mark.parametrize("source", State)
@pytest.mark.parametrize("target", State)
def test_can_move_says_what_the_table_says_of_names_too(source, target):
    assert can_move(source, target) == can_move(source.value, target.value)
    assert can_move(source, target) == (target in MOVES[source])


def test_a_state_that_is_final_holds_nothing_and_every_other_one_holds():
    assert set(HOLDING) == set(State) - set(FINAL)


def test_whoever_is_waited_for_is_known_in_every_pending_state():
    assert sorted(PENDING) == sorted((*WAITS_FOR_CENTER, *WAITS_FOR_REQUESTER))
    assert set(PENDING) < set(HOLDING)
    assert all(State.EXPIRED in MOVES[state] for state in PENDING)
    assert not any(State.EXPIRED in MOVES[state] for state in set(State) - set(PENDING))


def test_only_what_has_not_begun_can_be_moved_to_another_time_or_cancelled():
    assert set(MOVABLE) < set(HOLDING) - {State.IN_USE}
    cancellable = {state for state in State if State.CANCELLED in MOVES[state]}
    assert cancellable == set(HOLDING) - {State.IN_USE}


def test_every_reason_is_somebody_s():
    named = {*REJECT_REASONS, *CENTER_CANCEL_REASONS, *REQUESTER_CANCEL_REASONS}
    assert set(Reason) - named == {Reason.NO_ANSWER, Reason.RULE_CHANGED}
