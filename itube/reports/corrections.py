"""What was corrected of frozen months: by how much the figures would differ now."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from itube.reports.models import EVENTS, Correction, FrozenMonth
from itube.reports.periods import Period
from itube.reports.scope import Scope
from itube.reports.sums import HOUR

# What columns of the table tell of, each of the sum of these.
COLUMNS = (
    ("own", "internal", "external"),
    ("planned", "breakdown"),
    ("bookings",),
    ("samples",),
    ("income",),
)


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
    def down_hours(self) -> float:
        """By how many hours maintenance and breakdowns took more."""
        return ((self.row.planned or 0) + (self.row.breakdown or 0)) / HOUR

    @property
    def bookings(self) -> int:
        return self.row.bookings or 0

    @property
    def income(self) -> int:
        return self.row.income or 0

    @property
    def samples(self) -> int:
        return self.row.samples or 0

    @property
    def others(self) -> list[tuple[str, int]]:
        """What no column tells: what it is called, with its unit, and by how much it has changed.

        Of a column the parts are told where several have changed: they may make up for each other.
        """
        told = {name for column in COLUMNS if self._changed(column) < 2 for name in column}
        names = [name for name in (*EVENTS, "planned", "breakdown") if name not in told]
        fields = {field.name: field for field in Correction._meta.local_fields}  # noqa: SLF001
        return [
            (str(fields[name].verbose_name), getattr(self.row, name))
            for name in names
            if getattr(self.row, name)
        ]

    def _changed(self, names: Iterable[str]) -> int:
        return sum(bool(getattr(self.row, name)) for name in names)


def corrections_by_month(scope: Scope) -> dict[date, int]:
    """Return the frozen months, each with how many corrections it has in scope; one statement."""
    within = Correction.objects.filter(month=OuterRef("month"), equipment__in=scope.ever())
    count = within.order_by().values("month").values(n=Count("pk"))
    rows = FrozenMonth.objects.annotate(corrected=Coalesce(Subquery(count), 0))
    return dict(rows.values_list("month", "corrected"))


def corrections_of(scope: Scope, period: Period) -> QuerySet[Correction]:
    """Return the corrections of whole months of the period, the latest first.

    Those of months that the period has only a part of are none: such days are told as they are now.
    """
    return Correction.objects.filter(
        month__in=period.whole_months, equipment__in=scope.ever().values("pk")
    ).select_related("equipment__center")
