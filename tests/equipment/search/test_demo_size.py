"""The finder over the whole demo data: every count of every facet, alone and under questions."""

import random
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from equipment.models import Equipment
from equipment.search.facets import FACETS
from equipment.search.lexicon import current
from itube.demo.seed import seed
from tests.equipment.search.plain_counts import PlainAnswers
from tests.equipment.search.random_questions import RandomQuestions, specs_of_pieces
from tests.equipment.search.random_questions import check as check_question
from tests.equipment.search.test_agreement import asked

pytestmark = [pytest.mark.django_db, pytest.mark.stress]
PAIRS = 50
QUESTIONS = 200
PAGES = [
    "",
    "?q=현미경",
    "?q=시험&page=20",
    "?q=SEM&province=KR-11&use_mode=direct&sort=fee",
    "?item=lithium-ion-battery&fee_max=60000",
    "?q=없는말&status=idle",
    "?view=map",
    "?q=SEM&province=KR-11&view=map",
    "?free_hours=3&near=daejeon&sort=distance",
    "?free_hours=1&sort=earliest&view=map",
    "?q=가속전압 30kV 이상 현미경&near=busan",
]


def check(answers, data):
    """The answer to data has the pieces, centers and counts that plain Python finds."""
    _, answer = asked(data, facets=True)
    expected = answers.passing(data)
    assert set(answer.ids) == expected, data
    assert answer.total == len(expected)
    assert answer.centers == len({answers.centers[pk] for pk in expected})
    for name in FACETS:
        counts = {value.value: value.count for value in answer.facets[name] if value.count}
        assert counts == answers.counts(data, name), (data, name)
    return answer


def check_questions(answers, everything):
    """Words of all sorts, specs, facets and fees at once."""
    chance = random.Random(200)
    kinds = current().kinds.entries
    words = {word for entry in kinds if entry.is_name for word in entry.text.split()}
    words |= set(chance.sample(sorted(current().synonyms), 200))
    words |= set(Equipment.objects.values_list("maker", flat=True)[:300])
    specs = specs_of_pieces()
    asking = RandomQuestions(chance, sorted(words), everything)
    found = [check_question(answers, specs, asking.question()) for _ in range(QUESTIONS)]
    told = [answer for answer in found if answer]
    assert len(told) > 0.9 * QUESTIONS
    assert sum(answer.total > 0 for answer in told) > 0.4 * QUESTIONS
    assert any(answer.corrected for answer in told)
    assert any(answer.read_specs for answer in told)
    assert any(answer.unknown for answer in told)


def test_the_finder_holds_at_demo_size(client):
    seed("any-password", timezone.now(), print)
    answers = PlainAnswers()
    assert len(answers.centers) == 7138
    whole = check(answers, {})
    assert (whole.total, whole.centers) == (7138, 244)
    for name in FACETS:
        for value in whole.facets[name]:
            assert asked({name: [value.value]})[1].total == value.count
    chance = random.Random(2020)
    for _ in range(PAIRS):
        first, second = chance.sample([*FACETS, "fee_max"], 2)
        data = {}
        for name in (first, second):
            if name == "fee_max":
                data[name] = str(chance.randint(0, 30) * 10_000)
            else:
                values = [value.value for value in whole.facets[name]]
                data[name] = chance.sample(values, min(len(values), chance.randint(1, 3)))
        check(answers, data)
    check_questions(answers, whole.facets)
    for address in PAGES:
        with CaptureQueriesContext(connection) as queries:
            response = client.get(f"/equipment/{address}")
        plain = [q for q in queries if not re.match("SAVEPOINT|RELEASE", q["sql"])]
        assert len(plain) <= 8, address
        assert len(response.content) <= 60_000, address
