"""`manage.py export_utilization`: what it writes, and what it says to bad arguments."""

from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from bookings.models import UsageRecord
from tests import factories
from tests.factories import MONDAY_9

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece():
    piece = factories.make_bookable(center=factories.make_center(code="C001"))
    UsageRecord.objects.create(
        equipment=piece,
        start=MONDAY_9,
        end=MONDAY_9.replace(hour=12),
        operating_minutes=90,
        use_class="external",
    )
    return piece


def run(*arguments):
    """Return what the command prints on its two ways out."""
    out, err = StringIO(), StringIO()
    call_command("export_utilization", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_it_writes_the_report_and_tells_how_far_it_is(piece, tmp_path):
    target = tmp_path / "a.xlsx"
    out, err = run("--from", "2030-01", "--to", "2030-12", "--format", "xlsx", "--output", target)

    page = openpyxl.load_workbook(target)["장비별"]
    assert [page.cell(6, 2).value, page.cell(6, 7).value] == [piece.registration_no, 1.5]
    assert "100 %" in err
    assert "a.xlsx: 장비 1점, 가동시간 2시간" in out


def test_days_are_taken_too_and_both_ends_count(piece, tmp_path):
    for first, last, lines in (
        ("2030-01-07", "2030-01-07", "1.5"),
        ("2030-01-08", "2030-01-09", "0.0"),
    ):
        target = tmp_path / "a.csv"
        run("--from", first, "--to", last, "--output", target)
        told = target.read_text("utf-8-sig").splitlines()[1].split(",")
        assert told[15] == lines


def test_one_center_alone(piece, tmp_path):
    factories.make_bookable()
    run("--from", "2030", "--to", "2030", "--center", "c001", "--format", "csv",
        "--output", tmp_path)  # fmt: skip
    (file,) = tmp_path.iterdir()
    assert file.name.startswith("i-Tube_장비활용현황_C001_2030년_")
    assert len(file.read_text("utf-8-sig").splitlines()) == 2


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "기간을 정해 주세요"),
        (("--from", "2030-01"), "기간을 정해 주세요"),
        (("--from", "2030-13", "--to", "2030-12"), "2030-13"),
        (("--from", "soon", "--to", "2030-12"), "soon"),
        (("--from", "2030-12", "--to", "2030-01"), "빨라요"),
        (("--from", "2001", "--to", "2030"), "5년"),
        (("--from", "2030", "--to", "2030", "--format", "pdf"), "pdf"),
        (("--from", "2030", "--to", "2030", "--output", "a.hwp"), "hwp"),
        (("--from", "2030", "--to", "2030", "--center", "C999"), "C999"),
        (("--from", "2030", "--to", "2030", "--output", "/proc/none/a.csv"), "쓸 수 없어요"),
    ],
)
def test_bad_arguments_get_a_sentence_and_status_one(arguments, sentence):
    with pytest.raises(CommandError, match=sentence) as refusal:
        run(*arguments)
    assert refusal.value.returncode == 1
