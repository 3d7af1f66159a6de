"""The centers' search form: what it finds, what its values count, what it refuses."""

from unicodedata import normalize

import pytest
from django.http import QueryDict

from centers.filters import CenterFilter
from centers.models import Center
from tests.factories import make_center, make_institution

pytestmark = pytest.mark.django_db


def ask(query: str = "") -> CenterFilter:
    return CenterFilter(QueryDict(query), queryset=Center.objects.published().for_list())


def names(query: str) -> list[str]:
    return [center.name_ko for center in ask(query).qs]


@pytest.fixture(autouse=True)
def _centers():
    park = make_institution(name_ko="충남테크노파크", kind="technopark", province="KR-44")
    lab = make_institution(name_ko="한국시험원", kind="certification", province="KR-11")
    make_center(institution=park, code="C001", name_ko="나노소재센터", city_ko="천안시")
    make_center(institution=park, code="C002", name_ko="가공센터", province="KR-30")
    make_center(institution=lab, code="C003", name_ko="다목적시험센터", address_ko="가산로 1")
    make_center(institution=lab, code="C009", name_ko="비공개센터", is_published=False)


def test_an_empty_form_shows_all_by_name():
    assert names("") == ["가공센터", "나노소재센터", "다목적시험센터"]
    assert names("sort=code") == ["나노소재센터", "가공센터", "다목적시험센터"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("나노", ["나노소재센터"]),
        ("테크노파크", ["가공센터", "나노소재센터"]),
        ("테크노파크 천안", ["나노소재센터"]),
        ("c003", ["다목적시험센터"]),
        ("서울", ["다목적시험센터"]),
        ("가산로", ["다목적시험센터"]),
        (normalize("NFD", "나노"), ["나노소재센터"]),
        ("없는말", []),
        ("100%", []),
    ],
)
def test_words_are_looked_for_in_names_places_and_codes(text, found):
    assert names(f"q={text.replace('%', '%25')}") == found


def test_values_of_one_filter_are_alternatives_and_filters_add_up():
    assert names("province=KR-44&province=KR-11") == ["나노소재센터", "다목적시험센터"]
    assert names("province=KR-44&center_kind=certification") == []
    assert names("province=KR-30&center_kind=technopark") == ["가공센터"]


def test_each_facet_counts_what_choosing_its_value_returns():
    for query in ("", "q=센터", "province=KR-30", "center_kind=technopark", "q=테크노&sort=code"):
        for name, values in ask(query).facets.items():
            rest = "&".join(p for p in query.split("&") if p and not p.startswith(name))
            for value in values:
                assert value.count == ask(f"{rest}&{name}={value.value}").qs.count(), value


def test_a_chosen_value_is_shown_even_when_it_finds_nothing():
    values = ask("province=KR-49&q=나노").facets["province"]
    assert [(v.value, v.count, v.selected) for v in values] == [
        ("KR-44", 1, False),
        ("KR-49", 0, True),
    ]


@pytest.mark.parametrize(
    ("query", "name"),
    [("province=KR-99", "province"), ("center_kind=x", "center_kind"), ("sort=fee", "sort")],
)
def test_unknown_values_are_refused(query, name):
    form = ask(query).form
    assert not form.is_valid()
    assert list(form.errors) == [name]


def test_too_long_and_unprintable_questions_are_refused():
    assert not ask("q=" + "가" * 101).form.is_valid()
    assert not ask("q=%00").form.is_valid()
