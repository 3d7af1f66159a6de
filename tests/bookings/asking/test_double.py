"""A button pressed twice at once, on real transactions."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client

from bookings.models import Booking
from tests.bookings.asking.test_new import ADDRESS, typed
from tests.factories import make_bookable, make_company, make_consent_texts, make_member

pytestmark = pytest.mark.django_db(transaction=True)


def send_at_once(user, forms):
    """Send each form in a thread of its own, all at the same moment; return where they lead."""
    together = Barrier(len(forms), timeout=10)

    def send(form):
        client = Client()
        client.force_login(user)
        together.wait()
        try:
            return client.post(ADDRESS, form).url
        finally:
            connection.close()

    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(send, forms))


@pytest.fixture
def person():
    make_consent_texts()
    return make_member(company=make_company())


@pytest.mark.parametrize("units", [1, 4])
def test_the_same_form_sent_four_times_at_once_makes_one_booking(person, units):
    piece = make_bookable(units=units)
    places = send_at_once(person, [typed(piece)] * 4)
    booking = Booking.objects.get()
    assert set(places) == {booking.get_absolute_url()}


def test_forms_that_were_opened_apart_make_a_booking_each(person):
    """The control: nothing but what was sent keeps four equal requests from four units."""
    piece = make_bookable(units=4)
    send_at_once(person, [typed(piece, key=key * 10) for key in "ABCD"])
    assert Booking.objects.count() == 4
