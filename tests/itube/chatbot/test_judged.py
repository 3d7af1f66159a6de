"""The judged questions are understood with the portal's own files; the bench asks the API.

There the cited records are judged as well, on the demonstration's data.
"""

import json
from datetime import date

import pytest
from django.utils import timezone

from bench.chatbot import BAR_RIGHT, QUESTIONS, day_of, wrong_slots
from centers.importing.centers import load_centers
from itube.chatbot.known import known
from itube.chatbot.slots import Intent, Memory
from itube.chatbot.understanding import understand
from itube.demo.seed import DEMO
from itube.portal.reference import load_reference_files

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 11, 24)
# What stands for the pieces of the answer before.
SHOWN = ("NFEC-2020-01-000001",)


def is_right(turn, found):
    expected = turn.get("slots", {})
    named = {"faq": found.faq, "step": found.slots.step, "item": found.slots.item}
    cited = [one for one in turn.get("records", []) if one["type"] in named and "id" in one]
    return (
        found.intent in turn["intent"]
        and not wrong_slots(expected, found.slots.told(), TUESDAY)
        and all(
            named[one["type"]] in (one["id"] if isinstance(one["id"], list) else [one["id"]])
            for one in cited
        )
    )


def test_judged_questions_are_understood(django_assert_num_queries):
    load_reference_files(timezone.now())
    load_centers(DEMO / "centers.csv")
    names = known()
    right = []
    with django_assert_num_queries(0):
        for dialogue in json.loads(QUESTIONS.read_text("utf-8")):
            memory = Memory()
            for turn in dialogue["turns"]:
                found = understand(turn["text"], memory, TUESDAY, names)
                right.append(is_right(turn, found))
                shown = SHOWN if found.intent == Intent.FIND_EQUIPMENT else memory.shown
                memory = Memory(found.slots, found.intent, shown, found.missing)
    assert len(right) >= 250
    assert sum(right) / len(right) >= BAR_RIGHT


@pytest.mark.parametrize(
    ("told", "day"),
    [
        ("D+1", "2026-11-25"),
        ("W+0.5", "2026-11-27"),
        ("W+1.2", "2026-12-01"),
        ("M+1.1", "2026-12-01"),
        ("M+0.last", "2026-11-30"),
        ("11-24", "2026-11-24"),
        ("11-23", "2027-11-23"),
        ("2027-03-02", "2027-03-02"),
    ],
)
def test_days_of_judged_questions_are_relative_to_the_day_of_asking(told, day):
    assert day_of(told, TUESDAY).isoformat() == day
