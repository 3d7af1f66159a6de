"""The pieces opened last: in a signed cookie, shown where they help, gone when asked."""

import pytest
from django.contrib.sessions.models import Session

from equipment.search.index import rebuild
from tests.factories import make_equipment, make_kind, make_member

pytestmark = pytest.mark.django_db


@pytest.fixture
def pieces():
    kind = make_kind()
    return [make_equipment(kind=kind, name_ko=f"장비 {number}") for number in range(12)]


def seen(client):
    return [piece.name_ko for piece in client.get("/saved/").context["recent"]]


def test_the_last_ten_the_last_one_first_and_each_once(client, pieces):
    for piece in [*pieces, pieces[5]]:
        client.get(piece.get_absolute_url())
    assert seen(client) == ["장비 5", *(f"장비 {n}" for n in (11, 10, 9, 8, 7, 6, 4, 3, 2))]
    cookie = client.cookies["recent"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert len(cookie.value) < 250


def test_a_visitor_costs_no_session_and_a_list_writes_no_cookie(client, pieces):
    rebuild()
    assert "recent" not in client.get("/equipment/").cookies
    assert "recent" not in client.head(pieces[0].get_absolute_url()).cookies
    assert "recent" in client.get(pieces[0].get_absolute_url()).cookies
    # The same again changes nothing, and so writes nothing.
    assert "recent" not in client.get(pieces[0].get_absolute_url()).cookies
    assert Session.objects.count() == 0


def test_the_finder_shows_them_until_there_is_a_question(client, pieces):
    rebuild()
    client.get(pieces[3].get_absolute_url())
    page = client.get("/equipment/")
    assert page.context["recent"] == [pieces[3]]
    assert 'class="recent"' in page.content.decode()
    assert client.get("/equipment/?q=장비").context["recent"] == []


def test_withdrawn_pieces_and_forged_cookies_are_nothing(client, pieces):
    client.get(pieces[0].get_absolute_url())
    client.get(pieces[1].get_absolute_url())
    type(pieces[0]).objects.filter(pk=pieces[0].pk).update(is_published=False)
    assert seen(client) == ["장비 1"]
    client.cookies["recent"] = pieces[2].itube_no
    assert seen(client) == []


def test_signing_in_brings_them_along_and_signing_out_hides_them(client, pieces):
    client.get(pieces[0].get_absolute_url())
    user = make_member()
    client.force_login(user)
    assert seen(client) == ["장비 0"]
    client.get(pieces[1].get_absolute_url())
    assert seen(client) == ["장비 1", "장비 0"]
    kept = client.cookies["recent"].value
    client.logout()  # forgets the cookies of the test's browser as well
    client.cookies["recent"] = kept
    assert seen(client) == []
    client.force_login(make_member())
    assert seen(client) == []


def test_they_can_be_cleared_by_post_only(client, pieces):
    client.get(pieces[0].get_absolute_url())
    assert client.get("/saved/recent/clear/").status_code == 405
    assert client.post("/saved/recent/clear/").url == "/saved/"
    assert seen(client) == []
