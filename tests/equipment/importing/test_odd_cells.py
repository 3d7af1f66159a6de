"""Whatever stands in a cell: the row is taken or refused with a reason, and nothing breaks."""

import datetime

import openpyxl
import pytest
from django.db.models import TextField

from equipment.importing.columns import COLUMNS, LABELS
from equipment.importing.loading import import_file
from equipment.models import Equipment
from itube.lib.loading import MAX_CELL
from tests.equipment.importing.files import (
    TODAY,
    counts,
    load,
    make_vocabulary,
    reasons,
    row,
)

ODD = [
    *(True, False, 0, -1, 1.5, 10**30, 1e308, -1e-308, "#N/A", "=1/0", "  ", "\t", "-", "?"),
    *(datetime.datetime(1901, 1, 1), datetime.time(9, 30), datetime.timedelta(days=3)),
    *("가" * 30_000, "<script>alert(1)</script>", "'; DROP TABLE x; --", "%s %(x)s {0}", "\\", '"'),
    *("\u202e\u200b\u0301", "👩‍🔬", "ﬁ①㎏", "٣", "²", "१२", "NaN", "inf", "1e400", "0x10", "1_000"),
    *("C001;C002", "A > ", " > ", ">", ",", ";", ";;", "~", "1~", "~1", "1~2~3", "EPN", "NFEC-"),
]


@pytest.mark.django_db
def test_every_odd_value_in_every_column(tmp_path):
    make_vocabulary()
    keys = [column.key for column in COLUMNS]
    book = openpyxl.Workbook()
    book.active.append(keys)
    number = 0
    for key in keys:
        for value in ODD:
            number += 1
            cells = row(number) | {key: value}
            book.active.append([cells.get(name) for name in keys])
    book.save(tmp_path / "odd.xlsx")
    report = import_file(tmp_path / "odd.xlsx", today=TODAY)
    assert report.created + len(report.refused) == number
    assert all(reason for refusal in report.refused for _column, reason in refusal.reasons)
    again = import_file(tmp_path / "odd.xlsx", today=TODAY)
    assert (again.created, again.changed, again.unchanged) == (0, 0, report.created)


# Patterns took minutes over the one, and Python reads no number of more digits than 4,300.
ENDLESS = ("(" * 100_000, "9" * 5_000)


@pytest.mark.django_db
@pytest.mark.parametrize("cell", ENDLESS, ids=("brackets", "digits"))
def test_endless_cells_are_refused_in_every_column_that_is_read_by_patterns(tmp_path, cell):
    make_vocabulary()
    columns = [column for column in COLUMNS if not column.long]
    rows = [
        row(number) | {column.key: cell, "description_ko": "설명"}
        for number, column in enumerate(columns, 1)
    ]
    report = load(tmp_path, rows)
    told = f"{MAX_CELL}자까지 적을 수 있는데 {len(cell)}자예요."
    assert [refusal.reasons for refusal in report.refused] == [
        ((str(column.label), told),) for column in columns
    ]
    assert counts(load(tmp_path, [row(1), rows[0]])) == (1, 0, 0, 1)


@pytest.mark.django_db
@pytest.mark.parametrize("cell", [*ENDLESS, "(;" * 50_000, "(;" * 10_000, "가 (" * 6_000])
@pytest.mark.parametrize("key", ["specs", "tariffs"])
def test_endless_lists_are_read_or_refused_at_once(tmp_path, key, cell):
    make_vocabulary()
    report = load(tmp_path, [row(1), row(2) | {key: cell}])
    if report.refused:
        assert list(reasons(report)) == [str(LABELS[key])]
    assert report.created + len(report.refused) == 2


@pytest.mark.django_db
def test_descriptions_of_thousands_of_letters_load_whole(tmp_path):
    make_vocabulary()
    texts = {
        column.key: f"{column.key} (" * 500
        for column in COLUMNS
        if column.long and column.key not in ("specs", "tariffs", "steps")
    }
    fields = {
        field.name
        for field in Equipment._meta.concrete_fields
        if isinstance(field, TextField) and field.name in LABELS
    }
    assert set(texts) == fields
    assert counts(load(tmp_path, [row(1) | texts])) == (1, 0, 0, 0)
    piece = Equipment.objects.get()
    assert {key: getattr(piece, key) for key in texts} == {
        key: text.strip() for key, text in texts.items()
    }
