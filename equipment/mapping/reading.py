"""A workbook of the service map: read, checked row by row, and told what it would change."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from equipment.mapping.storing import STEP_TEXTS, Json
from equipment.mapping.tables import (
    FACTORS,
    ITEMS,
    KINDS,
    LONGEST_CODE,
    MOST,
    STEPS,
    TABLES,
    Entry,
    Table,
)
from equipment.models import Kind, Sector, Tag
from itube.lib.sheets import Row, SheetError, read_workbook

SLUG = re.compile(r"[a-zA-Z0-9_-]+")
# Titles and remarks stand above the headings.
HEADINGS_WITHIN = 12


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell: the sheet, the row's number in it, the column, and why."""

    sheet: str
    row: int
    column: str
    reason: str


@dataclass
class Reading:
    """items as equipment.mapping.storing describes them; of no use while there are problems."""

    items: list[Json] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A row of a table: its number in the sheet, and its cells by the names of the columns."""

    table: Table
    number: int
    cells: dict[str, Any]


def read_map_file(path: Path) -> Reading:
    """Return what a workbook says of the map, and everything that is wrong with its rows.

    Raises SheetError if it is no workbook, or a sheet or a column is missing. Three statements.
    """
    book = read_workbook(path)
    return _Reader(
        sectors=set(Sector.objects.values_list("code", flat=True)),
        tags=set(Tag.objects.values_list("slug", flat=True)),
        kinds=set(Kind.objects.values_list("slug", flat=True)),
    ).read({table: _table(book, table) for table in TABLES})


def _table(book: dict[str, list[Row]], table: Table) -> list[Line]:
    """Return the rows of a table that say anything."""
    with override("ko"):
        sheet = str(table.sheet)
        headings = {str(entry.heading): entry for entry in table.entries}
    if sheet not in book:
        raise SheetError(
            _("‘%(sheet)s’ 시트가 없어요. 내려받은 파일의 시트를 그대로 두고 고쳐 주세요.")
            % {"sheet": sheet}
        )
    rows = book[sheet]
    needed = {heading for heading, entry in headings.items() if not entry.optional}
    best: set[str] = set()
    for at, row in enumerate(rows[:HEADINGS_WITHIN]):
        found = {_text(cell): place for place, cell in enumerate(row)}
        if needed <= found.keys():
            places = {entry: found[name] for name, entry in headings.items() if name in found}
            return list(_lines(table, rows, at + 1, places))
        best = max(best, needed & found.keys(), key=len)
    raise SheetError(
        _("‘%(sheet)s’ 시트에 다음 열이 없어요: %(columns)s")
        % {"sheet": sheet, "columns": ", ".join(sorted(needed - best))}
    )


def _lines(table: Table, rows: list[Row], start: int, places: dict[Entry, int]) -> Iterator[Line]:
    for number, row in enumerate(rows[start:], start + 1):
        cells = {
            entry.name: _text(row[places[entry]])
            if entry in places and places[entry] < len(row)
            else ""
            for entry in table.entries
        }
        if any(cells.values()):
            yield Line(table, number, cells)


def _text(cell: Any) -> str:
    """Return a cell as text; a whole number without its decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return str(cell).replace("\0", "").strip()


