"""A center's calendar through the API: read as it is written, replaced whole or not at all."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.db import connection

from bookings.models import BookingPolicy
from bookings.policies import policy_of
from centers.models import ClosedDay, OpeningHours
from tests.factories import make_booking, make_center, make_hours, make_role, make_user
from tests.itube.portal.api.bookings.asking import Api, problem

ADDRESS = "centers/C001/calendar/"
HOURS = [
    {"weekday": 0, "opens": "09:00", "closes": "12:00"},
    {"weekday": 0, "opens": "13:00", "closes": "18:00"},
    {"weekday": 5, "opens": "00:00", "closes": "24:00"},
]
DAYS = [{"day": "2030-02-01", "name_ko": "개관기념일", "name_en": "Foundation day"}]


@pytest.fixture
def manager(piece) -> Api:
    user = make_user()
    make_role(user, piece.center, "manager")
    return Api(user)


def calendar(**changes) -> dict:
    return {"opening_hours": HOURS, "closed_days": DAYS, "policy": {"grid_minutes": 60}} | changes


@pytest.mark.django_db
def test_what_is_put_is_what_is_read(piece, manager):
    ClosedDay.objects.create(center=piece.center, day=date(2030, 3, 1), name_ko="이전")
    ClosedDay.objects.create(center=piece.center, day=date(2030, 2, 1), name_ko="?")
    ClosedDay.objects.create(center=None, day=date(2030, 4, 1), name_ko="임시공휴일")
    response = manager.put(ADDRESS, calendar())
    assert response.status_code == 200, response.content.decode()
    told = response.json()
    assert told["opening_hours"] == HOURS
    assert told["closed_days"] == DAYS
    assert told["policy"]["grid_minutes"] == 60
    assert {value for name, value in told["policy"].items() if name != "grid_minutes"} == {None}
    assert manager.get(ADDRESS).json() == told
    assert manager.put(ADDRESS, told).json() == told
    assert policy_of(piece).grid_minutes == 60
    assert OpeningHours.objects.get(weekday=5).closes == 24 * 60
    assert set(ClosedDay.objects.values_list("name_ko", flat=True)) == {"개관기념일", "임시공휴일"}


@pytest.mark.django_db
def test_what_is_left_out_of_the_rules_is_as_the_portal_has_it(piece, manager):
    manager.put(ADDRESS, calendar(policy={"instant": True, "quota_hours": 20}))
    assert policy_of(piece).instant is True
    told = manager.put(ADDRESS, calendar(policy={"opens_on_holidays": False})).json()
    assert (told["policy"]["instant"], told["policy"]["opens_on_holidays"]) == (None, False)
    assert BookingPolicy.objects.filter(center=piece.center).count() == 1


@pytest.mark.django_db
def test_bookings_that_are_there_stay(piece, manager):
    booking = make_booking(equipment=piece, state="confirmed")
    manager.put(ADDRESS, calendar(opening_hours=[]))
    booking.refresh_from_db()
    assert booking.state == "confirmed"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"opening_hours": [{"weekday": 7, "opens": "09:00", "closes": "18:00"}]}, "[0].weekday"),
        ({"opening_hours": [{"weekday": 0, "opens": "9", "closes": "18:00"}]}, "[0].opens"),
        ({"opening_hours": [{"weekday": 0, "opens": "09:00", "closes": "25:00"}]}, "[0].closes"),
        ({"opening_hours": [{"weekday": 0, "opens": "09:00", "closes": "09:00"}]}, "[0].closes"),
        ({"opening_hours": [HOURS[0], {**HOURS[0], "opens": "11:00", "closes": "13:00"}]}, ""),
        ({"opening_hours": [HOURS[0]] * 71}, ""),
        ({"opening_hours": "always"}, ""),
        ({"closed_days": [{"day": "2030-02-30", "name_ko": "x"}]}, "[0].day"),
        ({"closed_days": [{"day": "2030-02-01"}]}, "[0].name_ko"),
        ({"closed_days": [DAYS[0], DAYS[0]]}, "[1].day"),
        ({"policy": {"grid_minutes": 7}}, ".grid_minutes"),
        ({"policy": {"horizon_days": 999}}, ".horizon_days"),
        ({"policy": {"min_minutes": 120, "max_minutes": 60}}, ".max_minutes"),
        ({"policy": {"min_minutes": -1}}, ".min_minutes"),
        ({"policy": {"instant": "perhaps"}}, ".instant"),
        ({"policy": {"speed": 1}}, ".speed"),
        ({"policy": 5}, ""),
        ({"fees": 1}, ""),
    ],
)
def test_a_calendar_that_cannot_be_changes_nothing(piece, manager, change, path):
    before = manager.get(ADDRESS).json()
    told = problem(manager.put(ADDRESS, calendar(**change)), 400, "invalid-value")
    assert f"{next(iter(change))}{path}" in told["errors"]
    assert all(isinstance(text, str) for texts in told["errors"].values() for text in texts)
    assert manager.get(ADDRESS).json() == before


@pytest.mark.django_db
def test_a_part_that_is_missing_is_asked_for(piece, manager):
    body = calendar()
    del body["closed_days"]
    assert list(problem(manager.put(ADDRESS, body), 400)["errors"]) == ["closed_days"]


@pytest.mark.django_db
def test_staff_read_it_and_only_a_manager_changes_it(piece, staff, requester):
    assert staff.get(ADDRESS).status_code == 200
    problem(staff.put(ADDRESS, calendar()), 403)
    problem(requester.get(ADDRESS), 403)
    problem(requester.put(ADDRESS, calendar()), 403)
    problem(Api().get(ADDRESS), 401)
    hidden = make_center(code="C002", is_published=False)
    for code in ("C002", "C999", "x", "%00"):
        problem(requester.get(f"centers/{code}/calendar/"), 404)
    make_role(requester.user, hidden, "manager")
    assert requester.put("centers/c002/calendar/", calendar()).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_two_who_replace_it_at_once_take_turns():
    center = make_center(code="C001")
    make_hours(center)
    user = make_user()
    make_role(user, center, "manager")
    bodies = [calendar(), calendar(opening_hours=HOURS[:1], closed_days=[], policy={})]
    together, statuses = Barrier(2), []

    def put(body: dict) -> None:
        api = Api(user)
        together.wait()
        try:
            statuses.append(api.put(ADDRESS, body).status_code)
        finally:
            connection.close()

    Api(user)
    threads = [Thread(target=put, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert statuses == [200, 200]
    assert OpeningHours.objects.count() in (1, 3)
