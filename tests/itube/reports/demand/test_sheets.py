"""The sheets of demand in the workbook say what the pages say."""

import openpyxl
import pytest

from itube.reports.demand.searches import remake
from itube.reports.making import make_file
from itube.reports.scope import Scope
from tests.factories import MONDAY_9
from tests.itube.reports.demand.test_figures import (  # noqa: F401
    AT,
    NOVEMBER,
    TODAY,
    pieces,
    place,
)
from tests.itube.reports.demand.worlds import full, searched, turned_away, waited
from tests.itube.reports.test_making import table

pytestmark = pytest.mark.django_db


def test_the_workbook_has_demand_by_kind_and_by_field(tmp_path, pieces):  # noqa: F811
    a, both = pieces["a"], pieces["both"]
    turned_away(a, 2)
    full(a)
    waited(both, AT, 90)
    searched(a.kind.name_ko, 4)
    searched("양자컴퓨터", 2)
    remake(TODAY)
    target = tmp_path / "a.xlsx"
    make_file(target, "xlsx", Scope(), NOVEMBER, MONDAY_9, lambda _percent: None)

    book = openpyxl.load_workbook(target)

    rows = {row["장비종류"]: row for row in table(book["수요"])}
    total, unknown = rows["합계"], rows["종류를 알 수 없음"]
    assert (total["찾지 못한 검색"], unknown["찾지 못한 검색"]) == (6, 2)
    assert rows[a.kind.name_ko]["시간이 없어 접수하지 못한 신청"] == 2
    assert rows[a.kind.name_ko]["30일 안에 빈 시간이 없는 장비"] == 1
    assert rows[both.kind.name_ko]["대기한 이용시간"] == 1.5
    assert total["장비 수"] == 3
    for name in ("찾지 못한 검색", "시간이 없어 접수하지 못한 신청", "대기한 이용시간"):
        assert sum(row[name] for key, row in rows.items() if key != "합계") == total[name]
    fields = {row["기술분야"]: row for row in table(book["수요(분야)"])}
    assert fields["합계"]["장비 수"] == 3
    assert sum(row["장비 수"] for key, row in fields.items() if key != "합계") == 4
    titles = [row["지표"] for row in table(book["정의"])]
    assert {"찾지 못한 검색", "투자 검토 대상"} <= set(titles)
