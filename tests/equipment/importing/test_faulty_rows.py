"""Two thousand rows, sixty of them faulty in every way a row can be."""

import pytest

from equipment.models import Equipment, SearchDocument, Spec, Tariff
from tests.equipment.importing.files import counts, load, make_vocabulary, row

ROWS = 2000

# What is wrong with a row, the column that is named, and a part of the reason.
FAULTS = [
    ({"registration_no": "NFEC-2020-13-000001"}, "장비등록번호", "NFEC-연도-월-숫자 6자리"),
    ({"registration_no": "12345"}, "장비등록번호", "NFEC-연도-월-숫자 6자리"),
    ({"itube_no": "EPN12"}, "i-tube 번호", "EPN과 숫자 7자리"),
    ({"itube_no": "EPN१२३४५६७"}, "i-tube 번호", "EPN과 숫자 7자리"),
    ({"registration_no": "", "itube_no": ""}, "장비등록번호", "하나는 있어야"),
    ({"name_ko": ""}, "장비 이름", "비어 있어요"),
    ({"name_ko": "가" * 151}, "장비 이름", "150자까지"),
    ({"name_en": "x" * 201}, "장비 영문 이름", "200자까지"),
    ({"maker": "x" * 101}, "제작사", "100자까지"),
    ({"description_ko": "x" * 20_001}, "장비 설명", "20000자까지"),
    ({"center": ""}, "보유 센터", "비어 있어요"),
    ({"center": "C999"}, "보유 센터", "등록되지 않은"),
    ({"kind": "", "name_ko": "분석시스템"}, "장비종류", "비어 있어요"),
    ({"kind": "타임머신"}, "장비종류", "알 수 없는"),
    ({"kind": "전자현미경"}, "장비종류", "주사전자현미경, 투과전자현미경"),
    ({"classification": "Z99"}, "표준분류", "등록되지 않은"),
    ({"classification": "광학·전자영상장비 > 망원경"}, "표준분류", "망원경"),
    ({"acquired_on": "2019-02-30"}, "취득일", "달력에 없는"),
    ({"acquired_on": "어제"}, "취득일", "알아볼 수 없어요"),
    ({"acquired_on": "1024-01-01"}, "취득일", "1900~2100"),
    ({"acquisition_won": "비쌈"}, "취득금액", "알아볼 수 없어요"),
    ({"acquisition_won": "-1"}, "취득금액", "알아볼 수 없어요"),
    ({"acquisition_won": "99999999조"}, "취득금액", "너무 커요"),
    ({"useful_life_years": "영원히"}, "내용연수", "0부터 100까지"),
    ({"units": "0"}, "대수", "1부터 1000까지"),
    ({"origin_country": "아틀란티스"}, "제작국가", "알 수 없는 나라"),
    ({"acquisition_method": "훔침"}, "취득방법", "구매, 개발, 구축"),
    ({"equipment_class": "잡장비"}, "장비구분", "주장비"),
    ({"purpose": "관상용"}, "장비용도", "시험용"),
    ({"status": "몰라요"}, "장비상태", "활용, 점검중"),
    ({"use_scope": "아무나"}, "활용범위", "단독활용"),
    ({"exclusive_reason": "77"}, "단독활용사유", "알 수 없는"),
    ({"exclusive_reason": "05"}, "단독활용사유", "단독활용일 때만"),
    ({"use_modes": "direct,증여"}, "이용방법", "증여"),
    ({"online_booking": "글쎄"}, "온라인 예약", "예 또는 아니오"),
    ({"qualification": "가" * 81}, "직접사용 자격", "80자까지"),
    ({"specs": "온도 " + "1" * 300}, "규격", "200자까지"),
    ({"tariffs": "직접사용 공짜"}, "사용료", "알아볼 수 없어요"),
    ({"tariffs": "직접 시간당 1만원; 직접사용 시간당 2만원"}, "사용료", "둘 있어요"),
    ({"tariff_valid_from": "곧"}, "사용료", "날짜를 알아볼 수 없어요"),
    ({"asset_no": "9" * 51}, "자산관리번호", "50자까지"),
    # Two faults are told in one line.
    ({"status": "몰라요", "units": "많음"}, "대수", "1부터 1000까지"),
    ({"model": "x" * 101}, "모델명", "100자까지"),
    ({"location_ko": "x" * 101}, "설치장소", "100자까지"),
    ({"program_name_ko": "x" * 151}, "사업명", "150자까지"),
    ({"project_name_ko": "x" * 201}, "과제명", "200자까지"),
]
# The other fourteen of the sixty repeat a number of another faulty row: seven pairs.
PAIRS = 7
DEFAULTS = {key: "" for cells, _column, _reason in FAULTS for key in cells if key not in row(0)}


def rows_with_faults():
    """Return the rows, and column and reason by the sheet's row number of the faulty ones."""
    rows = [{**DEFAULTS, **row(number)} for number in range(1, ROWS + 1)]
    faults = {}
    for place, (cells, column, reason) in enumerate(FAULTS):
        number = 17 + place * 31
        rows[number] |= cells
        faults[number + 2] = (column, reason)
    for place in range(PAIRS):
        first, second = 1700 + place, 1800 + place
        key, column = (
            ("registration_no", "장비등록번호") if place % 2 else ("itube_no", "i-tube 번호")
        )
        rows[second][key] = rows[first][key]
        faults[first + 2] = (column, f"{second + 2}행에도")
        faults[second + 2] = (column, f"{first + 2}행에도")
    return rows, faults


@pytest.mark.django_db
def test_1940_of_2000_rows_are_loaded_and_60_listed_and_again_nothing_changes(tmp_path):
    make_vocabulary()
    rows, faults = rows_with_faults()
    assert len(faults) == 60

    report = load(tmp_path, rows)
    assert counts(report) == (1940, 0, 0, 60)
    told = {refusal.row: dict(refusal.reasons) for refusal in report.refused}
    assert set(told) == set(faults)
    wrong = [
        (number, told[number])
        for number, (column, reason) in faults.items()
        if reason not in told[number].get(column, "")
    ]
    assert wrong == []
    stored = set(Equipment.objects.values_list("itube_no", flat=True))
    assert stored == {rows[place]["itube_no"] for place in range(ROWS) if place + 2 not in faults}
    assert Spec.objects.count() == Tariff.objects.count() == 2 * 1940
    assert SearchDocument.objects.count() == 1940

    again = load(tmp_path, rows)
    assert counts(again) == (0, 0, 1940, 60)
    assert [str(refusal) for refusal in again.refused] == [str(one) for one in report.refused]
