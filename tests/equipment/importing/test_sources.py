"""Files as ZEUS, NTIS, i-Tube and JEINET give them out."""

import datetime

import pytest

from equipment.models import Equipment
from tests.equipment.importing.files import counts, load, make_vocabulary

pytestmark = pytest.mark.django_db

ZEUS = {
    "takeDtYyyy": "2019",
    "korNm": "주사전자현미경",
    "engNm": "SEM",
    "equipNo": "NFEC-2019-07-254811",
    "manufacture": "",
    "madeNm": "JEOL",
    "modelNm": "JSM-IT510",
    "organNm": "가나연구원",
    "takeDt": "20190712",
    "takePrc": "280,000,000",
    "useScopeNm": "공동활용서비스 가능",
    "idleDisuseNm": "활용",
    "setupNm": "본관 101호",
    "detail": "표면을 관찰합니다.",
    "subjectNm": "과제",
    "busiNm": "사업",
}
ITUBE = {
    "국문명": "주사전자현미경",
    "영문명": "SEM",
    "i-Tube No.": "EPN0148978",
    "NTIS No": "NFEC-2019-07-254811",
    "설치기관": "가나연구원",
    "제작사": "JEOL",
    "모델 명": "JSM-IT510",
    "취득일": "2019. 7. 12.",
    "취득금액": "280백만원",
    "내용연수": "10년",
    "구분": "주장비",
    "용도": "분석용",
    "표준 분류": "광학/전자영상장비 > 현미경",
    "장비활용범위": "공동활용서비스가능",
    "사용형태": "이용자 직접사용, 분석·시험 의뢰",
    "사용료 형태": "시간당",
    "장비 사용료": "60,000",
    "기능": "2차 전자상",
    "장비 상세설명": "표면을 관찰합니다.",
    "온라인예약가능여부": "가능",
}
JEINET = {
    "등록번호": "123",
    "승인상태": "승인",
    "NTIS등록번호": "NFEC-2019-07-254811",
    "고정자산관리번호": "2019-C001-001",
    "한글장비명": "주사전자현미경",
    "영문장비명": "SEM",
    "제조사": "JEOL",
    "모델명": "JSM-IT510",
    "표준분류체계": "",
    "대분류": "광학/전자영상장비",
    "중분류": "현미경",
    "소분류": "",
    "취득방법": "구매",
    "내구연한": "10",
    "취득일자": "2019.07.12",
    "취득금액(원)": "280000000",
    "세부사업명": "사업",
    "세부과제명": "과제",
    "장비구분": "주장비",
    "활용범위": "공동활용서비스가능",
    "이용방법": "3",
    "장비용도": "분석용",
    "장비상태": "활용",
    "지역명": "대전",
    "설치장소": "본관 101호",
    "보유기관": "가나연구원",
    "보유부서": "시험분석팀",
    "장비설명": "표면을 관찰합니다.",
    "구성 및 성능": "2차 전자상",
    "사용예": "파단면",
    "예약정보 유의사항": "건조한 시료만",
}


@pytest.fixture(autouse=True)
def _center():
    institution = make_vocabulary()[0].institution
    institution.name_ko = "가나연구원"
    institution.save()


@pytest.mark.parametrize("source", [ZEUS, ITUBE, JEINET], ids=["zeus", "itube", "jeinet"])
def test_a_row_of_each_source(tmp_path, source):
    assert counts(load(tmp_path, [source])) == (1, 0, 0, 0)
    assert counts(load(tmp_path, [source])) == (0, 0, 1, 0)
    piece = Equipment.objects.get(registration_no="NFEC-2019-07-254811")
    assert (piece.name_ko, piece.maker, piece.model) == ("주사전자현미경", "JEOL", "JSM-IT510")
    assert (piece.kind.slug, piece.center.code) == ("sem", "C001")
    assert piece.acquired_on == datetime.date(2019, 7, 12)
    assert piece.acquisition_won == 280_000_000
    assert (piece.use_scope, piece.status) == ("service", "normal")
    assert piece.description_ko == "표면을 관찰합니다."


def test_what_only_itube_tells(tmp_path):
    load(tmp_path, [ITUBE])
    piece = Equipment.objects.get()
    assert (piece.itube_no, piece.useful_life_years) == ("EPN0148978", 10)
    assert (piece.purpose, piece.equipment_class, piece.online_booking) == (
        "analysis",
        "main",
        True,
    )
    assert piece.classification.code == "A1"
    assert {(fee.use_mode, fee.basis, fee.won) for fee in piece.tariffs.all()} == {
        ("direct", "hour", 60_000),
        ("test", "hour", 60_000),
    }


def test_what_only_jeinet_tells(tmp_path):
    report = load(tmp_path, [JEINET])
    piece = Equipment.objects.get()
    assert (piece.asset_no, piece.use_modes) == ("2019-C001-001", ["direct"])
    assert (piece.usage_examples_ko, piece.cautions_ko) == ("파단면", "건조한 시료만")
    assert report.ignored_headings == ["등록번호", "승인상태", "지역명"]


def test_zeus_columns_that_are_not_used_are_told(tmp_path):
    assert load(tmp_path, [ZEUS]).ignored_headings == ["takeDtYyyy"]
