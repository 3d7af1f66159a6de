"""Maintenance and breakdowns through the API."""

from datetime import timedelta

import pytest

from bookings.models import Maintenance, Occupancy
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_center,
    make_role,
    make_user,
)
from tests.itube.portal.api.bookings.asking import Api, at, problem

pytestmark = pytest.mark.django_db


def keep(piece, start: float = 1, end: float = 3, **more) -> dict:
    return {"equipment": piece.number, "start": at(start), "end": at(end), **more}


def test_maintenance_takes_free_time_and_gives_it_back(piece, staff):
    response = staff.post("maintenance/", keep(piece, kind="calibration", text="연 1회 교정"))
    assert response.status_code == 201, response.content.decode()
    told = response.json()
    assert told == {
        "id": Maintenance.objects.get().reference,
        "equipment": piece.number,
        "unit": None,
        "kind": "calibration",
        "start": at(1),
        "end": at(3),
        "text": "연 1회 교정",
        "cancelled_at": None,
    }
    assert Occupancy.objects.holding().count() == 1
    ended = staff.delete(f"maintenance/{told['id']}/")
    assert (ended.status_code, ended.json()["cancelled_at"] is None) == (200, False)
    assert not Occupancy.objects.holding().exists()
    assert staff.delete(f"maintenance/{told['id']}/").status_code == 200


def test_maintenance_that_goes_on_ends_now(piece, staff, monkeypatch):
    told = staff.post("maintenance/", keep(piece)).json()
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_9 + timedelta(hours=2))
    ended = staff.delete(f"maintenance/{told['id']}/").json()
    assert (ended["end"], ended["cancelled_at"]) == (at(2), None)


def test_maintenance_waits_for_free_time(piece, staff):
    make_booking(equipment=piece, state="confirmed")
    problem(staff.post("maintenance/", keep(piece)), 409, "time-taken")
    assert not Maintenance.objects.exists()


@pytest.mark.parametrize(
    ("more", "status", "name"),
    [
        ({"kind": "breakdown"}, 400, "kind"),
        ({"unit": 0}, 400, "unit"),
        ({"unit": 2}, 409, ""),
        ({"text": "가" * 201}, 400, "text"),
        ({"end": at(1)}, 400, "end"),
        ({"equipment": "EPN9999999"}, 400, "equipment"),
    ],
)
def test_maintenance_that_cannot_be_is_refused(piece, staff, more, status, name):
    told = problem(staff.post("maintenance/", {**keep(piece), **more}), status)
    assert list(told.get("errors", [""])) == [name]
    assert not Maintenance.objects.exists()


def test_maintenance_of_a_draft_is_its_centers_business(piece, staff):
    draft = make_bookable(center=piece.center, is_published=False)
    assert staff.post("maintenance/", keep(draft)).status_code == 201
    stranger = make_user()
    make_role(stranger, make_center())
    told = problem(Api(stranger).post("maintenance/", keep(draft)), 400)
    assert list(told["errors"]) == ["equipment"]


def test_only_who_keeps_the_piece_may(piece, staff, requester):
    made = staff.post("maintenance/", keep(piece)).json()["id"]
    viewer = make_user()
    make_role(viewer, piece.center, "viewer")
    for api, status in ((requester, 404), (Api(viewer), 403)):
        problem(api.post("maintenance/", keep(piece, 4, 5)), 403)
        problem(api.post("breakdowns/", keep(piece, 4, 5)), 403)
        problem(api.delete(f"maintenance/{made}/"), status)
    assert [row["id"] for row in Api(viewer).get("maintenance/").json()["results"]] == [made]
    assert requester.get("maintenance/").json()["count"] == 0
    problem(staff.delete("maintenance/0000000000/"), 404)
    problem(staff.delete("maintenance/%00/"), 404)


def test_maintenance_of_a_center_and_a_time(piece, staff):
    made = [staff.post("maintenance/", keep(piece, n, n + 1)).json()["id"] for n in (1, 4)]

    def found(**query):
        return [row["id"] for row in staff.get("maintenance/", query).json()["results"]]

    assert found() == found(center="c001") == made[::-1]
    assert found(center="C999") == []
    assert found(**{"from": at(3)}) == [made[1]]
    assert found(to=at(4)) == [made[0]]


def test_a_breakdown_tells_what_became_of_each_booking(staff, piece):
    double = make_bookable(center=piece.center, units=2)
    moved = make_booking(equipment=double, state="confirmed", unit=1)
    lost = make_booking(
        equipment=double, state="confirmed", unit=1, start=MONDAY_9 + timedelta(hours=3)
    )
    make_booking(equipment=double, state="confirmed", unit=2, start=lost.starts_at)
    response = staff.post("breakdowns/", keep(double, 0, 9, unit=1, text="진공 펌프 고장"))
    assert response.status_code == 201, response.content.decode()
    told = response.json()
    assert (told["reseated"], told["cancelled"], told["finished"]) == (
        [moved.reference],
        [lost.reference],
        [],
    )
    assert told["maintenance"]["kind"] == "breakdown"
    assert staff.get(f"bookings/{lost.reference}/").json()["reason"] == "breakdown"


def test_a_breakdown_sent_twice_with_one_key_is_one(staff, piece):
    first, second = (staff.post("breakdowns/", keep(piece), key="b-1") for _ in "12")
    assert first.content == second.content
    assert Maintenance.objects.count() == 1
