"""Every role against every page and verb of a booking, as docs/roles.md tells from one table."""

import pytest
from django.db import transaction
from django.utils import timezone

from tests.bookings.role_table import PAGE, ROLES, ROWS, TABLE, page, routes
from tests.bookings.role_worlds import NOW, People, World


def name_of(row) -> str:
    return f"{row.method} {row.name}"


@pytest.mark.django_db
@pytest.mark.parametrize("title", TABLE)
def test_each_role_gets_what_the_table_says(title, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    people = People()
    wrong = {}
    for row in TABLE[title]:
        with transaction.atomic():
            world = World(row, people)
            for role in ROLES:
                got, expected = world.ask(role), row.expected(role)
                if got != expected:
                    wrong[name_of(row), role] = f"{got} instead of {expected}"
            transaction.set_rollback(True)
    assert wrong == {}


def test_the_table_has_every_address_of_bookings():
    tried = {row.name for row in ROWS}
    own = ("bookings:", "calendars:", "desk:", "reports:", "admin:bookings_booking_change")
    missing = {name for name in routes() if name.startswith(own)} - tried
    booking = ("api/v1/bookings/", "api/v1/maintenance/", "api/v1/breakdowns/", "api/v1/desk/")
    booking += ("api/v1/series/", "api/v1/chains/", "api/v1/waits/")
    missing |= {name for name, route in routes().items() if route.startswith(booking)} - tried
    assert missing == set()


def test_every_cell_is_tried_once():
    assert len({name_of(row) for row in ROWS}) == len(ROWS) == sum(map(len, TABLE.values()))


def test_the_page_is_made_from_the_table():
    assert PAGE.read_text() == page(routes()), "run `make roles`"