class _Reader:
    def __init__(self, sectors: set[str], tags: set[str], kinds: set[str]) -> None:
        self.sectors, self.tags, self.kinds = sectors, tags, kinds
        self.reading = Reading()
        self.items: dict[str, Json] = {}
        self.steps: dict[tuple[str, int], Json] = {}
        self.steps_at_fault = False

    def read(self, lines: dict[Table, list[Line]]) -> Reading:
        for add, table in (
            (self._item, ITEMS),
            (self._step, STEPS),
            (self._kind, KINDS),
            (self._factor, FACTORS),
        ):
            for line in lines[table]:
                if self._is_sound(line):
                    add(line)
            if table is STEPS:
                self.steps_at_fault = bool(self.reading.problems)
        self.reading.items = list(self.items.values())
        return self.reading

    def _is_sound(self, line: Line) -> bool:
        """Check each cell by itself: what must be there, lengths and numbers."""
        before = len(self.reading.problems)
        for entry in line.table.entries:
            text = line.cells[entry.name]
            if not text:
                if entry.required:
                    self._wrong(line, entry.name, _("비어 있어요. 값을 적어 주세요."))
            elif entry.number:
                number = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1
                least = 1 if entry.required else 0
                if not least <= number <= MOST:
                    told = _("%(least)d부터 %(most)d까지의 숫자로 적어 주세요.")
                    self._wrong(line, entry.name, told % {"least": least, "most": MOST})
                line.cells[entry.name] = number
            elif entry.longest and len(text) > entry.longest:
                told = _("너무 길어요. %(most)d자까지 적을 수 있어요.") % {"most": entry.longest}
                self._wrong(line, entry.name, told)
        return len(self.reading.problems) == before

    def _item(self, line: Line) -> None:
        cells, slug = line.cells, line.cells["item"]
        if not SLUG.fullmatch(slug):
            self._wrong(line, "item", _("영문자, 숫자, 줄표(-)로만 적어 주세요."))
        elif slug in self.items:
            self._wrong(line, "item", _("위에 이미 있는 코드예요."))
        elif cells["sector"] not in self.sectors:
            self._unknown(line, "sector", cells["sector"])
        tags = self._codes(line, "tags", self.tags)
        self.items.setdefault(
            slug,
            {
                **{
                    name: cells[name] for name in ("name_ko", "name_en", "summary_ko", "summary_en")
                },
                "slug": slug,
                "sector": cells["sector"],
                "tags": tags,
                "order": _order(cells, len(self.items)),
                "steps": [],
            },
        )

    def _step(self, line: Line) -> None:
        cells = line.cells
        at = (cells["item"], cells["number"])
        if cells["item"] not in self.items:
            self._unknown(line, "item", cells["item"])
        elif at in self.steps:
            self._wrong(line, "number", _("이 품목에 이미 있는 순번이에요."))
        else:
            self.steps[at] = {
                **{name: cells[name] for name in ("number", *STEP_TEXTS)},
                "kinds": [],
                "factors": [],
            }
            steps = self.items[cells["item"]]["steps"]
            steps.append(self.steps[at])
            steps.sort(key=lambda step: step["number"])

    def _kind(self, line: Line) -> None:
        step, slug = self._step_of(line), line.cells["kind"]
        if slug not in self.kinds:
            self._unknown(line, "kind", slug)
        elif step is None:
            return
        elif slug in {row["kind"] for row in step["kinds"]}:
            self._wrong(line, "kind", _("이 공정단계에 이미 있는 장비종류예요."))
        else:
            order = _order(line.cells, len(step["kinds"]))
            step["kinds"].append({"kind": slug, "order": order})

    def _factor(self, line: Line) -> None:
        step, cells = self._step_of(line), line.cells
        if step is None:
            return
        if cells["name_ko"] in {row["name_ko"] for row in step["factors"]}:
            self._wrong(line, "name_ko", _("이 공정단계에 이미 있는 평가요소예요."))
            return
        measuring = self._codes(line, "kinds", self.kinds)
        for slug in set(measuring) - {row["kind"] for row in step["kinds"]}:
            told = _("‘%(code)s’은(는) 이 공정단계의 장비종류가 아니에요.") % {"code": slug}
            self._wrong(line, "kinds", told)
        step["factors"].append(
            {
                "name_ko": cells["name_ko"],
                "name_en": cells["name_en"],
                "order": _order(cells, len(step["factors"])),
                "kinds": measuring,
            }
        )

    def _step_of(self, line: Line) -> Json | None:
        at = (line.cells["item"], line.cells["number"])
        # While steps themselves are at fault, rows below them would only repeat it.
        if at not in self.steps and not self.steps_at_fault:
            told = _("‘공정단계’ 시트에 없는 공정단계예요: %(code)s")
            self._wrong(line, "number", told % {"code": f"{at[0][:LONGEST_CODE]}.{at[1]}"})
        return self.steps.get(at)

    def _codes(self, line: Line, name: str, known: set[str]) -> list[str]:
        codes = {code.strip() for code in re.split(r"[,\n]", line.cells[name])} - {""}
        for code in sorted(codes - known):
            self._unknown(line, name, code)
        return sorted(codes & known)

    def _unknown(self, line: Line, name: str, code: str) -> None:
        self._wrong(line, name, _("없는 코드예요: %(code)s") % {"code": code[:LONGEST_CODE]})

    def _wrong(self, line: Line, name: str, reason: str) -> None:
        heading = next(entry.heading for entry in line.table.entries if entry.name == name)
        with override("ko"):
            problem = Problem(str(line.table.sheet), line.number, str(heading), reason)
        self.reading.problems.append(problem)


def _order(cells: dict[str, Any], before: int) -> int:
    """Return the order that a row states, else its place among those before it."""
    return before + 1 if cells["order"] == "" else int(cells["order"])
