"""The open data: every published piece once, nothing that a spreadsheet runs, nobody's name."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from itube.portal.statistics import catalogue, views
from tests.factories import make_center, make_equipment, make_user

pytestmark = pytest.mark.django_db

CSV, JSON = "/statistics/catalogue.csv", "/statistics/catalogue.json"


@pytest.fixture(autouse=True)
def _nothing_spent():
    cache.clear()


def body(response):
    return b"".join(response.streaming_content).decode()


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_both_files_hold_the_published_pieces_and_no_other(client):
    shown = make_equipment(acquired_on=date(2019, 7, 12), use_modes=["direct", "test"])
    before_registration = make_equipment(registration_no=None)
    make_equipment(is_published=False)
    make_equipment(center=make_center(is_published=False))

    response = client.get(CSV)
    text = body(response)
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert 'filename="i-tube-equipment-' in response["Content-Disposition"]
    assert text.startswith("\ufeffitube_no,registration_no,")
    table = {row["itube_no"]: row for row in rows_of(text)}
    assert set(table) == {shown.itube_no, before_registration.itube_no}
    row = table[shown.itube_no]
    assert (row["acquired_on"], row["use_modes"]) == ("2019-07-12", "direct;test")
    assert row["url"].endswith(shown.get_absolute_url())
    assert table[before_registration.itube_no]["registration_no"] == ""

    told = json.loads(body(client.get(JSON)))
    assert told["licence"]
    assert told["source"]
    pieces = {each["itube_no"]: each for each in told["equipment"]}
    assert set(pieces) == set(table)
    assert pieces[shown.itube_no]["use_modes"] == ["direct", "test"]
    assert pieces[before_registration.itube_no]["registration_no"] is None
    assert list(pieces[shown.itube_no]) == catalogue.NAMES


@pytest.mark.parametrize("begins", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_calculated(client, begins):
    make_equipment(name_ko=begins, maker=begins)
    (row,) = rows_of(body(client.get(CSV)))
    assert row["name_ko"] == row["maker"] == f"'{begins}"


def test_the_table_costs_two_statements_however_long_it_is(client):
    kind = make_equipment().kind
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            body(client.get(CSV))
        counts.append(len(asked))
        for _ in range(5):
            make_equipment(kind=kind)
    assert counts[0] == counts[1] <= 2


def test_an_empty_catalogue_is_whole_too(client):
    assert rows_of(body(client.get(CSV))) == []
    assert json.loads(body(client.get(JSON)))["equipment"] == []


def test_nobody_is_named(client):
    piece = make_equipment()
    make_user(name="홍길동", email="gildong@center.example")
    assert piece.center.email not in body(client.get(CSV)) or not piece.center.email
    assert not {"email", "phone", "contact"} & set(catalogue.NAMES)


def test_too_many_files_are_refused_for_a_while(client, monkeypatch):
    monkeypatch.setattr(views, "FILES_AN_HOUR", 1)
    assert client.get(CSV).status_code == 200
    refused = client.get(CSV)
    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0


def test_there_are_no_other_files(client):
    assert client.get("/statistics/catalogue.xlsx").status_code == 404
    assert client.head(CSV).status_code == 200
