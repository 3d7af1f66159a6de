"""Who may do what with another's search and list: one table, every role, every page and verb."""

import pytest
from django.test import Client

from equipment.search.index import rebuild
from itube.finder.models import SavedItem, SavedList, SavedSearch
from tests.factories import make_center, make_company, make_equipment, make_member, make_role

pytestmark = pytest.mark.django_db

STRANGERS = (
    "left",
    "other company",
    "no company",
    "manager",
    "ministry",
    "pd",
    "portal operator",
    "superuser",
)
ROLES = ("anonymous", "owner", "colleague", *STRANGERS)
SEES, MANAGES = {"owner", "colleague"}, {"owner"}

# Thing, method, rest of the address, and who may; everybody else is told that it does not exist.
TABLE = [
    ("search", "get", "", MANAGES),
    ("search", "post", "", MANAGES),
    ("search", "post", "look/", MANAGES),
    ("search", "post", "delete/", MANAGES),
    ("private", "get", "", MANAGES),
    ("private", "get", "csv/", MANAGES),
    ("private", "get", "edit/", MANAGES),
    ("private", "post", "edit/", MANAGES),
    ("private", "post", "delete/", MANAGES),
    ("private", "post", "take-over/", set()),
    ("private", "post", "remove/", MANAGES),
    ("private", "post", "move/", MANAGES),
    ("private", "post", "note/", MANAGES),
    ("shared", "get", "", SEES),
    ("shared", "get", "csv/", SEES),
    ("shared", "get", "edit/", MANAGES),
    ("shared", "post", "edit/", MANAGES),
    ("shared", "post", "delete/", MANAGES),
    ("shared", "post", "take-over/", set()),
    ("shared", "post", "remove/", SEES),
    ("shared", "post", "move/", SEES),
    ("shared", "post", "note/", SEES),
]


@pytest.fixture
def world():
    """A search, a private and a shared list of one person, and a client of every role."""
    company, center = make_company(), make_center()
    piece = make_equipment(center=center)
    rebuild()
    people = {
        "owner": make_member(company=company),
        "colleague": make_member(company=company),
        # Was of the company when the list was shared, and has put the piece in.
        "left": make_member(),
        "other company": make_member(company=make_company()),
        "no company": make_member(),
        "manager": make_member(is_staff=True),
        "ministry": make_member(site_role="ministry"),
        "pd": make_member(site_role="pd"),
        "portal operator": make_member(site_role="operator", is_staff=True),
        "superuser": make_member(is_superuser=True, is_staff=True),
    }
    make_role(people["manager"], center, "manager")
    search = SavedSearch.objects.create(owner=people["owner"], name="검색", query="q=x")
    private = SavedList.objects.create(owner=people["owner"], name="나만")
    shared = SavedList.objects.create(owner=people["owner"], name="함께", company=company)
    for saved in (private, shared):
        SavedItem.objects.create(list=saved, equipment=piece, added_by=people["left"])
    clients = {"anonymous": Client()}
    for role, person in people.items():
        clients[role] = Client()
        clients[role].force_login(person)
    addresses = {
        "search": f"/saved/searches/{search.reference}/",
        "private": f"/saved/lists/{private.reference}/",
        "shared": f"/saved/lists/{shared.reference}/",
    }
    return clients, addresses, piece, people


def everything():
    """Return all rows that a refused deed must leave as they are."""
    return [
        list(model.objects.order_by("pk").values()) for model in (SavedSearch, SavedList, SavedItem)
    ]


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_what(world, role):
    clients, addresses, piece, _people = world
    client, before, found = clients[role], everything(), {}
    # Deeds that would end the thing come last.
    table = sorted(TABLE, key=lambda row: row[2] in ("remove/", "delete/") or row[1] == "post")
    for thing, method, rest, allowed in sorted(table, key=lambda row: row[2] == "delete/"):
        # Each deed meets an untouched world, where it is done at all.
        if role in allowed and method == "post":
            continue
        body = {"equipment": piece.number, "name": "x", "note": "x", "to": "up"}
        response = getattr(client, method)(addresses[thing] + rest, body)
        expected = 302 if role == "anonymous" else 200 if role in allowed else 404
        if response.status_code != expected:
            found[thing, method, rest] = response.status_code
        if role == "anonymous":
            assert response.url.startswith("/accounts/login/")
    assert found == {}
    assert everything() == before


