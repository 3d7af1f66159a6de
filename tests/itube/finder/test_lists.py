"""Lists of pieces: made, filled, ordered, noted on, exported, compared."""

import csv
import io
import re
import threading

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from itube.finder import lists
from itube.finder.models import SavedItem, SavedList
from itube.finder.saved.item_deeds import way_back
from tests.factories import make_company, make_equipment, make_kind, make_member, make_tariff

pytestmark = pytest.mark.django_db
ADD = "/saved/add/"


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.fixture
def member(client):
    user = make_member(name="김담당", company=make_company(name_ko="나라전지"))
    client.force_login(user)
    return user


@pytest.fixture
def saved(member):
    return lists.make(member, name="시험 후보", note="", shared=False, now=timezone.now())


def fill(saved, count=3, **fields):
    kind = make_kind()
    pieces = [make_equipment(kind=kind, name_ko=f"장비 {n}", **fields) for n in range(count)]
    for piece in pieces:
        lists.add(saved, piece, saved.owner, note="", now=timezone.now())
    return pieces


def names(saved):
    return [item.equipment.name_ko for item in saved.items.all()]


def test_a_hit_is_put_into_a_new_list_and_one_is_back_at_the_answer(client, member):
    piece = make_equipment(name_ko="현미경")
    came_from = "http://testserver/equipment/?q=%ED%98%84&page=2"
    page = client.get(f"{ADD}?equipment={piece.number}", headers={"referer": came_from})
    assert page.context["back"] == "/equipment/?q=%ED%98%84&page=2"
    body = {"equipment": piece.number, "to": "new", "name": "후보", "note": "1순위"}
    response = client.post(ADD, body | {"back": page.context["back"]})
    assert response.url == page.context["back"]
    saved = SavedList.objects.get()
    item = saved.items.get()
    assert (saved.owner, saved.company, item.note, item.added_by) == (member, None, "1순위", member)
    again = client.post(ADD, {"equipment": piece.itube_no, "to": saved.reference}, follow=True)
    assert "목록에 이미 있습니다" in text_of(again)
    assert saved.items.count() == 1


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({}, "목록을 하나 골라 주세요"),
        ({"to": "new"}, "새 목록의 이름을 적어 주세요"),
        ({"to": "new", "name": "x" * 81}, "80"),
        ({"to": "NOTMINE000"}, "올바르게"),
    ],
)
def test_what_is_missing_is_told(client, member, body, told):
    response = client.post(ADD, {"equipment": make_equipment().number, **body})
    assert response.status_code == 422
    assert told in text_of(response)
    assert not SavedList.objects.exists()


def test_a_piece_that_nobody_may_see_cannot_be_put_in(client, saved):
    hidden = make_equipment(is_published=False)
    for number in (hidden.number, "", "%00", "x"):
        assert client.get(f"{ADD}?equipment={number}").status_code == 404
        assert client.post(ADD, {"equipment": number, "to": saved.reference}).status_code == 404


@pytest.mark.parametrize(
    ("address", "host", "back"),
    [
        ("http://testserver/equipment/?q=a", "testserver", "/equipment/?q=a"),
        ("/equipment/compare/?equipment=x", "", "/equipment/compare/?equipment=x"),
        ("http://evil.example/equipment/", "testserver", ""),
        ("//evil.example/equipment/", "", ""),
        ("/\\evil.example/equipment/", "", ""),
        ("/accounts/login/", "", ""),
        ("/nowhere/", "", ""),
        ("http://[", "", ""),
        ("", "", ""),
    ],
)
def test_nobody_is_sent_elsewhere(address, host, back):
    assert way_back(address, host) == back


def test_limits_are_told(client, saved, monkeypatch):
    fill(saved, 2)
    monkeypatch.setattr(lists, "MOST_ITEMS", 2)
    monkeypatch.setattr(lists, "MOST_LISTS", 1)
    piece = make_equipment()
    full = client.post(ADD, {"equipment": piece.number, "to": saved.reference})
    assert "2대까지 담을 수 있어요" in text_of(full)
    many = client.post(ADD, {"equipment": piece.number, "to": "new", "name": "x"})
    assert "목록은 1개까지" in text_of(many)
    assert "목록은 1개까지" in text_of(client.post("/saved/lists/new/", {"name": "x"}))
    assert SavedItem.objects.count() == 2


