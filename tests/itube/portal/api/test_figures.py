"""Figures by the API: whose they are, what they say, and what is wrong with a question."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from bookings.availability.opening import at_minute
from itube.reports import definitions
from itube.reports.rollups.refreshing import refresh
from tests import factories

pytestmark = pytest.mark.django_db

URL = "/api/v1/figures/"


@pytest.fixture
def year():
    return str(timezone.localdate().year)


def client_of(**fields):
    client = Client()
    client.force_login(factories.make_user(**fields))
    return client


def used(piece, minutes=60):
    start = at_minute(timezone.localdate(), 0)
    piece.usage_records.create(
        start=start,
        end=start + timedelta(hours=2),
        operating_minutes=minutes,
        use_class="external",
    )
    refresh(timezone.now())


def ask(client, year, **more):
    return client.get(URL, {"from": year, "to": year, **more})


@pytest.mark.parametrize(
    ("who", "status"),
    [("anonymous", 401), ("engineer", 404), ("viewer", 200), ("ministry", 200), ("pd", 200)],
)
def test_only_those_who_report_read_figures(who, status, year):
    center = factories.make_bookable().center
    if who == "anonymous":
        client = Client()
    else:
        user = factories.make_user(**({"site_role": who} if who in ("ministry", "pd") else {}))
        if who == "viewer":
            factories.make_role(user, center, "viewer")
        client = Client()
        client.force_login(user)
    response = ask(client, year)
    assert response.status_code == status
    if status == 200:
        assert (
            response["Cache-Control"].startswith("no-store")
            or "private" in response["Cache-Control"]
        )


def test_every_figure_comes_with_its_definition(year):
    piece = factories.make_bookable()
    used(piece)
    answer = ask(client_of(site_role="ministry"), year, by="centers").json()
    assert answer["total"]["figures"]["operating_hours"] == 1
    assert answer["groups"] == [
        {
            "key": piece.center.code,
            "name": piece.center.name_ko,
            "pieces": 1,
            "figures": answer["total"]["figures"],
        }
    ]
    told = {each["id"]: each for each in answer["definitions"]}
    assert set(told) == set(answer["total"]["figures"]) == {each.id for each in definitions.ALL}
    assert told["yearly_rate"]["version"] == definitions.YEARLY_RATE.version
    assert told["yearly_rate"]["name_en"].isascii()
    assert answer["total"]["figures"]["no_show_rate"] is None


def test_staff_read_their_own_center_alone(year):
    mine, other = factories.make_bookable(), factories.make_bookable()
    used(mine)
    used(other, 120)
    client = Client()
    user = factories.make_user()
    factories.make_role(user, mine.center, "viewer")
    client.force_login(user)
    answer = ask(client, year, by="centers").json()
    assert [group["key"] for group in answer["groups"]] == [mine.center.code]
    assert answer["total"]["figures"]["operating_hours"] == 1
    # Another's center is as unknown as one that does not exist.
    for code in (other.center.code, "C999"):
        refused = ask(client, year, center=code)
        assert refused.status_code == 400
        assert "center" in refused.json()["errors"]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({}, "from"),
        ({"from": "2026"}, "to"),
        ({"from": "2026-13", "to": "2026"}, "from"),
        ({"from": "2026-02", "to": "2026-01"}, "to"),
        ({"from": "9999", "to": "9999"}, "to"),
        ({"from": "2026", "to": "2026", "by": "moons"}, "by"),
        ({"from": "2026", "to": "2026", "province": "KR-99"}, "province"),
        ({"from": "2026", "to": "2026", "kind": "nothing"}, "kind"),
        ({"from": "2026", "to": "2026", "institution": "없는 기관"}, "institution"),
        ({"from": "2026", "to": "2026", "colour": "red"}, "colour"),
    ],
)
def test_what_is_wrong_is_named(query, parameter):
    response = client_of(site_role="ministry").get(URL, query)
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [parameter]


@pytest.mark.parametrize("by", ["provinces", "sectors", "fields", "kinds", "institutions"])
def test_a_groups_key_narrows_to_it(by, year):
    piece = factories.make_bookable()
    used(piece)
    factories.make_bookable(
        center=factories.make_center(institution=factories.make_institution(province="KR-26"))
    )
    client = client_of(site_role="ministry")
    for group in ask(client, year, by=by).json()["groups"]:
        parameter = by.removesuffix("s")
        narrowed = ask(client, year, **{parameter: group["key"]}).json()
        assert narrowed["total"]["figures"] == group["figures"]
