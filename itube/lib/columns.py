"""Headings of a table: which of our columns each one means, whatever the source calls it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from itube.lib.quantities import WON_UNITS, plain
from itube.lib.sheets import Cell, Row, SheetError
from itube.lib.text import squash

# Exports often begin with a title, a date and an empty line above the headings.
HEADING_WITHIN = 10
# Past it no heading goes on: looking for brackets takes the square of the length.
MAX_HEADING = 200
WON_HEADING = re.compile(r"[(\[](?:단위\s*:?\s*)?(천|만|백만|억)\s*원?[)\]]")


@dataclass(frozen=True)
class Column:
    """One of our columns: its key, what people call it, and other headings that mean it.

    long is for texts that are kept as they stand and lists whose items have limits of their own;
    other cells are read by patterns and held to fewer characters.
    """

    key: str
    label: str | Promise
    aliases: tuple[str, ...] = ()
    long: bool = False


@dataclass
class Headings:
    """What the headings of a sheet mean."""

    row: int  # the sheet's row number of the headings
    places: dict[str, list[int]]  # key -> places of its columns, in the order of the aliases
    ignored: list[str] = field(default_factory=list)
    won_units: dict[str, int] = field(default_factory=dict)  # key -> won that a bare number counts

    def cells(self, row: Row) -> dict[str, Cell]:
        """Return key -> cell of a row; of several columns for one key the first filled one."""
        found = {}
        for key, places in self.places.items():
            filled = (row[place] for place in places if place < len(row))
            found[key] = next((cell for cell in filled if cell is not None and cell != ""), None)
        return found


def find_headings(rows: Sequence[Row], columns: Sequence[Column], *, needed: int = 2) -> Headings:
    """Return what the headings mean: the first of the top rows that names needed columns.

    A remark in brackets belongs to no heading, but a unit of money there (`취득금액(천원)`) is
    kept. Raises SheetError, naming some headings that would be understood, if there is none.
    """
    known = _known(columns)
    for number, row in enumerate(rows[:HEADING_WITHIN], 1):
        headings = _read(number, row, known)
        if len(headings.places) >= needed:
            return headings
    raise SheetError(
        _("머리글을 알아볼 수 없어요. 첫 줄에 %(names)s 같은 머리글을 적어 주세요.")
        % {"names": ", ".join(str(column.label) for column in columns[:6])}
    )


def _known(columns: Sequence[Column]) -> dict[str, tuple[str, int]]:
    """Return (key, rank) by heading: key, label and aliases, and the label in other languages."""
    known: dict[str, tuple[str, int]] = {}
    with override(settings.LANGUAGE_CODE):
        for column in reversed(columns):
            for rank, name in enumerate((column.key, str(column.label), *column.aliases)):
                known[squash(name)] = column.key, rank
    for language, _name in settings.LANGUAGES:
        with override(language):
            for column in columns:
                known.setdefault(squash(str(column.label)), (column.key, 1))
    return known


def _read(number: int, row: Row, known: dict[str, tuple[str, int]]) -> Headings:
    ranked: dict[str, list[tuple[int, int]]] = {}
    headings = Headings(number, {})
    seen = set()
    for place, cell in enumerate(row):
        name = plain(cell)[:MAX_HEADING]
        match = known.get(squash(name)) or known.get(squash(re.sub(r"[(\[].*?[)\]]", "", name)))
        if match is None or squash(name) in seen:
            if name:
                headings.ignored.append(name[:60])
            continue
        seen.add(squash(name))
        key, rank = match
        ranked.setdefault(key, []).append((rank, place))
        if unit := WON_HEADING.search(name):
            headings.won_units[key] = WON_UNITS[unit[1]]
    headings.places = {
        key: [place for _rank, place in sorted(found)] for key, found in ranked.items()
    }
    return headings
