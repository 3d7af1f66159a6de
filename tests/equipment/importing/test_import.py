"""What a file's rows do to the database."""

import datetime

import pytest

from equipment.importing.loading import import_file
from equipment.models import Equipment, Qualification, SearchDocument, SpecDefinition
from itube.lib.sheets import SheetError
from tests.equipment.importing.files import (
    TODAY,
    counts,
    load,
    make_vocabulary,
    reasons,
    row,
    write_csv,
    write_xlsx,
)
from tests.factories import make_center, make_equipment, make_institution

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def centers():
    return make_vocabulary()


def test_a_row_becomes_a_piece_with_specs_fees_and_a_search_document(tmp_path):
    assert counts(load(tmp_path, [row(1)])) == (1, 0, 0, 0)
    piece = Equipment.objects.get(registration_no="NFEC-2020-05-000001")
    assert (piece.itube_no, piece.center.code, piece.kind.slug) == ("EPN0000001", "C001", "sem")
    assert piece.classification.code == "A1"  # the kind's, since the file names none
    assert piece.acquired_on == datetime.date(2020, 5, 1)
    assert piece.acquisition_won == 120_000_000
    assert piece.use_modes == ["direct", "test"]
    assert [
        (spec.definition.name_ko, spec.value_from, spec.value_to, spec.unit, spec.text)
        for spec in piece.specs.all()
    ] == [
        ("가속전압", 0.3, 30, "kV", "0.3~30kV"),
        ("배율", 5, 300_000, "배", "5~300,000배"),
    ]
    assert [(fee.use_mode, fee.basis, fee.won, fee.valid_from) for fee in piece.tariffs.all()] == [
        ("direct", "hour", 60_000, datetime.date(2024, 1, 1)),
        ("test", "sample", 120_000, datetime.date(2024, 1, 1)),
    ]
    assert SearchDocument.objects.filter(equipment=piece).exists()


def test_again_nothing_changes(tmp_path):
    rows = [
        row(1, qualification="전자현미경 교육"),
        row(2, specs="형식: FE; 파장 405/488nm", tariffs="협의"),
        row(3, tariffs="무료", tariff_valid_from="", exclusive_reason="", online_booking="아니오"),
    ]
    load(tmp_path, rows)
    before = list(Equipment.objects.values_list("pk", "updated_at"))
    assert counts(load(tmp_path, rows)) == (0, 0, 3, 0)
    assert list(Equipment.objects.values_list("pk", "updated_at")) == before


@pytest.mark.parametrize(
    "change",
    [
        {"name_ko": "주사전자현미경(SEM)"},
        {"acquisition_won": "1.3억"},
        {"acquired_on": ""},
        {"kind": "tem"},
        {"center": "C002"},
        {"specs": "가속전압 0.3~30kV"},
        {"tariffs": "직접사용 시간당 70,000원; 분석·시험의뢰 건당 120,000원"},
        {"qualification": "전자현미경 교육"},
    ],
)
def test_one_change_is_one_changed_row(tmp_path, change):
    load(tmp_path, [row(1), row(2)])
    changed = [row(1) | change, row(2)]
    assert counts(load(tmp_path, changed)) == (0, 1, 1, 0)
    assert counts(load(tmp_path, changed)) == (0, 0, 2, 0)


def test_a_column_that_the_file_lacks_is_left_alone(tmp_path):
    load(tmp_path, [row(1)])
    report = load(tmp_path, [{"itube_no": "EPN0000001", "status": "점검중"}])
    assert counts(report) == (0, 1, 0, 0)
    piece = Equipment.objects.get()
    assert (piece.status, piece.maker, piece.specs.count()) == ("repair", "가나정밀", 2)


def test_a_dry_run_tells_the_same_and_writes_nothing(tmp_path):
    rows = [row(1), row(2, qualification="교육"), row(3, kind="?")]
    report = load(tmp_path, rows, dry_run=True)
    assert counts(report) == (2, 0, 0, 1)
    for model in (Equipment, Qualification, SpecDefinition, SearchDocument):
        assert not model.objects.exists()


def test_a_new_row_without_number_gets_the_next_free_one(tmp_path):
    make_equipment(itube_no="EPN0000041", registration_no=None)
    load(tmp_path, [row(1, itube_no=""), row(50), row(2, itube_no="", registration_no="")])
    load(tmp_path, [row(3, itube_no="", registration_no="", asset_no="A-1")])
    numbers = Equipment.objects.order_by("itube_no").values_list("itube_no", flat=True)
    assert list(numbers) == ["EPN0000041", "EPN0000050", "EPN0000051", "EPN0000052"]


