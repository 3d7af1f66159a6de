"""Whatever stands in a cell: the row is taken or refused with a reason, and nothing breaks."""

import datetime

import openpyxl
import pytest

from equipment.importing.columns import COLUMNS
from equipment.importing.loading import import_file
from tests.equipment.importing.files import TODAY, make_vocabulary, row

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
