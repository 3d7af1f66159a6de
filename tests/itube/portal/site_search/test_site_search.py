"""One search finds pieces, kinds, centers and pages by all their words, or says where to look."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from equipment.models import QueryWord
from equipment.search import lexicon
from equipment.search.index import rebuild
from itube.news.models import Faq, Notice
from itube.portal.site_search.matching import read
from tests.factories import make_center, make_equipment, make_item, make_kind, make_step

pytestmark = pytest.mark.django_db


def found(client, q, **more):
    return client.get("/search/", {"q": q, **more})


def groups(response):
    return {group.code: [row.title for row in group.rows] for group in response.context["groups"]}


@pytest.fixture
def stock():
    sem = make_kind(
        name_ko="주사전자현미경", name_en="Scanning Electron Microscope", acronyms=("SEM",)
    )
    center = make_center(name_ko="반도체공정지원센터", name_en="Semiconductor Process Center")
    make_equipment(kind=sem, center=center, name_ko="주사전자현미경 1호기")
    make_kind(name_ko="없는 장비 현미경")
    rebuild()
    lexicon.renewed()
    return center


def test_an_acronym_finds_its_kind_and_no_longer_word(client, stock):
    response = found(client, "SEM")
    assert groups(response) == {"kinds": ["주사전자현미경"]}
    assert response.context["equipment"].total == 1


def test_every_word_must_be_there_without_its_particle(stock):
    QueryWord.objects.create(role="particle", text="에서")
    lexicon.renewed()
    assert read("공정지원센터에서").words[0][0] == "공정지원센터"


def test_centers_are_found_by_their_names_and_unpublished_ones_never(client, stock):
    make_center(name_ko="숨은 반도체센터", is_published=False)
    assert groups(found(client, "반도체공정"))["centers"] == [stock.name]
    assert groups(found(client, "semiconductor process"))["centers"] == [stock.name]


def test_a_slip_finds_what_is_spelled_alike(client, stock):
    assert groups(found(client, "반도체공정지원샌터"))["centers"] == [stock.name]


def test_items_and_steps_of_the_map_are_found(client):
    step = make_step(make_item(name_ko="리튬이온 이차전지"), name_ko="슬러리 믹싱")
    response = found(client, "슬러리")
    assert groups(response)["map"] == [f"{step.item.name} › 슬러리 믹싱"]


def test_news_and_answers_are_found_and_what_is_not_out_is_not(client):
    texts = {"title_en": "Notice", "summary_ko": "점검을 알립니다.", "summary_en": "Maintenance"}
    now = timezone.now()
    Notice.objects.create(slug="out", title_ko="서버 점검 안내", published_at=now, **texts)
    Notice.objects.create(slug="draft", title_ko="숨은 점검", **texts)
    Faq.objects.create(
        slug="when",
        category="booking",
        question_ko="점검 날에는요?",
        question_en="?",
        answer_ko="쉽니다.",
        answer_en="Closed.",
    )
    response = groups(found(client, "점검"))
    assert (response["notices"], response["answers"]) == (["서버 점검 안내"], ["점검 날에는요?"])


def test_pages_of_the_menu_are_found(client):
    assert "나의 예약" in groups(found(client, "나의 예약"))["pages"]


def test_one_group_alone_page_by_page(client):
    for number in range(23):
        make_center(name_ko=f"시험센터 {number:02}")
    first = found(client, "시험센터", **{"in": "centers"})
    assert (len(first.context["rows"]), first.context["pages"].last) == (20, 2)
    assert len(found(client, "시험센터", **{"in": "centers", "page": "2"}).context["rows"]) == 3
    # What there is not is the first page, and everything.
    assert len(found(client, "시험센터", **{"in": "centers", "page": "9"}).context["rows"]) == 20
    assert found(client, "시험센터", **{"in": "nothing"}).context["total"] == 23


@pytest.mark.parametrize("q", ["", "   ", "\x00", "%", "_", "ㄱ", "'\"\\", "(", "가" * 200, "😀"])
def test_any_text_is_answered(client, q):
    assert found(client, q).status_code == 200


def test_a_text_that_is_too_long_is_told_and_not_searched(client):
    response = found(client, "가" * 201)
    assert "200자까지" in response.content.decode()
    assert "groups" not in response.context


def test_nothing_found_says_where_to_look(client):
    page = found(client, "없는말없는말").content.decode()
    assert "찾지 못했습니다" in page
    assert "/sitemap/" in page


def test_finder_that_finds_nothing_offers_the_whole_site(client):
    page = client.get("/equipment/", {"q": "없는말"}).content.decode()
    assert "/search/?q=%EC%97%86%EB%8A%94%EB%A7%90" in page


def test_as_many_statements_for_ten_as_for_one(client, stock):
    found(client, "반도체")
    with CaptureQueriesContext(connection) as one:
        found(client, "반도체")
    for number in range(9):
        make_center(name_ko=f"반도체센터 {number}")
    found(client, "반도체")  # the words of the new centers are read once
    with CaptureQueriesContext(connection) as ten:
        found(client, "반도체")
    assert len(ten) == len(one) <= 26
