"""The calendar entry of one booking as a file, for those who may see the booking."""

from http import HTTPStatus

import icalendar
import pytest
from django.urls import reverse

from tests.factories import make_booking, make_company, make_member, make_role, make_user

pytestmark = pytest.mark.django_db


def address(booking):
    return reverse("bookings:ics", args=[booking.reference])


def test_the_requester_gets_it(client):
    booking = make_booking(state="confirmed")
    client.force_login(booking.user)
    response = client.get(address(booking))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert f'filename="i-tube-{booking.reference}.ics"' in response["Content-Disposition"]
    assert "no-store" in response["Cache-Control"]
    (event,) = icalendar.Calendar.from_ical(response.content).walk("VEVENT")
    assert str(event["UID"]).startswith(f"{booking.reference}@")


def test_the_center_gets_it_with_the_company(client):
    company = make_company(name_ko="가나전자")
    booking = make_booking(user=make_member(company=company))
    staff = make_user()
    make_role(staff, booking.equipment.center, "viewer")
    client.force_login(staff)
    content = client.get(address(booking).replace(booking.reference, booking.reference.lower()))
    assert "가나전자" in content.content.decode()


def test_nobody_else_does(client):
    booking = make_booking()
    assert client.get(address(booking)).status_code == HTTPStatus.FOUND
    client.force_login(make_member(company=booking.company))
    assert client.get(address(booking)).status_code == HTTPStatus.NOT_FOUND
    assert client.post(address(booking)).status_code == HTTPStatus.METHOD_NOT_ALLOWED
