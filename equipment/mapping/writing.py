"""The whole service map as a workbook that may be edited and read again."""

from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import override

from equipment.mapping.storing import Json, read_map
from equipment.mapping.tables import FACTORS, ITEMS, KINDS, STEPS, Table
from equipment.models import Kind
from itube.lib.sheets_out import Cell, Column, Row, Sheet
from itube.lib.xlsx_out import write_xlsx


def write_map(path: Path) -> None:
    """Write the map to path as .xlsx; headings are Korean, as the reader of the file knows them."""
    items = read_map()
    names = dict(Kind.objects.values_list("slug", "name_ko"))
    with override("ko"):
        sheets = [_sheet(table, _rows(table, items, names)) for table in (ITEMS, STEPS)]
        sheets += [_sheet(table, _rows(table, items, names)) for table in (KINDS, FACTORS)]
        write_xlsx(path, sheets, written=lambda: None)


def _sheet(table: Table, rows: Iterator[dict[str, Cell]]) -> Sheet:
    return Sheet(
        name=str(table.sheet),
        title=str(table.title),
        subtitle=str(table.hint),
        columns=[
            Column(str(entry.heading), entry.look, entry.width, missing="")
            for entry in table.entries
        ],
        rows=[Row([row[entry.name] for entry in table.entries]) for row in rows],
        fixed=2,
    )


def _rows(table: Table, items: list[Json], names: dict[str, str]) -> Iterator[dict[str, Cell]]:
    for item in items:
        if table is ITEMS:
            yield {**item, "item": item["slug"], "tags": ", ".join(item["tags"])}
            continue
        for step in item["steps"]:
            at = {"item": item["slug"], "number": step["number"]}
            if table is STEPS:
                yield {**step, **at}
            elif table is KINDS:
                yield from (
                    {**at, **row, "name": names.get(row["kind"], "")} for row in step["kinds"]
                )
            else:
                yield from (
                    {**at, **row, "kinds": ", ".join(row["kinds"])} for row in step["factors"]
                )
