"""Bookings in the administration: one's own center, the desk's deeds, a report for each."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bookings import transitions
from bookings.models import BookingPolicy, PieceHours, UsageRecord
from equipment.models import HeldQualification, Qualification
from itube.accounts.models import PersonalDataAccess
from itube.lib.periods import Span
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_center,
    make_member,
    make_role,
    make_user,
)

pytestmark = pytest.mark.django_db
LIST = "admin:bookings_booking_changelist"


@pytest.fixture
def piece():
    return make_bookable()


def sign_in(client, center, role="approver"):
    user = make_user()
    make_role(user, center, role)
    client.force_login(user)
    return user


def do(client, deed, bookings, **told):
    response = client.post(
        reverse(LIST),
        {"action": deed, "_selected_action": [one.pk for one in bookings], **told},
    )
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_staff_see_the_bookings_of_their_center_with_its_code(client, piece):
    mine, other = make_booking(equipment=piece), make_booking()
    sign_in(client, piece.center, "viewer")
    page = client.get(reverse(LIST)).content.decode()
    assert mine.reference in page
    assert piece.center.code in page
    assert other.reference not in page
    detail = "admin:bookings_booking_change"
    assert client.get(reverse(detail, args=[mine.pk])).status_code == 200
    assert client.get(reverse(detail, args=[other.pk])).status_code == 302


def test_a_look_at_a_booking_is_a_look_at_personal_data(client, piece):
    booking = make_booking(equipment=piece)
    staff = sign_in(client, piece.center)
    client.get(reverse("admin:bookings_booking_change", args=[booking.pk]))
    look = PersonalDataAccess.objects.get()
    assert (look.actor, look.deed) == (staff, "view")


def test_each_booking_is_approved_for_itself_and_each_is_reported(client, piece):
    good = make_booking(equipment=piece, state="reviewing")
    done = make_booking(equipment=piece, state="completed", start=MONDAY_9 + timedelta(days=1))
    sign_in(client, piece.center)

    said = do(client, "approve", [good, done])

    good.refresh_from_db()
    done.refresh_from_db()
    assert (good.state, done.state) == ("confirmed", "completed")
    assert len(said) == 2
    assert any(good.reference in line and "승인" in line for line in said)
    assert any(done.reference in line and "이용완료" in line for line in said)
    assert good.events.last().actor is not None


def test_a_rejection_needs_a_reason_and_names_those_there_are(client, piece):
    booking = make_booking(equipment=piece, state="reviewing")
    sign_in(client, piece.center)
    assert "장비로 할 수 없는 시험" in do(client, "reject", [booking])[0]
    do(client, "reject", [booking], reason="unsuitable", text="온도 범위를 벗어납니다.")
    booking.refresh_from_db()
    assert (booking.state, booking.reason) == ("rejected", "unsuitable")


def test_a_question_needs_words(client, piece):
    booking = make_booking(equipment=piece, state="reviewing")
    sign_in(client, piece.center)
    assert "물을 내용" in do(client, "ask", [booking])[0]
    do(client, "ask", [booking], text="시료 크기를 알려 주십시오.")
    booking.refresh_from_db()
    assert booking.state == "needs_info"


def test_use_is_started_finished_and_recorded(client, piece):
    booking = make_booking(equipment=piece, state="confirmed", start=MONDAY_9.replace(year=2020))
    sign_in(client, piece.center, "operator")
    do(client, "start", [booking])
    do(client, "finish", [booking])
    booking.refresh_from_db()
    assert booking.state == "completed"
    assert UsageRecord.objects.get(booking=booking).operating_minutes == 120


def test_a_cancellation_and_a_no_show(client, piece):
    first = make_booking(equipment=piece, state="confirmed")
    second = make_booking(equipment=piece, state="confirmed", start=MONDAY_9.replace(year=2020))
    sign_in(client, piece.center)
    do(client, "cancel", [first], reason="maintenance")
    do(client, "no_show", [second])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.cancelled_by, second.state) == ("cancelled", "center", "no_show")


@pytest.mark.parametrize(("role", "deed"), [("viewer", "approve"), ("operator", "approve")])
def test_a_role_that_does_not_answer_is_not_offered_the_deed(client, piece, role, deed):
    booking = make_booking(equipment=piece, state="reviewing")
    sign_in(client, piece.center, role)
    do(client, deed, [booking])
    booking.refresh_from_db()
    assert booking.state == "reviewing"


def test_a_deed_ends_at_the_center_where_one_has_the_role(client, piece):
    booking = make_booking(equipment=piece, state="reviewing")
    user = sign_in(client, piece.center, "viewer")
    make_role(user, make_center(), "approver")
    assert "권한이 없어요" in do(client, "approve", [booking])[0]
    booking.refresh_from_db()
    assert booking.state == "reviewing"


def test_a_list_of_ten_costs_as_many_statements_as_one(client, piece, django_assert_num_queries):
    sign_in(client, piece.center)
    make_booking(equipment=piece)
    client.get(reverse(LIST))
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(reverse(LIST))
    for day in range(1, 10):
        make_booking(equipment=piece, start=MONDAY_9 + timedelta(days=day))
    with django_assert_num_queries(len(one)):
        client.get(reverse(LIST))


def test_maintenance_is_ended_and_the_time_is_free(client, piece):
    maintenance = transitions.add_maintenance(
        piece,
        Span(MONDAY_9, MONDAY_9 + timedelta(hours=4)),
        kind="planned",
        actor=None,
        now=MONDAY_9 - timedelta(days=3),
    )
    sign_in(client, piece.center, "operator")
    client.post(
        reverse("admin:bookings_maintenance_changelist"),
        {"action": "finish", "_selected_action": [maintenance.pk]},
    )
    maintenance.refresh_from_db()
    assert maintenance.cancelled_at is not None
    assert not piece.occupancies.holding().exists()


def test_a_manager_writes_the_rules_of_the_center_and_no_other(client, piece):
    sign_in(client, piece.center, "manager")
    add = reverse("admin:bookings_bookingpolicy_add")
    client.post(add, {"center": piece.center.pk, "notice_hours": 48})
    assert BookingPolicy.objects.get().notice_hours == 48
    client.post(add, {"center": make_center().pk, "notice_hours": 48})
    assert BookingPolicy.objects.count() == 1


def test_hours_of_a_piece_are_written_as_times_of_day(client, piece):
    sign_in(client, piece.center, "operator")
    add = reverse("admin:bookings_piecehours_add")
    row = {"equipment": piece.pk, "weekday": 0, "opens": "09:00", "closes": "24:00"}
    client.post(add, row)
    hours = PieceHours.objects.get()
    assert (hours.opens, hours.closes) == (540, 1440)
    page = client.post(add, row | {"weekday": 1, "closes": "08:00"}).content.decode()
    assert "닫는 시각은 여는 시각보다 늦어야" in page


def test_an_operator_gives_a_qualification_by_e_mail(client, piece):
    qualification = Qualification.objects.create(center=piece.center, name_ko="SEM 교육")
    member = make_member()
    staff = sign_in(client, piece.center, "operator")
    client.post(
        reverse("admin:equipment_heldqualification_add"),
        {"qualification": qualification.pk, "user": member.email, "valid_from": "2030-01-01"},
    )
    held = HeldQualification.objects.get()
    assert (held.user, held.granted_by) == (member, staff)