def test_making_sharing_and_deleting(client, member):
    assert client.get("/saved/lists/new/").status_code == 200
    assert client.post("/saved/lists/new/", {"name": ""}).status_code == 422
    response = client.post("/saved/lists/new/", {"name": "함께", "note": "n", "shared": "on"})
    saved = SavedList.objects.get()
    assert response.url == f"/saved/lists/{saved.reference}/"
    assert saved.company == member.company
    page = text_of(client.get(response.url))
    assert "나라전지의 모든 회원이 함께 봅니다." in page
    client.post(f"{response.url}edit/", {"name": "나만", "note": ""})
    saved.refresh_from_db()
    assert (saved.name, saved.company) == ("나만", None)
    client.post(f"{response.url}delete/")
    assert client.get(response.url).status_code == 404


def test_who_has_no_company_shares_with_nobody(client):
    client.force_login(make_member())
    assert "함께 보기" not in client.get("/saved/lists/new/").content.decode().split("<form")[-1]
    client.post("/saved/lists/new/", {"name": "x", "shared": "on"})
    assert SavedList.objects.get().company is None


def test_the_page_shows_the_finder_s_rows_with_notes(client, saved):
    pieces = fill(saved)
    lists.annotate(saved.items.first(), "<b>먼저</b>")
    html = client.get(saved.get_absolute_url()).content.decode()
    assert html.count('class="hit"') == 3
    assert 'value="&lt;b&gt;먼저&lt;/b&gt;"' in html
    assert f'name="equipment" value="{pieces[0].number}" form="compare"' in html
    assert "김담당" in html


def test_order_notes_and_taking_out(client, saved):
    pieces = fill(saved)
    address = saved.get_absolute_url()

    def post(deed, piece, **body):
        return client.post(f"{address}{deed}/", {"equipment": piece.itube_no, **body})

    assert post("move", pieces[2], to="up").url == f"{address}#{pieces[2].itube_no}"
    assert names(saved) == ["장비 0", "장비 2", "장비 1"]
    post("move", pieces[0], to="up")
    post("move", pieces[0], to="down")
    assert names(saved) == ["장비 2", "장비 0", "장비 1"]
    post("note", pieces[1], note=" 조용함\0 ")
    assert saved.items.get(equipment=pieces[1]).note == "조용함"
    post("note", pieces[1], note="가" * 300)
    assert len(saved.items.get(equipment=pieces[1]).note) == 200
    assert post("remove", pieces[2]).url == address
    assert post("remove", pieces[2]).status_code == 404
    assert post("remove", make_equipment()).status_code == 404
    assert names(saved) == ["장비 0", "장비 1"]


def test_withdrawn_and_deleted_pieces_break_nothing(client, saved):
    one, two, three = fill(saved)
    one.is_published = False
    one.save()
    two.delete()
    response = client.get(saved.get_absolute_url())
    assert "지금은 공개되지 않는 장비입니다." in text_of(response)
    assert "장비 0" not in text_of(response)
    assert len(rows_of_csv(client, saved)) == 2
    body = {"equipment": one.itube_no}
    assert client.post(f"{saved.get_absolute_url()}remove/", body).status_code == 302
    assert names(saved) == [three.name_ko]


def rows_of_csv(client, saved):
    response = client.get(f"{saved.get_absolute_url()}csv/")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    assert f"i-tube-{saved.reference}" in response["Content-Disposition"]
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))


def test_csv(client, saved):
    (piece,) = fill(saved, 1, maker="=cmd()")
    make_tariff(piece, won=60_000)
    lists.annotate(saved.items.get(), "@메모")
    head, row = rows_of_csv(client, saved)
    told = dict(zip(head, row, strict=True))
    assert told["장비"] == "장비 0"
    assert told["이용자 직접사용"] == "시간당 60000"
    assert told["분석·시험의뢰"] == ""
    assert (told["제작사"], told["메모"]) == ("'=cmd()", "'@메모")
    assert told["주소"].endswith(piece.get_absolute_url())
    assert "김담당" not in str(row)


def test_ten_pieces_cost_as_many_statements_as_one(client, saved, django_assert_max_num_queries):
    fill(saved, 1)
    counts = []
    for _ in range(2):
        for address in (saved.get_absolute_url(), f"{saved.get_absolute_url()}csv/"):
            with django_assert_max_num_queries(12) as asked:
                client.get(address)
            counts.append(len(asked))
        fill(saved, 5)
    assert counts[:2] == counts[2:]


@pytest.mark.django_db(transaction=True)
def test_the_same_piece_at_once_is_put_in_once(member, saved):
    piece = make_equipment()
    start, done = threading.Barrier(4), []

    def run():
        try:
            start.wait(timeout=5)
            done.append(lists.add(saved, piece, member, note="", now=timezone.now()))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(done) == [False, False, False, True]
    assert saved.items.count() == 1


def test_without_the_lock_the_constraint_would_refuse(saved):
    """The control: what the race above would meet."""
    (piece,) = fill(saved, 1)
    with pytest.raises(IntegrityError):
        SavedItem.objects.create(list=saved, equipment=piece)
