"""The week calendar's data: open, free and busy time of a piece, and nothing of whom."""

from datetime import timedelta
from http import HTTPStatus

import pytest

from tests.factories import MONDAY_9, make_bookable, make_booking, make_equipment

pytestmark = pytest.mark.django_db
MONDAY = "?from=2030-01-07&to=2030-01-08"


def week(client, piece, query=MONDAY):
    return client.get(f"/bookings/week/{piece.number}/{query}")


def span(start, end):
    return {"start": f"2030-01-07T{start}:00+09:00", "end": f"2030-01-07T{end}:00+09:00"}


def test_what_is_booked_is_busy_and_nobody_learns_by_whom(client, piece, user):
    make_booking(equipment=piece, start=MONDAY_9 + timedelta(hours=1), hours=2, user=user)
    make_booking(equipment=piece, start=MONDAY_9 + timedelta(hours=3), hours=1)
    response = week(client, piece)
    assert response.json() == {
        "timezone": "Asia/Seoul",
        "open": [span("09:00", "18:00")],
        "free": [span("09:00", "10:00"), span("13:00", "18:00")],
        "busy": [span("10:00", "13:00")],
    }


def test_times_may_be_given_in_any_offset(client, piece):
    here = week(client, piece, "?from=2030-01-07T13:00&to=2030-01-07T15:00").json()
    there = week(client, piece, "?from=2030-01-06T23:00-05:00&to=2030-01-07T06:00Z").json()
    assert here == there
    assert here["free"] == [span("13:00", "15:00")]


def test_without_bounds_it_is_this_week(client, piece):
    days = {free["start"][:10] for free in week(client, piece, "").json()["free"]}
    assert days == {"2030-01-02", "2030-01-03", "2030-01-04"}


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("?from=x", "‘x’"),
        ("?from=2030-01-07&to=2030-01-99", "2030-01-99"),
        ("?from=0001-01-01&to=9999-12-31", "0001-01-01"),
        ("?from=2030-01-07&to=2030-01-07", "늦어야"),
        ("?from=2030-01-01&to=2030-02-02", "31일"),
        ("?from=%00", "2026-01-31T14:00"),
    ],
)
def test_a_malformed_date_is_told(client, piece, query, told):
    response = week(client, piece, query)
    assert response.status_code == HTTPStatus.BAD_REQUEST
    assert told in response.json()["detail"]


def test_a_piece_that_takes_no_bookings_has_no_free_time(client):
    answer = week(client, make_bookable(status="repair")).json()
    assert (answer["free"], len(answer["open"])) == ([], 1)


def test_what_is_not_public_is_not_there(client):
    hidden = make_equipment(is_published=False)
    assert week(client, hidden).status_code == HTTPStatus.NOT_FOUND
    assert client.get("/bookings/week/%00/").status_code == HTTPStatus.NOT_FOUND


def test_the_same_week_is_not_sent_twice(client, piece):
    first = week(client, piece)
    assert "no-cache" in first["Cache-Control"]
    again = client.get(
        f"/bookings/week/{piece.number}/{MONDAY}", headers={"If-None-Match": first["ETag"]}
    )
    assert again.status_code == HTTPStatus.NOT_MODIFIED
    make_booking(equipment=piece, start=MONDAY_9)
    changed = client.get(
        f"/bookings/week/{piece.number}/{MONDAY}", headers={"If-None-Match": first["ETag"]}
    )
    assert changed.status_code == HTTPStatus.OK


def test_a_week_costs_three_statements(client, piece, django_assert_num_queries):
    for hour in range(9):
        make_booking(equipment=piece, start=MONDAY_9 + timedelta(hours=hour), hours=1)
    with django_assert_num_queries(3):
        assert len(week(client, piece).json()["busy"]) == 1
