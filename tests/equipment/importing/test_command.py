"""`import_equipment` as people run it: output, exit status, and death in the middle."""

import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from equipment.models import Equipment, SearchDocument, Spec, SpecDefinition, Tariff
from tests.equipment.importing.files import make_vocabulary, row, write_csv

ROWS = 2000
WRITTEN = (Equipment, Spec, SpecDefinition, Tariff, SearchDocument)


def run(capsys, *arguments):
    """Return the exit status, the lines printed, and what the command complained of."""
    try:
        call_command("import_equipment", *map(str, arguments))
    except CommandError as error:
        return error.returncode, capsys.readouterr().out.splitlines(), str(error)
    return 0, capsys.readouterr().out.splitlines(), ""


@pytest.mark.django_db
def test_counts_refused_rows_and_status(tmp_path, capsys):
    make_vocabulary()
    good = write_csv(tmp_path / "good.csv", [row(1), row(2)])
    assert run(capsys, good) == (
        0,
        ["추가(created) 2 · 변경(changed) 0 · 그대로(unchanged) 0 · 거부(refused) 0"],
        "",
    )
    bad = write_csv(tmp_path / "bad.csv", [row(1, maker="다라"), row(3, acquired_on="어제")])
    status, lines, complaint = run(capsys, bad)
    assert status == 1
    assert lines == [
        "추가(created) 0 · 변경(changed) 1 · 그대로(unchanged) 0 · 거부(refused) 1",
        "3행 취득일: 날짜를 알아볼 수 없어요: 어제. 2019-07-12처럼 적어 주세요.",
    ]
    assert "1행을 거부했어요" in complaint


@pytest.mark.django_db
def test_dry_run_and_center(tmp_path, capsys):
    make_vocabulary()
    path = write_csv(tmp_path / "file.csv", [row(1), row(2, center="C002")])
    status, lines, _complaint = run(capsys, path, "--dry-run", "--center", "c001")
    assert status == 1
    assert "거부(refused) 1" in lines[0]
    assert lines[-1] == "3행 보유 센터: C001 센터의 장비만 받을 수 있어요."
    assert not Equipment.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["no-such-file.csv"], 2, "열 수 없어요"),
        (["."], 2, "열 수 없어요"),
        (["empty.csv"], 1, "빈 파일"),
        (["file.pdf"], 1, "읽을 수 없는"),
        (["good.csv", "--center", "C999"], 2, "C999"),
    ],
)
def test_what_cannot_be_loaded_is_a_sentence(
    tmp_path, capsys, monkeypatch, arguments, status, said
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "file.pdf").write_bytes(b"%PDF-1.7\n\x00")
    write_csv(tmp_path / "good.csv", [row(1)])
    found, lines, complaint = run(capsys, *arguments)
    assert (found, lines) == (status, [])
    assert said in complaint
    assert "\n" not in complaint


def surroundings():
    """Return an environment in which commands work on the test's own database."""
    database = connection.settings_dict
    parts = {"host": database["HOST"], "port": database["PORT"], "user": database["USER"]}
    query = "&".join(f"{key}={quote(str(value))}" for key, value in parts.items() if value)
    return {
        **os.environ,
        "DATABASE_URL": f"postgresql:///{database['NAME']}?{query}",
        "PGPASSWORD": database["PASSWORD"] or "",
    }


def start(path):
    return subprocess.Popen(
        [sys.executable, settings.BASE_DIR / "manage.py", "import_equipment", path],
        env=surroundings(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def others_have_written():
    """Return whether another connection holds a lock on the table of pieces as writers do."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks WHERE relation = 'equipment_equipment'::regclass"
            " AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()"
        )
        return cursor.fetchone()[0] > 0


@pytest.mark.stress
@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_it_leaves_nothing_and_then_loads_all(tmp_path):
    make_vocabulary()
    path = write_csv(tmp_path / "file.csv", [row(number) for number in range(1, ROWS + 1)])
    with start(path) as process:
        assert next(process.stderr).strip() == "500 / 2,000"
        assert next(process.stderr).strip() == "1,000 / 2,000"
        wrote = others_have_written()
        process.kill()
    assert wrote  # or the test would prove nothing: the batches before had been stored
    assert process.returncode == -9
    assert [model.objects.count() for model in WRITTEN] == [0, 0, 0, 0, 0]

    with start(path) as process:
        out, _err = process.communicate()
    assert process.returncode == 0
    assert "추가(created) 2000" in out
    assert [model.objects.count() for model in WRITTEN] == [ROWS, 2 * ROWS, 2, 2 * ROWS, ROWS]
