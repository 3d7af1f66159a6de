"""The engine against its slow oracle: the same pieces, and facets that count what choosing brings.

The oracle asks the models; the engine asks the search documents.
"""

import random

import pytest

from equipment.filters import EquipmentFilter
from equipment.models import Equipment, Kind, Spec, SpecDefinition
from equipment.search.facets import FACETS
from equipment.search.index import rebuild
from equipment.search.query import search
from equipment.search.question import question_from
from tests.equipment.search.plain_counts import PlainAnswers
from tests.equipment.search.random_questions import (
    RandomQuestions,
    check,
    make_specs,
    make_words,
    specs_of_pieces,
)
from tests.equipment.search.worlds import WORDS, make_world
from tests.factories import make_equipment, make_kind

pytestmark = pytest.mark.django_db
ALL = 1_000_000
QUESTIONS = 40


def asked(data, *, facets=False):
    filterset = EquipmentFilter(data)
    assert filterset.is_valid(), filterset.errors
    question = question_from(filterset.form.cleaned_data)
    return filterset, search(question, page_size=ALL, facets=facets)


def check_counts(data, facets, values):
    """Each value counts what the question brings with only that value in its filter."""
    for name in facets:
        for value in values(name):
            _, alone = asked({**data, name: [value.value]})
            assert alone.total == value.count, (data, name, value)


def random_filter(chance, everything):
    """Return one parameter with one or two of its values, or words, or a fee."""
    name = chance.choice([*FACETS, "q", "fee_max"])
    if name == "q":
        return name, " ".join(chance.sample([*WORDS, "종류1", "jsm 7900", "전자", "가나"], 1))
    if name == "fee_max":
        return name, str(chance.randint(0, 25) * 10_000)
    values = [value.value for value in everything[name]]
    return name, chance.sample(values, min(len(values), chance.randint(1, 2)))


def check_pairs(everything, pairs, seed, sample):
    chance = random.Random(seed)
    for _ in range(pairs):
        data = dict([random_filter(chance, everything), random_filter(chance, everything)])
        filterset, answer = asked(data, facets=True)
        slow = dict(filterset.qs.values_list("pk", "center"))
        assert set(answer.ids) == set(slow), data
        assert answer.total == len(answer.ids) == len(slow)
        assert answer.centers == len(set(slow.values()))
        check_counts(
            data,
            FACETS,
            lambda name, found=answer.facets: chance.sample(
                found[name], min(sample, len(found[name]))
            ),
        )


@pytest.fixture
def everything():
    make_world(300)
    rebuild()
    return asked({}, facets=True)[1].facets


def test_every_value_alone_counts_what_choosing_it_brings(everything):
    check_counts({}, FACETS, lambda name: everything[name])
    for name in FACETS:
        for value in everything[name]:
            filterset, answer = asked({name: [value.value]})
            assert set(answer.ids) == set(filterset.qs.values_list("pk", flat=True))


@pytest.mark.stress
def test_25_random_pairs_of_filters_agree(everything):
    check_pairs(everything, pairs=25, seed=7, sample=1)


@pytest.mark.parametrize("sort", ["name", "fee", "newest"])
def test_both_give_the_same_order(everything, sort):
    filterset, answer = asked({"sort": sort})
    assert answer.ids == list(filterset.qs.values_list("pk", flat=True))


def test_words_are_found_where_a_reader_would_find_them(everything):
    """A word without case, spaces and hyphens is in a name, kind, maker or model of every hit."""

    def squashed(text):
        return "".join(char for char in text.casefold() if char.isalnum())

    pieces = list(Equipment.objects.published().select_related("kind"))
    terms = {kind.pk: [term.text for term in kind.terms.all()] for kind in Kind.objects.all()}
    for word in [*WORDS, "현미", "tester", "jsm7900f", "M290", "icpms", "종류3"]:
        _, answer = asked({"q": word})
        for piece in pieces:
            texts = [piece.name_ko, piece.name_en, piece.maker, piece.model, piece.kind.name_ko]
            texts += [piece.kind.name_en, *terms[piece.kind_id]]
            found = any(squashed(word) in squashed(text) for text in texts)
            assert (piece.pk in answer.ids) == found, (word, piece)


def test_40_random_questions_agree_in_all_that_is_counted():
    chance = random.Random(40)
    make_world(150)
    make_words()
    make_specs(list(Equipment.objects.order_by("pk")), chance)
    rebuild()
    answers, specs = PlainAnswers(), specs_of_pieces()
    words = [*WORDS, "사이클러", "스코프", "파단면", "쳄버", "종류3", "시험", "JSM-7900F", "jeol"]
    asking = RandomQuestions(chance, words, asked({}, facets=True)[1].facets)
    found = [check(answers, specs, asking.question()) for _ in range(QUESTIONS)]
    # The questions are of use: most find something, some by other words, some with specs.
    told = [answer for answer in found if answer]
    assert len(told) > 0.9 * QUESTIONS
    assert sum(answer.total > 0 for answer in told) > 0.4 * QUESTIONS
    assert any(answer.corrected for answer in told)
    assert any(answer.read_specs for answer in told)
    assert any(answer.unknown for answer in told)


@pytest.mark.parametrize("q", ["Annealsys", "Annealsyz", "비파괴 testing", "공정 확인"])
def test_the_models_take_tokens_as_they_are(q):
    """They once read them as English words: annealsys was annealsi, and faint ones lost a sign."""
    make_equipment(maker="Annealsys", model="AS-One", usage_examples_ko="공정 확인")
    make_equipment(name_en="Testing Machine", name_ko="비파괴 시험기")
    rebuild()
    filterset, answer = asked({"q": q})
    assert answer.total
    assert set(answer.ids) == set(filterset.qs.values_list("pk", flat=True))


def test_what_is_asked_literally_is_not_followed_by_near_kinds():
    sem, fib = make_kind(name_ko="주사전자현미경"), make_kind(name_ko="주사이온현미경")
    make_equipment(kind=sem, maker="JEOL")
    make_equipment(kind=sem)
    make_equipment(kind=fib)
    rebuild()
    assert asked({"q": "주사전자현미경 jeol"})[1].total > 1
    assert asked({"q": "주사전자현미경 jeol", "literal": "true"})[1].total == 1


def test_two_conditions_on_one_spec_are_told_apart():
    """A piece that surely fails one of them is not among those of which nobody can say."""
    piece = make_equipment()
    voltage, other = (
        SpecDefinition.objects.create(key=name, name_ko=name, name_en=name, unit="kV")
        for name in ("가속전압", "전압")
    )
    Spec.objects.create(equipment=piece, definition=other, value_to=5, text="5kV")
    rebuild()
    # 전압 means both, and is called by the first one's key; of that one nothing is known.
    _, answer = asked({"q": "전압 30kV 이상", f"spec.{voltage.key}": "1.."})
    assert (answer.total, answer.unknown) == (0, 0)
