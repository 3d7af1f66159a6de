"""Tables of rows that are read page by page, and the cells that several of them have."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from itube.reports.pieces import named
from itube.reports.sums import HOUR


@dataclass(frozen=True)
class Cell:
    """What stands in a table: a text, where it leads, and whether it is a number."""

    text: str
    url: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Rows:
    """Rows that are read page by page: their headings, how many, and the cells of some."""

    headings: Sequence[tuple[str, bool]]
    count: int
    read: Callable[[slice], Iterable[Sequence[Cell]]]


def rows_of(
    rows: QuerySet[Any, Any],
    headings: Sequence[tuple[str, bool]],
    cells: Callable[[Any], list[Cell]],
) -> Rows:
    """Return a queryset as rows, each written by cells; one statement now, one for a page."""
    return Rows(headings, rows.count(), lambda some: map(cells, rows[some]))


def piece_values() -> dict[str, Any]:
    """Return what values() needs for piece_cells() of rows that belong to a piece."""
    return {
        "number": Coalesce("equipment__registration_no", "equipment__itube_no"),
        "name": named("equipment__name"),
        "center": named("equipment__center__name"),
    }


def piece_headings() -> list[tuple[str, bool]]:
    return [(_("장비"), False), (_("지원센터"), False)]


def day_heading() -> tuple[str, bool]:
    return _("날짜"), False


def piece_cells(row: dict[str, Any]) -> list[Cell]:
    """Return the cells of a piece, which leads to its page, and of its center."""
    return [
        Cell(f"{row['name']} ({row['number']})", reverse("equipment:detail", args=[row["number"]])),
        Cell(row["center"]),
    ]


def day_cell(day: date) -> Cell:
    return Cell(f"{day:%Y-%m-%d}")


def number_cell(n: int) -> Cell:
    return Cell(f"{n:,}", is_number=True)


def hours_cell(length: timedelta) -> Cell:
    hours = length.total_seconds() / HOUR
    return Cell(_("%(hours)s시간") % {"hours": f"{hours:,.1f}"}, is_number=True)
