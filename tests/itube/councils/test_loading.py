"""Councils and members from files: once more changes nothing."""

import json

import pytest

from itube.councils.loading import load_councils, load_members
from itube.councils.models import Council, Member, Milestone
from tests.factories import make_center, make_sector

pytestmark = pytest.mark.django_db


def written(path, milestones=("begins",)):
    path.write_text(
        json.dumps(
            {
                "councils": [{"sector": "bio", "since": 2019, "aim_ko": "함께", "aim_en": ""}],
                "milestones": [
                    {"slug": slug, "year": 2015, "title_ko": "시작", "source_ko": "보도자료"}
                    for slug in milestones
                ],
            }
        )
    )
    return path


def test_files_are_loaded_once(tmp_path):
    make_sector(code="bio")
    path = written(tmp_path / "councils.json", ("begins", "grows"))
    assert (load_councils(path), load_councils(path)) == (3, 0)
    assert load_councils(written(path)) == 1
    assert Milestone.objects.get().slug == "begins"


def test_members_come_and_go_and_the_secretary_is_the_secretariat(tmp_path):
    make_sector(code="bio")
    load_councils(written(tmp_path / "councils.json"))
    first, second = make_center(code="C001"), make_center(code="C002")
    path = tmp_path / "members.csv"
    path.write_text("council,center,role,since\nbio,C001,chair,2019\nbio,C002,secretary,2020\n")
    assert (load_members(path), load_members(path)) == (3, 0)
    assert Council.objects.get().secretariat == second
    path.write_text("council,center,role,since\nbio,C001,secretary,2019\n")
    assert load_members(path) == 3
    assert Member.objects.get().center == first
    assert Council.objects.get().secretariat == first