def test_a_piece_is_known_by_its_asset_number_within_its_center(tmp_path):
    unnumbered = {"itube_no": "", "registration_no": "", "asset_no": "2020-1"}
    rows = [row(1, **unnumbered), row(2, **unnumbered, center="C002")]
    assert counts(load(tmp_path, rows)) == (2, 0, 0, 0)
    assert counts(load(tmp_path, rows)) == (0, 0, 2, 0)


def test_a_piece_gets_its_registration_number_later(tmp_path):
    load(tmp_path, [row(1, registration_no="")])
    assert counts(load(tmp_path, [row(1)])) == (0, 1, 0, 0)
    assert Equipment.objects.get().registration_no == "NFEC-2020-05-000001"


def test_an_empty_number_does_not_unregister_a_piece(tmp_path):
    load(tmp_path, [row(1)])
    assert counts(load(tmp_path, [row(1, registration_no="")])) == (0, 0, 1, 0)


def test_numbers_of_two_pieces_in_one_row(tmp_path):
    load(tmp_path, [row(1), row(2)])
    report = load(tmp_path, [row(1, itube_no="EPN0000002")])
    assert "EPN0000001" in reasons(report)["i-tube 번호"]  # the number that would be right
    report = load(tmp_path, [row(9, itube_no="EPN0000002")])
    assert "NFEC-2020-05-000002" in reasons(report)["장비등록번호"]


def test_two_rows_for_one_piece_under_two_numbers(tmp_path):
    load(tmp_path, [row(1)])
    report = load(tmp_path, [row(1, itube_no=""), row(1, registration_no="")])
    assert reasons(report) == {"장비등록번호": "2행과 같은 장비예요."}


def test_rows_that_share_a_number_are_all_refused_naming_each_other(tmp_path):
    report = load(tmp_path, [row(1), row(2), row(1, itube_no="EPN0000009")])
    assert counts(report) == (1, 0, 0, 2)
    assert [str(refusal) for refusal in report.refused] == [
        "2행 장비등록번호: 같은 번호가 4행에도 있어요.",
        "4행 장비등록번호: 같은 번호가 2행에도 있어요.",
    ]


@pytest.mark.parametrize("kind", ["sem", "주사 전자 현미경", "SEM", "Scanning Electron Microscope"])
def test_a_kind_by_slug_name_or_a_word_that_means_only_it(tmp_path, kind):
    load(tmp_path, [row(1, kind=kind)])
    assert Equipment.objects.get().kind.slug == "sem"


def test_a_word_for_two_kinds_is_refused_naming_both(tmp_path):
    report = load(tmp_path, [row(1, kind="전자현미경")])
    assert "주사전자현미경, 투과전자현미경" in reasons(report)["장비종류"]


def test_without_a_kind_the_name_decides_if_it_is_a_kinds_name(tmp_path):
    load(tmp_path, [row(1, kind="", name_ko="투과전자현미경(TEM)")])
    assert Equipment.objects.get().kind.slug == "tem"
    report = load(tmp_path, [row(2, kind="", name_ko="분석시스템")])
    assert "비어 있어요" in reasons(report)["장비종류"]
    report = load(tmp_path, [row(2, kind="", name_ko="전자현미경")])
    assert "주사전자현미경, 투과전자현미경" in reasons(report)["장비종류"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("A11", "A11"),
        ("현미경", "A1"),
        ("광학/전자영상장비 > 현미경 > 전자현미경", "A11"),
        ("광학·전자영상장비 › 현미경", "A1"),
        ("", "A1"),
    ],
)
def test_classification_by_code_path_or_name(tmp_path, written, code):
    load(tmp_path, [row(1, classification=written)])
    assert Equipment.objects.get().classification.code == code


def test_classification_in_three_columns(tmp_path):
    parts = {"대분류": "광학·전자영상장비", "중분류": "현미경", "소분류": "전자현미경"}
    load(tmp_path, [row(1), row(2)])
    assert counts(load(tmp_path, [row(1, **parts), row(2)])) == (0, 1, 1, 0)
    assert Equipment.objects.get(itube_no="EPN0000001").classification.code == "A11"


def test_a_center_by_code_name_or_its_institution_if_that_has_one(tmp_path):
    lone = make_center(code="C007", institution=make_institution(name_ko="가나연구원"))
    rows = [
        row(1, center="c007"),
        row(2, center=lone.name_ko),
        row(3, center="", 설치기관="가나연구원"),
        row(4, center="시험분석팀", 설치기관="가나연구원"),
    ]
    assert counts(load(tmp_path, rows)) == (4, 0, 0, 0)
    assert lone.equipment.count() == 4
    make_center(code="C008", institution=lone.institution)
    report = load(tmp_path, [row(5, center="", 설치기관="가나연구원")])
    assert (
        reasons(report)["보유 센터"]
        == "센터가 여럿이에요: C007, C008. 센터 열에 코드를 적어 주세요."
    )


