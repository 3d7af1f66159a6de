"""Each constraint of the database refuses what it must, whoever writes past the forms."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from centers.models import CenterRole, ClosedDay, Expert, OpeningHours
from tests.factories import MONDAY_9, make_center, make_institution, make_role, make_user

pytestmark = pytest.mark.django_db


def role(**fields):
    return make_role(make_user(), make_center(), **fields)


def hours(*rows):
    center = make_center()
    for weekday, opens, closes in rows:
        OpeningHours.objects.create(center=center, weekday=weekday, opens=opens, closes=closes)


def expert_twice():
    center = make_center()
    for _ in range(2):
        Expert.objects.create(center=center, name="전문인력 1", role_ko="분석", helps_with_ko="-")


def closed_twice(center):
    for _ in range(2):
        ClosedDay.objects.create(center=center, day="2030-05-01", name_ko="휴무")


def role_twice():
    user, center = make_user(), make_center()
    for _ in range(2):
        make_role(user, center, "viewer")


# constraint -> ways to break it and nothing else
BROKEN: dict[str, list[Callable]] = {
    "institution_kind_known": [lambda: make_institution(kind="bakery")],
    "institution_province_known": [lambda: make_institution(province="KR-99")],
    "institution_in_korea": [
        lambda: make_institution(latitude=51.5),
        lambda: make_institution(longitude=-0.1),
    ],
    "center_code_shape": [
        lambda: make_center(code="D001"),
        lambda: make_center(code="C01"),
        lambda: make_center(code="c001"),
    ],
    "center_province_known": [lambda: make_center(province="KR-99")],
    "center_in_korea": [
        lambda: make_center(latitude=32.9),
        lambda: make_center(longitude=132.1),
    ],
    "opening_weekday_known": [lambda: hours((7, 540, 600))],
    "opening_in_one_day": [
        lambda: hours((0, 600, 600)),
        lambda: hours((0, 600, 540)),
        lambda: hours((0, 1380, 1441)),
    ],
    "opening_hours_apart": [
        lambda: hours((0, 540, 720), (0, 719, 1080)),
        lambda: hours((0, 540, 1080), (0, 600, 660)),
    ],
    # Also the days of all centers, whose center is null.
    "closed_day_once": [lambda: closed_twice(make_center()), lambda: closed_twice(None)],
    "expert_name_once_a_center": [expert_twice],
    "center_role_once_a_person": [role_twice],
    "center_role_known": [lambda: role(role="king"), lambda: role(role="")],
    "center_role_ends_after_start": [
        lambda: role(valid_from=MONDAY_9, valid_until=MONDAY_9),
        lambda: role(valid_from=MONDAY_9, valid_until=MONDAY_9 - timedelta(hours=1)),
    ],
}


def test_every_constraint_has_a_case():
    names = {
        constraint.name
        for model in apps.get_app_config("centers").get_models()
        for constraint in model._meta.constraints
    }
    assert set(BROKEN) == names


@pytest.mark.parametrize(
    ("name", "way"),
    [
        pytest.param(name, way, id=f"{name}-{number}")
        for name, ways in BROKEN.items()
        for number, way in enumerate(ways)
    ],
)
def test_constraint_refuses(name, way):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        way()
    assert refused.value.__cause__.diag.constraint_name == name


def test_neighbours_of_what_is_refused_are_taken():
    hours((0, 540, 720), (0, 720, 1080), (1, 540, 720), (6, 0, 1440))
    make_center(latitude=33.0, longitude=124.0)
    make_center(latitude=39.0, longitude=132.0)
    user, center = make_user(), make_center()
    for one in CenterRole.Role:
        make_role(user, center, one, valid_from=MONDAY_9, valid_until=MONDAY_9 + timedelta(1))
    ClosedDay.objects.create(center=center, day="2030-05-01", name_ko="휴무")
    ClosedDay.objects.create(center=make_center(), day="2030-05-01", name_ko="휴무")
    ClosedDay.objects.create(center=None, day="2030-05-01", name_ko="휴무")


def test_a_code_is_given_once():
    code = make_center().code
    with pytest.raises(IntegrityError), transaction.atomic():
        make_center(code=code)
