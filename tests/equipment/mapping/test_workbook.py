"""The service map as a workbook: what goes out comes back the same; faults name their place."""

import openpyxl
import pytest

from equipment.mapping.changing import bring, changes
from equipment.mapping.reading import read_map_file
from equipment.mapping.storing import read_map
from equipment.mapping.writing import write_map
from equipment.models import (
    EquipmentStep,
    EvaluationFactor,
    Kind,
    ProcessStep,
    ProductItem,
    SearchDocument,
    StepKind,
    Tag,
)
from equipment.search.index import rebuild
from itube.lib.sheets import SheetError
from tests.factories import make_equipment, make_item, make_kind, make_step

pytestmark = pytest.mark.django_db


@pytest.fixture
def item():
    """An item of two steps; the first has two kinds and two factors, one without any kind."""
    tag = Tag.objects.create(slug="new-industry", name_ko="신산업", name_en="New")
    item = make_item(slug="battery", name_ko="=전지", summary_ko="요약, 쉼표\n둘째 줄")
    item.tags.add(tag)
    first, _second = make_step(item), make_step(item)
    kinds = [make_kind(slug=slug) for slug in ("cycler", "chamber")]
    for order, kind in enumerate(kinds, 1):
        StepKind.objects.create(step=first, kind=kind, order=order)
    life = EvaluationFactor.objects.create(step=first, name_ko="수명", name_en="Life", order=1)
    life.kinds.set(kinds)
    EvaluationFactor.objects.create(step=first, name_ko="무게", name_en="Weight", order=2)
    return item


@pytest.fixture
def book(item, tmp_path):
    """The map's workbook on the disk, and a function that edits cells and reads it again."""
    path = tmp_path / "map.xlsx"
    write_map(path)

    def edit(*cells):
        opened = openpyxl.load_workbook(path)
        for sheet, cell, value in cells:
            opened[sheet][cell] = value
        opened.save(path)
        return read_map_file(path)

    return edit


def test_what_goes_out_comes_back_and_changes_nothing(item, tmp_path):
    before = read_map()
    write_map(tmp_path / "map.xlsx")
    reading = read_map_file(tmp_path / "map.xlsx")
    assert reading.problems == []
    assert reading.items == before
    assert changes(reading.items, before) == []
    assert bring(reading.items) == 0
    assert read_map() == before


@pytest.mark.parametrize(
    ("cell", "value", "row", "column", "reason"),
    [
        (("품목", "A4"), "전지 1", 4, "품목 코드", "영문자"),
        (("품목", "C4"), None, 4, "영문 이름", "비어 있어요"),
        (("품목", "D4"), "nope", 4, "업종 코드", "없는 코드예요: nope"),
        (("품목", "E4"), "nope, new-industry", 4, "꼬리표 코드", "없는 코드예요: nope"),
        (("공정단계", "B4"), "하나", 4, "순번", "1부터 32767까지"),
        (("공정단계", "B5"), 1, 5, "순번", "이미 있는 순번"),
        (("공정단계", "C5"), "가" * 81, 5, "이름", "80자까지"),
        (("장비종류", "C5"), "cycler", 5, "장비종류 코드", "이미 있는 장비종류"),
        (("장비종류", "B5"), 9, 5, "순번", "없는 공정단계예요: battery.9"),
        (("평가요소", "E5"), "nope", 5, "재는 장비종류 코드", "없는 코드예요: nope"),
        (("평가요소", "C5"), "수명", 5, "이름", "이미 있는 평가요소"),
        (("평가요소", "F5"), -1, 5, "순서", "0부터 32767까지"),
    ],
)
def test_a_fault_names_sheet_row_column_and_reason(book, cell, value, row, column, reason):
    problems = book((*cell, value)).problems
    assert (problems[0].sheet, problems[0].row, problems[0].column) == (cell[0], row, column)
    assert reason in problems[0].reason


def test_a_factor_is_measured_by_kinds_of_its_own_step_only(book):
    make_kind(slug="elsewhere")
    problems = book(("평가요소", "E5", "elsewhere")).problems
    assert ["아니에요" in problem.reason for problem in problems] == [True]


def test_a_missing_sheet_or_column_is_told(book, item, tmp_path):
    with pytest.raises(SheetError, match="영문 이름"):
        book(("평가요소", "D3", "English"))
    opened = openpyxl.load_workbook(tmp_path / "map.xlsx")
    opened.remove(opened["장비종류"])
    opened.save(tmp_path / "map.xlsx")
    with pytest.raises(SheetError, match="장비종류"):
        read_map_file(tmp_path / "map.xlsx")
    (tmp_path / "map.csv").write_text("품목 코드\n")
    with pytest.raises(SheetError):
        read_map_file(tmp_path / "map.csv")


def test_changes_are_told_and_reach_the_search(book, item):
    other = make_item(slug="motor")
    piece = make_equipment(kind=Kind.objects.get(slug="cycler"))
    second = item.steps.get(number=2)
    EquipmentStep.objects.create(step=second, equipment=piece)
    rebuild()
    reading = book(
        ("공정단계", "B5", 3),
        ("장비종류", "C4", None),
        ("장비종류", "A4", None),
        ("장비종류", "B4", None),
        ("장비종류", "D4", None),
        ("장비종류", "E4", None),
        ("평가요소", "E4", "chamber"),
    )
    assert reading.problems == []
    told = changes(reading.items, read_map())
    assert [change.slug for change in told] == ["battery"]
    assert told[0].lines == [
        "3단계 ‘공정단계2’ 추가",
        "2단계 ‘공정단계2’ 삭제: 센터가 직접 연결한 장비 1대의 연결도 지워짐",
        "1단계의 장비종류: cycler 삭제",
        "1단계의 평가요소: 수명 바뀜",
    ]
    assert bring(reading.items) > 0
    assert [step.number for step in item.steps.all()] == [1, 3]
    assert ProductItem.objects.filter(pk=other.pk).exists()
    assert not ProcessStep.objects.filter(pk=second.pk).exists()
    assert SearchDocument.objects.get(equipment=piece).profile.step_ids == []


def test_the_place_of_a_row_stands_for_a_missing_order(book, item):
    reading = book(("장비종류", "E4", None), ("장비종류", "E5", None))
    step = reading.items[0]["steps"][0]
    assert step["kinds"] == [{"kind": "cycler", "order": 1}, {"kind": "chamber", "order": 2}]
