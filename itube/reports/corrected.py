"""A correction as pages tell of it: by how much figures of a frozen month would differ now."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from itube.reports.models import EVENTS, Correction
from itube.reports.sums import HOUR
from itube.reports.wording import signed

# What columns of the table tell of, each of the sum of these.
COLUMNS = (("own", "internal", "external"), ("income",))
# What is no time; all else is told in hours.
COUNTS = (
    "samples", "income", "bookings", "completed", "no_shows", "requests", "answered", "rejected",
    "expired", "waits",
)  # fmt: skip
# What the columns of a correction are called.
NAMES = {field.name: field.verbose_name for field in Correction._meta.local_fields}  # noqa: SLF001


class Corrected:
    """One correction, with what of it a page tells."""

    def __init__(self, row: Correction) -> None:
        self.row = row
        self.equipment, self.month, self.noticed_at = row.equipment, row.month, row.noticed_at

    @property
    def operating_hours(self) -> float:
        """By how many hours the piece ran more; less is negative."""
        row = self.row
        return sum(part or 0 for part in (row.own, row.internal, row.external)) / HOUR

    @property
    def income(self) -> int:
        return self.row.income or 0

    @property
    def others(self) -> list[tuple[str, str]]:
        """What no column tells: what it is called, and by how much it has changed.

        Of a column the parts are told where several have changed: they may make up for each other.
        """
        told = {name for column in COLUMNS if self._changed(column) < 2 for name in column}
        names = [name for name in (*EVENTS, "planned", "breakdown") if name not in told]
        return [
            in_words(name, getattr(self.row, name)) for name in names if getattr(self.row, name)
        ]

    def _changed(self, names: Iterable[str]) -> int:
        return sum(bool(getattr(self.row, name)) for name in names)


def in_words(name: str, value: int) -> tuple[str, str]:
    """Return what a column of the facts is called, and a change of it: `−0.50시간`."""
    label = str(NAMES[name])
    if name in COUNTS:
        return label, signed(value)
    # Columns of time are named with the unit in which they are kept.
    return label.rpartition("(")[0].strip(), _("%(hours)s시간") % {"hours": signed(value / HOUR, 2)}