@pytest.mark.parametrize(
    ("role", "thing", "rest"),
    [
        (role, thing, rest)
        for thing, method, rest, allowed in TABLE
        for role in sorted(allowed)
        if method == "post"
    ],
)
def test_what_is_allowed_is_done(world, role, thing, rest):
    clients, addresses, piece, _people = world
    body = {"equipment": piece.number, "name": "새 이름", "note": "새 메모", "to": "down"}
    if thing == "shared":
        body["shared"] = "on"
    before = everything()
    assert clients[role].post(addresses[thing] + rest, body).status_code == 302
    # A list of one has nothing to change places with.
    assert (everything() == before) == (rest == "move/")


@pytest.mark.parametrize("role", ROLES)
def test_only_one_s_own_and_one_s_company_s_are_listed(world, role):
    clients, _addresses, piece, _people = world
    client = clients[role]
    if role == "anonymous":
        assert "rows" not in client.get("/saved/").context
        assert client.get("/saved/lists/").status_code == 302
        assert client.get(f"/saved/add/?equipment={piece.number}").status_code == 302
        return
    rows = client.get("/saved/").context["rows"]
    assert [row.search.name for row in rows] == (["검색"] if role == "owner" else [])
    expected = {"owner": {"나만", "함께"}, "colleague": {"함께"}}.get(role, set())
    assert {saved.name for saved in client.get("/saved/lists/").context["lists"]} == expected
    form = client.get(f"/saved/add/?equipment={piece.number}").context["form"]
    assert {saved.name for saved in form.lists.values()} == expected


@pytest.mark.parametrize("role", ["owner", "colleague", *STRANGERS])
def test_who_may_put_pieces_into_a_shared_list(world, role):
    clients, _addresses, _piece, _people = world
    shared = SavedList.objects.get(name="함께")
    other = make_equipment()
    body = {"equipment": other.number, "to": shared.reference}
    response = clients[role].post("/saved/add/", body)
    assert response.status_code == (302 if role in SEES else 422)
    assert shared.items.filter(equipment=other).exists() == (role in SEES)


def test_who_leaves_the_company_loses_sight_at_once_even_of_an_own_list(world):
    clients, addresses, _piece, people = world
    for role in ("colleague", "owner"):
        assert clients[role].get(addresses["shared"]).status_code == 200
        people[role].company = None
        people[role].save()
        assert clients[role].get(addresses["shared"]).status_code == 404
        assert clients[role].get(f"{addresses['shared']}csv/").status_code == 404


@pytest.mark.parametrize("elsewhere", [True, False])
def test_a_list_whose_owner_has_left_is_taken_over_by_a_colleague(world, elsewhere):
    clients, addresses, _piece, people = world
    people["owner"].company = make_company() if elsewhere else None
    people["owner"].save()
    page = clients["colleague"].get(addresses["shared"])
    assert "이 목록 맡기" in page.content.decode()
    assert clients["colleague"].post(f"{addresses['shared']}edit/").status_code == 404
    for role in ("owner", *STRANGERS):
        assert clients[role].post(f"{addresses['shared']}take-over/").status_code == 404
    assert clients["colleague"].post(f"{addresses['shared']}take-over/").status_code == 302
    shared = SavedList.objects.get(name="함께")
    assert shared.owner == people["colleague"]
    assert clients["colleague"].get(f"{addresses['shared']}edit/").status_code == 200
    assert clients["colleague"].post(f"{addresses['shared']}take-over/").status_code == 404
