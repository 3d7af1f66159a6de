"""Idempotency-Key: a request that is sent again, because its answer was lost, is done once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from bookings.models import Booking, IdempotencyKey
from itube.outbox.models import OutboxMessage
from tests.factories import make_company, make_consent_texts, make_member
from tests.itube.portal.api.bookings.asking import Api, problem, wish

KEY = "0b8f8a52-6b0e-4f58-9e0f-3d0c5e0e9d10"


@pytest.mark.django_db
def test_the_first_answer_comes_again_with_status_and_body(piece, requester):
    first = requester.post("bookings/", wish(piece), key=KEY)
    again = requester.post("bookings/", wish(piece), key=KEY)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert again["Content-Type"] == first["Content-Type"] == "application/json"
    assert again["Location"] == first["Location"]
    assert Booking.objects.count() == 1
    # The order of names in the body means nothing.
    shuffled = dict(reversed(wish(piece).items()))
    assert requester.post("bookings/", shuffled, key=KEY).content == first.content


@pytest.mark.django_db
def test_the_same_key_for_something_else_is_a_mistake(piece, requester):
    requester.post("bookings/", wish(piece), key=KEY)
    other = wish(piece, 4)
    problem(requester.post("bookings/", other, key=KEY), 422, "idempotency-mismatch")
    assert Booking.objects.count() == 1
    assert requester.post("bookings/", other, key=KEY + "2").status_code == 201


@pytest.mark.django_db
def test_a_key_is_its_persons_own(piece, requester):
    requester.post("bookings/", wish(piece), key=KEY)
    other = Api(make_member(company=make_company()))
    problem(other.post("bookings/", wish(piece), key=KEY), 409, "time-taken")
    assert other.post("bookings/", wish(piece, 4), key=KEY + "2").status_code == 201


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "status"), [({"purpose": ""}, 400), ({"use_mode": "rental"}, 400)]
)
def test_a_refusal_comes_again_as_the_problem_it_was(piece, requester, change, status):
    told = [requester.post("bookings/", wish(piece, **change), key=KEY) for _ in "12"]
    assert problem(told[0], status) == problem(told[1], status)
    assert told[0].content == told[1].content


@pytest.mark.django_db
def test_a_body_that_cannot_be_read_takes_no_key(piece, requester):
    response = requester.client.post(
        "/api/v1/bookings/", "{", "application/json", headers={"Idempotency-Key": KEY}
    )
    problem(response, 400)
    assert not IdempotencyKey.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", " ", "x" * 101, "a\tb", "caf\xe9"])
def test_a_key_that_is_none_is_refused(piece, requester, key):
    told = problem(requester.post("bookings/", wish(piece), key=key), 400, "invalid-value")
    assert list(told["errors"]) == ["Idempotency-Key"]
    assert not Booking.objects.exists()


def ask_at_once(api: Api, body: dict, key: str | None, times: int) -> list:
    def ask(_n):
        try:
            return Api(api.user).post("bookings/", body, key=key)
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(ask, range(times)))


@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_one_booking_and_hear_the_same(piece, requester):
    make_consent_texts()
    told = ask_at_once(requester, wish(piece), KEY, 8)
    assert {response.status_code for response in told} == {201}
    assert len({response.content for response in told}) == 1
    assert Booking.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="booking_take_in").count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_key_all_but_one_are_told_that_the_time_is_taken(piece, requester):
    make_consent_texts()
    told = ask_at_once(requester, wish(piece), None, 8)
    assert sorted(response.status_code for response in told) == [201] + [409] * 7
    assert Booking.objects.count() == 1
