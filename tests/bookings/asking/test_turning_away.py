"""Requests that are refused at the door are counted once, by piece and rule, without anyone."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.models import Booking, TurnedAway
from bookings.models.turned_away import RULES, TIME_TAKEN, count_turned_away
from bookings.rules import RULES as RULES_ASKED
from tests.bookings.asking.test_new import ADDRESS, typed
from tests.factories import MONDAY_9, make_booking, make_company, make_role

pytestmark = pytest.mark.django_db

# What the clock of the page says: see conftest.
TODAY = date(2030, 1, 2)


def counted():
    return list(TurnedAway.objects.order_by("pk").values_list("day", "equipment", "rule", "n"))


def test_every_rule_has_its_words():
    assert {rule.name for rule in RULES_ASKED} | {TIME_TAKEN} == set(RULES)


def test_a_taken_time_counts_once_while_the_deed_is_rolled_back(client, piece):
    make_booking(equipment=piece, state="confirmed", start=MONDAY_9, hours=9)
    before = Booking.objects.count()
    assert client.post(ADDRESS, typed(piece)).status_code == 409
    assert Booking.objects.count() == before
    assert counted() == [(TODAY, piece.pk, TIME_TAKEN, 1)]
    client.post(ADDRESS, typed(piece, key="ABCDEFGHJM"))
    assert counted() == [(TODAY, piece.pk, TIME_TAKEN, 2)]


def test_of_several_broken_rules_the_first_counts(client, piece):
    late = typed(piece, start="20:10", end="22:10")
    assert client.post(ADDRESS, late).status_code == 422
    assert counted() == [(TODAY, piece.pk, "grid", 1)]


def test_a_piece_that_takes_no_bookings_counts_too(client, piece):
    piece.status = "repair"
    piece.save()
    assert client.post(ADDRESS, typed(piece)).status_code == 409
    assert counted() == [(TODAY, piece.pk, "bookable", 1)]


@pytest.mark.parametrize("button", ["again", "take"])
def test_asking_only_what_it_would_cost_counts_nothing(client, piece, button):
    make_booking(equipment=piece, state="confirmed", start=MONDAY_9, hours=9)
    client.post(ADDRESS, typed(piece, **{button: "1"}))
    piece.status = "repair"
    piece.save()
    client.post(ADDRESS, typed(piece, **{button: "1"}))
    assert counted() == []


def test_an_incomplete_form_and_what_was_taken_in_count_nothing(client, piece):
    assert client.post(ADDRESS, typed(piece, purpose="")).status_code == 422
    assert client.post(ADDRESS, typed(piece)).status_code == 302
    # The same form again: it is the same request.
    assert client.post(ADDRESS, typed(piece)).status_code == 302
    assert counted() == []


def test_staff_who_try_the_form_on_their_own_piece_do_not_count(client, piece, user):
    make_booking(equipment=piece, state="confirmed", start=MONDAY_9, hours=9)
    role = make_role(user, piece.center, "viewer")
    assert client.post(ADDRESS, typed(piece)).status_code == 409
    assert counted() == []
    role.delete()
    user.company = make_company()
    user.save()
    client.post(ADDRESS, typed(piece))
    assert counted() == [(TODAY, piece.pk, TIME_TAKEN, 1)]


def test_counting_is_one_statement(piece):
    with CaptureQueriesContext(connection) as queries:
        count_turned_away(TODAY, piece.pk, TIME_TAKEN)
        count_turned_away(TODAY, piece.pk, TIME_TAKEN)
        count_turned_away(TODAY + timedelta(days=1), piece.pk, TIME_TAKEN)
    assert len(queries) == 3
    assert [n for *_rest, n in counted()] == [2, 1]
