"""A searched text becomes a kind by the search's own words alone, and a province by conditions."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from equipment.models import Kind, QueryWord, SynonymGroup
from equipment.search.lexicon import read_lexicon
from itube.reports.demand.words import conditions_of, kind_of, province_of
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def kinds():
    """Four kinds, two of which share a word, general words, and a center with its city."""
    QueryWord.objects.get_or_create(role="generic", text="시험")
    QueryWord.objects.get_or_create(role="generic", text="장비")
    made = {
        "utm": factories.make_kind(
            slug="utm", name_ko="만능시험기", name_en="Universal testing machine", acronyms=("UTM",)
        ),
        "sem": factories.make_kind(
            slug="sem",
            name_ko="주사전자현미경",
            name_en="Scanning electron microscope",
            terms=("전자현미경 에스이엠",),
        ),
        "tem": factories.make_kind(
            slug="tem", name_ko="투과전자현미경", name_en="Transmission electron microscope"
        ),
        "ald": factories.make_kind(
            slug="ald", name_ko="원자층증착기", name_en="Atomic layer deposition", acronyms=("ALD",)
        ),
    }
    factories.make_center(code="C007", province="KR-26", city_ko="부산", city_en="Busan")
    return made


def found(text, filters=""):
    key = kind_of(text, filters, read_lexicon())
    return Kind.objects.get(pk=key).slug if key else None


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("만능시험기", "utm"),
        ("만능 시험기", "utm"),
        ("UTM", "utm"),
        ("유티엠", "utm"),
        ("scanning electron microscope", "sem"),
        ("주사전자현미경 대여", None),
        ("부산 만능시험기", "utm"),
        ("5000 만능시험기", "utm"),
        ("ALD 장비", "ald"),
        # Two kinds have these words, and neither is called so.
        ("전자현미경", None),
        ("electron microscope", None),
        # Nothing that any kind has.
        ("qqzzxxvv", None),
        ("양자컴퓨터", None),
        ("走査電子顕微鏡", None),
        ("نانو", None),
        ("!!! ???", None),
        # One word of two is no kind's.
        ("만능시험기 핵융합", None),
        # General words and places alone say nothing of a kind.
        ("시험", None),
        ("시험 장비", None),
        ("부산", None),
        ("", None),
    ],
)
def test_a_text_is_of_the_one_kind_that_has_all_its_words(kinds, text, slug):
    assert found(text) == slug


def test_without_words_the_condition_says_the_kind(kinds):
    assert found("", "kind=ald province=KR-26") == "ald"
    assert found("", "kind=ald kind=sem") is None
    assert found("", "kind=gone") is None
    # Words go before conditions, and what is not understood is not replaced by them.
    assert found("만능시험기", "kind=ald") == "utm"
    assert found("qqzzxxvv", "kind=ald") is None


def test_synonyms_that_somebody_adds_are_known_at_once(kinds):
    assert found("인장기") is None
    SynonymGroup.objects.create(words=["인장기"], leads_to=["만능시험기"])
    assert found("인장기") == "utm"


@pytest.mark.parametrize(
    ("filters", "province"),
    [
        ("province=KR-26", "KR-26"),
        ("province=KR-26 sector=bio use_mode=test", "KR-26"),
        ("province=KR-26 province=KR-11", ""),
        ("center=C007", "KR-26"),
        ("center=C999", ""),
        ("province=XX", ""),
        ("near_province=KR-26", ""),
        ("", ""),
    ],
)
def test_the_province_is_the_one_that_was_chosen(kinds, filters, province):
    assert province_of(filters, read_lexicon()) == province


def test_conditions_are_read_as_the_log_writes_them():
    told = conditions_of("fee_max=50000 province=KR-11 province=KR-26 broken")
    assert told == {"fee_max": {"50000"}, "province": {"KR-11", "KR-26"}}


def test_a_thousand_texts_cost_no_statement(kinds):
    lexicon = read_lexicon()
    with CaptureQueriesContext(connection) as queries:
        for number in range(1000):
            kind_of(f"만능시험기 {number}", "", lexicon)
            province_of("center=C007", lexicon)
    assert len(queries) == 0
