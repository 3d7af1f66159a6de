"""The races read PostgreSQL's log: it must show our database's errors and nobody else's."""

import pytest
from django.db import DataError, connection, transaction

from tests.bookings.races.servers import EngineLog


def fail(cursor) -> None:
    with pytest.raises(DataError), transaction.atomic():
        cursor.execute("SELECT 1 / 0")


@pytest.mark.django_db
def test_an_error_in_this_database_is_seen_and_one_elsewhere_is_not():
    log = EngineLog()
    if not log.path.exists():
        pytest.skip("PostgreSQL is not ours, and so is its log not")

    with connection._nodb_cursor() as elsewhere:
        fail(elsewhere)
    assert log.lines_with("division by zero") == []

    with connection.cursor() as here:
        fail(here)
    assert len(log.lines_with("division by zero")) == 1
