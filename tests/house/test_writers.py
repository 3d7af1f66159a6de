"""The state of bookings and of requests for support has one writer each, and Occupancy another;
whoever else writes them is found here.
"""

import ast
from collections.abc import Iterator

import pytest

from tests.house.sources import modules, relative

WRITES = {
    "aupdate",
    "bulk_create",
    "bulk_update",
    "create",
    "delete",
    "get_or_create",
    "update",
    "update_or_create",
}
WRITERS_OF_STATE = {*WRITES, "Booking", "SupportRequest", "setattr", "_swap", "move", "change"}
HAVE_A_STATE_OF_THEIR_OWN = {"self", "chain", "wait", "enrolment"}
# The demonstration is loaded in bulk, where no deed would be quick enough.
DEMO = ("itube/demo/bookings/", "itube/demo/support.py")
STATE_MAY_BE_WRITTEN_BY = {
    "bookings/transitions/moving.py": "the one writer",
    "itube/programs/support/moving.py": "the one writer for requests for support",
    "bookings/notifications/mails.py": "shows a mail the state of its event, and saves nothing",
}
OCCUPANCY_MAY_BE_WRITTEN_BY = {"bookings/holding.py": "the one writer"}


def state_writes(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that write a state which may be a booking's."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            for target in targets:
                owner, _, attribute = ast.unparse(target).rpartition(".")
                if owner and attribute == "state" and owner not in HAVE_A_STATE_OF_THEIR_OWN:
                    yield node.lineno
        if isinstance(node, ast.Call) and called(node) in WRITERS_OF_STATE:
            for keyword in node.keywords:
                if keyword.arg == "state" and not of_another_model(keyword.value):
                    yield node.lineno
            if called(node) == "setattr" and "'state'" in ast.dump(node):
                yield node.lineno
    for table in ("bookings_booking", "programs_supportrequest"):
        yield from sql_writes(tree, table)


def occupancy_writes(tree: ast.AST) -> Iterator[int]:
    """Yield the lines that write rows of Occupancy, by name or through what was read from it."""
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for scope in (*functions, tree):
        names = {"Occupancy", "occupancies"}
        if scope is not tree or not functions:
            names |= read_from(scope, names)
        for node in ast.walk(scope):
            if not isinstance(node, ast.Call):
                continue
            if called(node) == "Occupancy" or (
                called(node) in WRITES and names_in(node.func) & names
            ):
                yield node.lineno
    yield from sql_writes(tree, "bookings_occupancy")


def read_from(scope: ast.AST, names: set[str]) -> set[str]:
    """Return the variables of scope that are made from what names name."""
    return {
        target.id
        for node in ast.walk(scope)
        if isinstance(node, ast.Assign) and names_in(node.value) & names
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def sql_writes(tree: ast.AST, table: str) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            words = " ".join(node.value.upper().split())
            for verb in ("UPDATE", "INSERT INTO", "DELETE FROM", "COPY"):
                if f"{verb} {table.upper()} " in f"{words} ":
                    yield node.lineno


def called(node: ast.Call) -> str:
    """Return the last name of what is called."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def names_in(node: ast.AST) -> set[str]:
    found = {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
    return found | {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)}


def of_another_model(value: ast.AST) -> bool:
    """Return whether value is written as Wait.State.HELD and the like."""
    text = ast.unparse(value)
    return ".State." in text and not text.startswith("Booking.")


def writers(writes) -> dict[str, list[int]]:
    found = {}
    for path in modules():
        lines = sorted(set(writes(ast.parse(path.read_text()))))
        if lines and not relative(path).startswith(DEMO):
            found[relative(path)] = lines
    return found


def test_only_moving_writes_the_state_of_a_booking_or_a_request():
    found = writers(state_writes)
    assert set(found) == set(STATE_MAY_BE_WRITTEN_BY), found


def test_only_holding_writes_who_has_which_time():
    found = writers(occupancy_writes)
    assert set(found) == set(OCCUPANCY_MAY_BE_WRITTEN_BY), found


@pytest.mark.parametrize(
    "line",
    [
        "booking.state = State.CONFIRMED",
        "Booking.objects.filter(pk=1).update(state='confirmed')",
        "Booking.objects.create(equipment=piece, state=State.CONFIRMED)",
        "Booking(state='confirmed').save()",
        "setattr(booking, 'state', 'confirmed')",
        "change(booking, EventKind.MOVED, state='confirmed')",
        "cursor.execute('UPDATE bookings_booking SET state = 1')",
        "SupportRequest(state='closed').save()",
        "SupportRequest.objects.filter(pk=1).update(state='closed')",
        "cursor.execute('UPDATE programs_supportrequest SET state = 1')",
    ],
)
def test_a_writer_of_states_would_be_found(line):
    assert list(state_writes(ast.parse(line))) == [1]


@pytest.mark.parametrize(
    "line",
    [
        "Occupancy.objects.filter(booking=booking).update(holds=False)",
        "Occupancy(equipment=piece).save()",
        "rows = Occupancy.objects.holding(); rows.delete()",
        "booking.occupancies.update(holds=False)",
        "booking.occupancies.create(span=span)",
        "cursor.execute('DELETE FROM bookings_occupancy WHERE id = 1')",
    ],
)
def test_a_writer_of_occupancy_would_be_found(line):
    assert set(occupancy_writes(ast.parse(line))) == {1}


@pytest.mark.parametrize(
    "line",
    [
        "Wait.objects.filter(pk=1).update(state=Wait.State.LEFT)",
        "self.state = state",
        "wait.state = Wait.State.HELD",
        "rows = Booking.objects.filter(state=State.CONFIRMED)",
        "Occupancy.objects.holding().exists()",
    ],
)
def test_what_only_reads_is_not_found(line):
    tree = ast.parse(line)
    assert [*state_writes(tree), *occupancy_writes(tree)] == []
