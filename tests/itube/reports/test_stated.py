"""What was stated of money and plans: only what a source gives, loaded once."""

import json

import pytest
from django.conf import settings
from django.utils.translation import override

from itube.reports import charts, wording
from itube.reports.models import BudgetLine, Roadmap
from itube.reports.stated import load_investment

FILE = settings.BASE_DIR / "fixtures" / "reference" / "investment.json"
EOK = 10**8


@pytest.mark.django_db
def test_the_file_is_loaded_once_and_says_what_the_sources_say():
    assert load_investment(FILE) == 17
    assert load_investment(FILE) == 0
    amounts = {line.slug: line.amount_won // EOK for line in BudgetLine.objects.all()}
    assert amounts == {
        "investment-2011-2020": 29_000,
        "infrastructure-2021": 1_868,
        "smart-specialisation-2021": 1_124,
        "innovation-infrastructure-2022": 1_672,
    }
    assert [row.fields.count() for row in Roadmap.objects.all()] == [5, 6]


def test_every_stated_row_names_its_source_in_both_languages():
    content = json.loads(FILE.read_text())
    for row in content["budget_lines"] + content["roadmaps"]:
        assert all(row[name] for name in ("source_ko", "source_en", "source_date")), row["slug"]


@pytest.mark.parametrize(
    ("won", "korean", "english"),
    [
        (2_900_000_000_000, "2조 9,000억 원", "KRW 2.9 trillion"),
        (299_200_000_000, "2,992억 원", "KRW 299.2 billion"),
        (1_000_000_000_000, "1조 원", "KRW 1 trillion"),
        (50_000_000, "0억 원", "KRW 0.1 billion"),
    ],
)
def test_large_sums_are_written_as_ministries_do(won, korean, english):
    assert wording.large_won(won) == korean
    with override("en"):
        assert wording.large_won(won) == english


def test_bars_begin_at_nothing_and_end_at_the_largest():
    drawn = charts.beams([("a", 50, "50"), ("b", 100, "100"), ("c", 0, "0")])
    assert [(beam.width, beam.y) for beam in drawn] == [(50, 15), (100, 57), (0, 99)]
    assert [beam.width for beam in charts.beams([("a", 0.5, ""), ("b", 1.4, "")], whole=1)] == [
        50,
        100,
    ]
    assert charts.beams([]) == []
    assert charts.beams([("a", 0, "0")])[0].width == 0


def test_columns_share_the_room_and_mark_the_largest_and_the_last():
    drawn = charts.columns([("a", 10, "10"), ("b", 5, "5"), ("c", 7, "7")])
    assert [column.is_marked for column in drawn] == [True, False, True]
    assert drawn[1].height == drawn[0].height / 2
    assert all(column.y + column.height == charts.COLUMN_FOOT for column in drawn)
    assert drawn[-1].x + drawn[-1].width < 100
    assert charts.columns([]) == []
    assert charts.columns([("a", 0, "0")])[0].height == 0