def test_only_rows_of_the_center_asked_for(tmp_path, centers):
    load(tmp_path, [row(1), row(2, center="C002")])
    rows = [
        row(1, maker="다라"),
        row(2, center=""),
        row(3),
        row(4, center="C002"),
        row(5, center=""),
    ]
    report = load(tmp_path, rows, center=centers[0])
    assert counts(report) == (2, 1, 0, 2)
    assert [refusal.row for refusal in report.refused] == [3, 5]
    assert centers[1].equipment.get().itube_no == "EPN0000002"


def test_a_fee_without_a_day_holds_from_today_if_it_is_new(tmp_path):
    load(tmp_path, [row(1)])
    report = load(tmp_path, [row(1, tariffs="직접사용 시간당 70,000원", tariff_valid_from="")])
    assert counts(report) == (0, 1, 0, 0)
    fees = Equipment.objects.get().tariffs.filter(use_mode="direct").order_by("valid_from")
    assert [(fee.won, fee.valid_from) for fee in fees] == [
        (60_000, datetime.date(2024, 1, 1)),
        (70_000, TODAY),
    ]


def test_a_piece_of_an_institution_that_is_exclusive_needs_no_reason_but_may_have_one(tmp_path):
    rows = [
        row(1, use_scope="단독활용만 가능", exclusive_reason="보안"),
        row(2, use_scope="단독활용", exclusive_reason=""),
        row(3, use_scope="공동활용서비스 가능", exclusive_reason="보안"),
    ]
    report = load(tmp_path, rows)
    assert counts(report) == (2, 0, 0, 1)
    assert "단독활용일 때만" in reasons(report)["단독활용사유"]


def test_cells_that_look_like_formulas_are_text(tmp_path):
    load(tmp_path, [row(1, description_ko='=HYPERLINK("http://x")', maker="@SUM(A1)")])
    piece = Equipment.objects.get()
    assert (piece.description_ko, piece.maker) == ('=HYPERLINK("http://x")', "@SUM(A1)")


def test_characters_that_no_one_sees_are_dropped(tmp_path):
    load(tmp_path, [row(1, maker="가\u200b나\x7f", description_ko="첫 줄\r\n둘째 줄\x0b")])
    piece = Equipment.objects.get()
    assert piece.description_ko == "첫 줄\n둘째 줄"
    assert "\x7f" not in piece.maker


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
def test_csv_in_each_encoding(tmp_path, encoding):
    path = write_csv(tmp_path / "file.csv", [row(1, specs="")], encoding)
    assert counts(import_file(path, today=TODAY)) == (1, 0, 0, 0)
    assert Equipment.objects.get().name_ko == "주사전자현미경"


def test_xlsx_with_dates_and_numbers_as_excel_keeps_them(tmp_path):
    cells = {"acquired_on": datetime.datetime(2020, 5, 1), "acquisition_won": 120000000.0}
    path = write_xlsx(tmp_path / "file.xlsx", [row(1, units=2.0, **cells)])
    assert counts(import_file(path, today=TODAY)) == (1, 0, 0, 0)
    assert counts(load(tmp_path, [row(1, units="2")])) == (0, 0, 1, 0)


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"장비명": "현미경", "제작사": "가나"}], "장비등록번호, i-tube 번호, 자산관리번호"),
        ([{"이것": "1", "저것": "2"}], "머리글을 알아볼 수 없어요"),
    ],
)
def test_a_file_that_cannot_be_used_at_all(tmp_path, rows, said):
    with pytest.raises(SheetError, match=said):
        load(tmp_path, rows)


def test_headings_without_rows(tmp_path):
    (tmp_path / "file.csv").write_text("장비등록번호,장비명\n,\n")
    with pytest.raises(SheetError, match="머리글만"):
        import_file(tmp_path / "file.csv", today=TODAY)


def test_unknown_headings_are_told(tmp_path):
    assert load(tmp_path, [row(1, 비고="x", 담당자="y")]).ignored_headings == ["비고", "담당자"]


def test_a_row_costs_no_query_of_its_own(tmp_path, django_assert_max_num_queries):
    load(tmp_path, [row(0, qualification="교육")])
    with django_assert_max_num_queries(45):
        load(tmp_path, [row(number, qualification="교육") for number in range(1, 4)])
    with django_assert_max_num_queries(45):
        load(tmp_path, [row(number, qualification="교육") for number in range(10, 100)])
