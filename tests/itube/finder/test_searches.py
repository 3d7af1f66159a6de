"""Saved searches: kept once, counted, new since the last look, renamed, deleted."""

import re
from urllib.parse import quote

import pytest
from django.http import QueryDict

from equipment.search.index import rebuild
from itube.finder import searches
from itube.finder.models import SavedSearch
from tests.factories import make_equipment, make_kind, make_member

pytestmark = pytest.mark.django_db
NEW = "/saved/searches/new/"


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def kind():
    kind = make_kind(name_ko="주사전자현미경", slug="sem")
    make_equipment(kind=kind, name_ko="현미경 1")
    rebuild()
    return kind


@pytest.fixture
def member(client):
    user = make_member()
    client.force_login(user)
    return user


def one_more(kind, **fields):
    piece = make_equipment(kind=kind, **fields)
    rebuild()
    return piece


def save(client, query, **fields):
    return client.post(f"{NEW}?{query}", {"name": "내 검색", **fields}, follow=True)


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("q= SEM &page=3&more=kind&utm=x", "q=SEM"),
        ("stage=b&kind=c&stage=a&stage=b", "kind=c&stage=a&stage=b"),
        ("sort=relevance&q=a&sector=", "q=a"),
        ("sort=fee&q=a", "q=a&sort=fee"),
        ("spec.kv=&spec.kv=30&near=36.3,127.3&sort=distance", "spec.kv=..30"),
    ],
)  # fmt: skip
def test_one_question_is_one_query_string(asked, kept):
    assert searches.normalised(QueryDict(asked)) == kept


def test_the_finder_offers_to_save_a_question_and_only_that(client, kind):
    assert "이 검색 저장" not in client.get("/equipment/").content.decode()
    html = client.get("/equipment/?q=현미경&kind=sem").content.decode()
    assert f'href="{NEW}?q={quote("현미경")}&amp;kind=sem"' in html


def test_a_visitor_signs_in_and_comes_back_to_the_question(client, kind):
    response = client.get(f"{NEW}?q=SEM&kind=sem")
    assert response.url == f"/accounts/login/?next={quote(NEW + '?q=SEM&kind=sem')}"


def test_saving(client, member, kind):
    form = client.get(f"{NEW}?q=현미경&kind=sem&use_mode=direct")
    assert form.context["form"].initial["name"] == "현미경, 이용자 직접사용, 주사전자현미경"
    response = save(client, "q=현미경&kind=sem&use_mode=direct&page=1", mail="on")
    search = SavedSearch.objects.get()
    assert (search.owner, search.name, search.mail) == (member, "내 검색", True)
    assert len(search.known) == 1
    text = text_of(response)
    assert "‘내 검색’ 검색을 저장했습니다." in text
    assert "새로 조건에 맞는" not in text
    # The same question in another order is there already.
    again = save(client, "use_mode=direct&kind=sem&q=현미경")
    assert "이미 저장했습니다" in text_of(again)
    assert SavedSearch.objects.count() == 1


@pytest.mark.parametrize("query", ["", "sort=fee", "page=2", "kind=nothing", "q=%00", "fee_max=x"])
def test_a_question_that_asks_nothing_or_nonsense_is_not_kept(client, member, kind, query):
    assert client.get(f"{NEW}?{query}").status_code == 302
    assert client.post(f"{NEW}?{query}", {"name": "x"}).status_code == 302
    assert not SavedSearch.objects.exists()


def test_too_long_a_question_and_too_many_searches_are_told(client, member, kind, monkeypatch):
    long = "&".join(f"status={'x' * 90}{n}" for n in range(30))
    response = client.get(f"{NEW}?{long}")
    assert response.status_code == 302
    monkeypatch.setattr(searches, "MOST_SEARCHES", 1)
    save(client, "q=a")
    response = save(client, "q=b")
    assert "검색은 1개까지 저장할 수 있어요" in text_of(response)
    assert SavedSearch.objects.count() == 1


def test_a_name_is_needed(client, member, kind):
    response = client.post(f"{NEW}?q=a", {"name": " "})
    assert response.status_code == 422
    assert "나중에 알아볼 이름을 적어 주세요" in text_of(response)


