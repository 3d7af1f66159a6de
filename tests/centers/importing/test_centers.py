"""Centers, institutions and provinces from files."""

import csv
import json

import pytest
from django.core.management import CommandError, call_command

from centers.importing.centers import load_centers
from centers.importing.institutions import load_institutions
from centers.importing.provinces import parse_province
from centers.models import Center, ClosedDay, Institution
from tests.factories import make_institution

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _institution():
    make_institution(name_ko="가나연구원", province="KR-42", city_ko="원주시", city_en="Wonju")


def row(code="C001", **cells):
    return {
        "code": code,
        "institution": "가나연구원",
        "name_ko": "소재센터",
        "province": "강원도",
        "latitude": "37.3",
        "longitude": "127.9",
        "phone": "033-000-0001",
        "email": "c001@center.example",
        "opened_on": "2012. 6. 12.",
        "opening_hours": "월~금 09:00~12:00, 13:00~18:00",
        "closed_days": "2026-12-31 종무식",
        **cells,
    }


def load(folder, *rows, **options):
    path = folder / "centers.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    report = load_centers(path, **options)
    return report.created, report.changed, report.unchanged, [str(one) for one in report.refused]


def test_a_center_with_hours_and_closed_days(tmp_path):
    assert load(tmp_path, row()) == (1, 0, 0, [])
    center = Center.objects.get()
    assert (center.code, center.province, center.city_ko) == ("C001", "KR-42", "원주시")
    assert center.opening_hours.count() == 10
    assert [day.name_ko for day in center.closed_days.all()] == ["종무식"]
    assert load(tmp_path, row()) == (0, 0, 1, [])


@pytest.mark.parametrize(
    "change",
    [
        {"phone": "033-000-0002"},
        {"opening_hours": "24시간"},
        {"closed_days": ""},
        {"closed_days": "2026-12-31 휴무"},
    ],
)
def test_one_change_is_one_changed_center(tmp_path, change):
    ClosedDay.objects.create(day="2027-01-02", name_ko="임시공휴일")
    load(tmp_path, row(), row("C002"))
    assert load(tmp_path, row() | change, row("C002")) == (0, 1, 1, [])
    assert load(tmp_path, row() | change, row("C002")) == (0, 0, 2, [])
    assert ClosedDay.objects.filter(center=None).count() == 1


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ({"code": "1"}, "센터 코드: C와 숫자 세 자리"),
        ({"code": ""}, "센터 코드:"),
        ({"code": "C१२३"}, "센터 코드: C와 숫자 세 자리"),
        ({"institution": "없는 곳"}, "기관: 등록되지 않은 기관"),
        ({"institution": ""}, "기관: 비어 있어요"),
        ({"name_ko": ""}, "센터 이름:"),
        ({"province": "함경도"}, "시·도: 알 수 없는"),
        ({"latitude": "12"}, "위도:"),
        ({"longitude": "동쪽"}, "경도: 수를 알아볼 수 없어요"),
        ({"opening_hours": "가끔"}, "운영시간: 요일을"),
        ({"closed_days": "설날"}, "휴무일: 휴무일을"),
        ({"email": "centre"}, "대표 전자우편:"),
        ({"name_ko": "(" * 5000}, "센터 이름: 1000자까지 적을 수 있는데 5000자예요."),
        ({"opened_on": "9" * 5000}, "개소일: 1000자까지 적을 수 있는데 5000자예요."),
        ({"opening_hours": "월" * 5000}, "운영시간: 1000자까지 적을 수 있는데 5000자예요."),
    ],
)
def test_a_faulty_row_is_left_out_and_told(tmp_path, cells, said):
    created, _changed, _unchanged, refused = load(tmp_path, row("C009"), row() | cells)
    assert created == 1
    assert len(refused) == 1
    assert refused[0].startswith("3행")
    assert said in refused[0]


def test_long_summaries_and_many_closed_days_load_whole(tmp_path):
    days = "; ".join(
        f"2027-{month:02d}-{day:02d} 정기점검" for month in (7, 8) for day in range(1, 31)
    )
    cells = {"summary_ko": "소개 (" * 1000, "closed_days": days}
    assert load(tmp_path, row() | cells) == (1, 0, 0, [])
    center = Center.objects.get()
    assert center.summary_ko == cells["summary_ko"]
    assert center.closed_days.count() == 60


def test_a_code_twice(tmp_path):
    assert load(tmp_path, row(), row())[3] == [
        "3행 센터 코드: 같은 센터 코드가 앞에도 있어요: C001"
    ]


@pytest.mark.parametrize("codes", [("C१२३", "C१२३"), ("C१२३", "C٤٥٦"), ("?", "?"), ("X1", "X1")])
def test_every_bad_code_is_told_as_one(tmp_path, codes):
    first, second = load(tmp_path, *map(row, codes))[3]
    assert first == "2행 센터 코드: C와 숫자 세 자리로 적어 주세요. 예: C001"
    assert second == first.replace("2행", "3행")


def test_a_dry_run_writes_nothing(tmp_path):
    assert load(tmp_path, row(), dry_run=True) == (1, 0, 0, [])
    assert not Center.objects.exists()


def test_the_command(tmp_path, capsys):
    load(tmp_path, row())
    call_command("import_centers", str(tmp_path / "centers.csv"))
    assert "그대로(unchanged) 1" in capsys.readouterr().out
    with pytest.raises(CommandError, match="열 수 없어요"):
        call_command("import_centers", str(tmp_path / "no.csv"))


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("강원도", "KR-42"),
        ("강원특별자치도", "KR-42"),
        ("전라북도", "KR-45"),
        ("충남", "KR-44"),
        ("부산직할시", "KR-26"),
        ("kr-11", "KR-11"),
        ("", None),
    ],
)
def test_provinces_by_every_name_they_have_had(written, code):
    assert parse_province(written) == code


def test_institutions(tmp_path):
    path = tmp_path / "institutions.json"
    rows = [
        {
            "name_ko": "다라테크노파크",
            "name_en": "Dara Technopark",
            "kind": "테크노파크",
            "province": "전라북도",
            "city": "전주시",
            "lat": 35.8,
            "lon": 127.1,
        }
    ]
    path.write_text(json.dumps(rows))
    assert load_institutions(path) == 1
    assert load_institutions(path) == 0
    stored = Institution.objects.get(name_ko="다라테크노파크")
    assert (stored.kind, stored.province, stored.city_ko) == ("technopark", "KR-45", "전주시")
