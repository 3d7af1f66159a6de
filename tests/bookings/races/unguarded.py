"""What the same deeds would be without their guards: the controls of the races."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

from bookings.holding import CONSTRAINT, Guard
from bookings.models import Occupancy
from bookings.policies import WITH_POLICY
from equipment.models import Equipment
from itube.lib.periods import Span

# Between the look and the write: long enough for rivals to look too, on a busy machine.
WINDOW = 0.1


class UnguardedGuard(Guard):
    """Reads the pieces without a lock and writes a moment later; for tests only."""

    def lock(self, ids: Iterable[int]) -> dict[int, Equipment]:
        pieces = Equipment.objects.filter(pk__in=set(ids)).select_related("center", *WITH_POLICY)
        return {piece.pk: piece for piece in pieces}

    def taken_units(self, piece: Equipment, span: Span) -> set[int]:
        taken = super().taken_units(piece, span)
        time.sleep(WINDOW)
        return taken


@contextmanager
def without_constraint() -> Iterator[None]:
    """Take the exclusion constraint away from this test's database, and put it back empty."""
    (constraint,) = [one for one in Occupancy._meta.constraints if one.name == CONSTRAINT]
    with connection.schema_editor() as editor:
        editor.remove_constraint(Occupancy, constraint)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE bookings_occupancy")
        with connection.schema_editor() as editor:
            editor.add_constraint(Occupancy, constraint)