def test_what_is_new_until_one_has_looked(client, member, kind):
    save(client, "kind=sem")
    search = SavedSearch.objects.get()
    two = one_more(kind, name_ko="현미경 2")
    row = client.get("/saved/").context["rows"][0]
    assert (len(row.answered.ids), row.answered.new, row.pieces) == (2, [two.pk], [two])
    # Looking at the page alone does not take the mark away; a reload still shows it.
    assert "새로 조건에 맞는 장비 1대" in text_of(client.get("/saved/"))
    look = f"/saved/searches/{search.reference}/look/"
    assert client.get(look).status_code == 405
    client.post(look)
    assert client.get("/saved/").context["rows"][0].answered.new == []
    # A piece that leaves the answer is no news, and none when it was known before.
    two.is_published = False
    two.save()
    rebuild()
    row = client.get("/saved/").context["rows"][0]
    assert (len(row.answered.ids), row.answered.new) == (1, [])


def test_a_piece_that_has_changed_so_that_it_fits_is_new(client, member, kind):
    piece = one_more(kind, use_modes=["test"])
    save(client, "kind=sem&use_mode=rental")
    piece.use_modes = ["rental"]
    piece.save()
    rebuild()
    assert client.get("/saved/").context["rows"][0].answered.new == [piece.pk]


def test_a_condition_that_is_gone_is_told_and_breaks_nothing(client, member, kind):
    old = make_kind(slug="old")
    rebuild()
    save(client, "kind=old&q=x")
    old.delete()
    response = client.get("/saved/")
    assert response.status_code == 200
    assert "지금은 쓸 수 없는 조건이 있습니다: 장비종류" in text_of(response)
    reference = SavedSearch.objects.get().reference
    assert "지금은 쓸 수 없는 조건: 장비종류" in text_of(
        client.get(f"/saved/searches/{reference}/")
    )
    assert client.post(f"/saved/searches/{reference}/look/").status_code == 302


def test_a_search_that_takes_too_long_is_told(client, member, kind, monkeypatch):
    from equipment.search import query, statement

    save(client, "kind=sem")
    monkeypatch.setattr(query, "TIMEOUT_MS", 50)
    monkeypatch.setitem(statement.ORDERS, "relevance", "(SELECT pg_sleep(1) IS NULL), equipment_id")
    assert "시간이 너무 오래 걸립니다" in text_of(client.get("/saved/"))
    assert "잠시 뒤에 다시" in text_of(save(client, "q=현미경"))


def test_renaming_mail_and_deleting(client, member, kind):
    save(client, "kind=sem")
    search = SavedSearch.objects.get()
    address = f"/saved/searches/{search.reference}/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "", "mail": "on"}).status_code == 422
    client.post(address, {"name": "전자현미경", "mail": "on"})
    search.refresh_from_db()
    assert (search.name, search.mail) == ("전자현미경", True)
    assert client.get(f"{address}delete/").status_code == 405
    client.post(f"{address}delete/")
    assert not SavedSearch.objects.exists()


def test_each_search_costs_its_own_answer_and_nothing_else(
    client, member, kind, django_assert_max_num_queries
):
    def statements():
        with django_assert_max_num_queries(60) as asked:
            client.get("/saved/")
        return len([q for q in asked.captured_queries if "SAVEPOINT" not in q["sql"]])

    save(client, "kind=sem&q=현미경")
    one = statements()
    save(client, "kind=sem&q=현미경&status=normal")
    two = statements()
    one_more(kind, name_ko="현미경 2")
    assert statements() - two <= 1  # the names of all new pieces
    # Codes are resolved, and words are read with what the database knows of them.
    assert two - one <= 4


def test_pages_of_ten(client, member, kind):
    for number in range(12):
        save(client, f"q=현미경&fee_max={number + 1}")
    assert len(client.get("/saved/").context["rows"]) == 10
    assert len(client.get("/saved/?page=2").context["rows"]) == 2
    assert client.get("/saved/?page=3").status_code == 404
    assert client.get("/en/saved/?page=2").status_code == 200
