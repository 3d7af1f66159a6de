"""Experts and the classification from files."""

import pytest
from django.core.management import CommandError, call_command

from centers.models import Center, Expert
from equipment.importing.classification import load_classification_file
from equipment.importing.experts import load_experts
from equipment.models import Classification
from tests.factories import make_center, make_field, make_institution

pytestmark = pytest.mark.django_db


def outcome(report):
    refused = [str(refusal) for refusal in report.refused]
    return report.created, report.changed, report.unchanged, refused


@pytest.fixture
def experts(tmp_path):
    make_center(code="C001")
    make_field(slug="battery", name_ko="이차전지")
    make_field(slug="display", name_ko="디스플레이")

    def load(*rows, **options):
        path = tmp_path / "experts.csv"
        path.write_text("center,name,role_ko,fields,helps_with_ko\n" + "\n".join(rows))
        return outcome(load_experts(path, **options))

    return load


def test_experts_with_their_fields(experts):
    row = 'C001,전문인력 1,공정개발 담당,"battery, 디스플레이",전극 제작'
    assert experts(row) == (1, 0, 0, [])
    expert = Expert.objects.get()
    assert {field.slug for field in expert.fields.all()} == {"battery", "display"}
    assert experts(row) == (0, 0, 1, [])
    assert experts(row.replace("battery, ", "")) == (0, 1, 0, [])
    assert [field.slug for field in expert.fields.all()] == ["display"]


def test_faulty_experts_are_left_out_and_told(experts):
    created, _changed, _unchanged, refused = experts(
        "C001,전문인력 1,담당,battery,일",
        "C009,전문인력 1,담당,battery,일",
        "C001,전문인력 1,담당,battery,일",
        "C001,전문인력 2,담당,마술,일",
        "C001,전문인력 3,,battery,일",
    )
    assert created == 1
    assert [line.split(":")[0] for line in refused] == [
        "3행 센터 코드",
        "4행 표시 이름",
        "5행 기술분야",
        "6행 역할",
    ]


def test_a_dry_run_of_experts_writes_nothing(experts):
    assert experts("C001,전문인력 1,담당,battery,일", dry_run=True)[0] == 1
    assert not Expert.objects.exists()


@pytest.fixture
def classification(tmp_path):
    def load(*rows):
        path = tmp_path / "classification.csv"
        path.write_text("code,name_ko,name_en,parent\n" + "\n".join(rows))
        return outcome(load_classification_file(path))

    return load


def test_a_tree_of_three_levels(classification):
    rows = ["A,광학장비,Optics,", "A1,현미경,Microscopes,A", "A101,전자현미경,,A1"]
    assert classification(*rows) == (3, 0, 0, [])
    assert classification(*rows) == (0, 0, 3, [])
    assert Classification.objects.get(code="A101").path == "광학장비 › 현미경 › 전자현미경"
    rows[1] = "A1,현미경류,Microscopes,A"
    assert classification(*rows) == (0, 1, 2, [])


def test_faulty_nodes_are_left_out_and_told(classification):
    *_counts, refused = classification(
        "A,광학장비,,",
        "A1,현미경,,A",
        "A101,전자현미경,,A1",
        "X,넷째,,A101",
        "B1,고아,,B",
        ",없음,,",
    )
    assert [line.split(":")[0] for line in refused] == [
        "5행 상위 코드",
        "6행 상위 코드",
        "7행 코드",
    ]
    *_counts, refused = classification("B,다른 장비,,", "A1,현미경,,")
    assert refused == ["3행 상위 코드: 하위 분류가 있는 분류의 단계는 바꿀 수 없어요."]


def test_a_dry_run_knows_the_new_centers_when_it_reads_their_experts(tmp_path, capsys):
    make_institution(name_ko="가나연구원")
    centers, experts = tmp_path / "centers.csv", tmp_path / "experts.csv"
    centers.write_text("code,institution,name_ko\nC001,가나연구원,센터\n")
    experts.write_text("center,name,role_ko,helps_with_ko\nC001,가,나,다\n")
    call_command("import_centers", str(centers), "--dry-run", experts=experts)
    assert capsys.readouterr().out.count("추가(created) 1") == 2
    assert not Center.objects.exists()
    assert not Expert.objects.exists()


def test_good_centers_stay_though_others_are_refused(tmp_path):
    make_institution(name_ko="가나연구원")
    path = tmp_path / "centers.csv"
    path.write_text("code,institution,name_ko\nC001,가나연구원,센터\nC002,없는 곳,센터\n")
    with pytest.raises(CommandError):
        call_command("import_centers", str(path))
    assert [center.code for center in Center.objects.all()] == ["C001"]


def test_the_commands(tmp_path, capsys):
    make_institution(name_ko="가나연구원")
    (tmp_path / "centers.csv").write_text("code,institution,name_ko\nC001,가나연구원,센터\n")
    (tmp_path / "experts.csv").write_text("center,name,role_ko,helps_with_ko\nC001,가,나,다\n")
    call_command("import_centers", str(tmp_path / "centers.csv"), experts=tmp_path / "experts.csv")
    assert Expert.objects.get().center.code == "C001"
    (tmp_path / "tree.csv").write_text("code,name_ko\nA,광학장비\n,없음\n")
    with pytest.raises(CommandError) as refused:
        call_command("import_classification", str(tmp_path / "tree.csv"))
    assert refused.value.returncode == 1
    assert capsys.readouterr().out.count("추가(created) 1") == 3
