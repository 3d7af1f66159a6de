"""Series, chains and waiting through the API."""

from datetime import timedelta

import pytest

from bookings import waiting
from bookings.models import Booking, Wait
from bookings.transitions import cancel
from tests.factories import MONDAY_9, make_bookable, make_booking
from tests.itube.portal.api.bookings.asking import Api, at, problem, wish

pytestmark = pytest.mark.django_db


def series(piece, *days: int, **changes) -> dict:
    body = wish(piece, start=None, end=None)
    dates = [{"start": at(24 * day), "end": at(24 * day + 2)} for day in days]
    return {**body, "dates": dates, **changes}


def test_a_series_books_what_can_be_had_and_says_what_cannot(piece, requester):
    make_booking(equipment=piece, state="confirmed", start=MONDAY_9 + timedelta(days=1))
    response = requester.post("series/", series(piece, 0, 1, 2, 5))
    assert response.status_code == 201, response.content.decode()
    told = response.json()
    assert [row["start"] for row in told["bookings"]] == [at(0), at(48)]
    assert [(row["start"], row["rule"]) for row in told["refused"]] == [
        (at(24), "time-taken"),
        (at(120), "opening"),
    ]
    assert requester.get(f"series/{told['id']}/").json() == told
    problem(Api(make_booking().user).get(f"series/{told['id']}/"), 404)


def test_a_series_of_nothing_is_refused(piece, requester):
    problem(requester.post("series/", series(piece, 5, 6)), 409, "refused")
    told = problem(requester.post("series/", series(piece, 1)), 400)
    assert list(told["errors"]) == ["dates"]
    told = problem(requester.post("series/", series(piece, 1, 2, dates=[{}, 5])), 400)
    assert {"dates[0].start", "dates[0].end", "dates[1]"} == set(told["errors"])
    assert not Booking.objects.exists()


def step(piece, after: float, **changes) -> dict:
    body = wish(piece, after, 1, purpose=None, consent_third_party=None)
    return body | changes


def chain(*steps: dict) -> dict:
    return {"purpose": "셀 제작과 시험", "consent_third_party": True, "steps": list(steps)}


def test_a_chain_books_its_steps_in_order(piece, requester):
    second = make_bookable()
    body = chain(step(piece, 1), step(second, 2)) | {"title": "셀"}
    response = requester.post("chains/", body)
    assert response.status_code == 201, response.content.decode()
    told = response.json()
    assert (told["title"], told["state"]) == ("셀", "waiting")
    assert [row["equipment"] for row in told["bookings"]] == [piece.number, second.number]
    assert requester.get(f"chains/{told['id']}/").json() == told
    problem(requester.get("chains/0000000000/"), 404)
    problem(requester.get("chains/%00/"), 404)


def test_a_chain_is_all_or_nothing_and_names_the_step(piece, requester):
    second = make_bookable()
    make_booking(equipment=second, state="confirmed", start=MONDAY_9 + timedelta(hours=2))
    told = problem(
        requester.post("chains/", chain(step(piece, 1), step(second, 2))), 409, "time-taken"
    )
    assert told["step"] == 2
    assert told["alternatives"][0]["equipment"] == second.number
    told = problem(
        requester.post("chains/", chain(step(piece, 1), step(piece, 10))), 400, "rule-broken"
    )
    assert (told["rule"], told["breaches"][0]["detail"][:3]) == ("opening", "2단계")
    told = problem(requester.post("chains/", chain(step(piece, 2), step(piece, 1))), 409, "refused")
    assert Booking.objects.filter(user=requester.user).count() == 0


def wait(start: float, end: float, minutes: int = 60, **changes) -> dict:
    body = {"start": at(start), "end": at(end), "minutes": minutes, "use_mode": "direct"}
    return body | changes


def test_waiting_for_time_that_is_taken(piece, requester, now):
    taken = make_booking(equipment=piece, state="confirmed", hours=9)
    address = f"equipment/{piece.number}/wait/"
    response = requester.post(address, wait(0, 9))
    assert response.status_code == 201, response.content.decode()
    told = response.json()
    assert (told["state"], told["position"], told["held"]) == ("waiting", 1, None)
    cancel(taken, actor=taken.user, party="requester", now=now, reason="other")
    waiting.serve(piece, now)
    row = requester.get("waits/").json()["results"][0]
    assert (row["id"], row["state"]) == (told["id"], "held")
    assert (row["held"]["start"], row["held"]["end"]) == (at(0), at(1))
    left = requester.delete(f"waits/{told['id']}/")
    assert (left.status_code, left.json()["state"]) == (200, "left")
    problem(requester.delete(f"waits/{told['id']}/"), 409, "refused")


def test_waiting_for_nothing_is_refused(piece, requester):
    address = f"equipment/{piece.number}/wait/"
    problem(requester.post(address, wait(0, 9)), 409, "refused")
    for body, name in (
        (wait(0, 9, 5), "minutes"),
        (wait(9, 0), "end"),
        (wait(0, 9, use_mode="fly"), "use_mode"),
    ):
        assert list(problem(requester.post(address, body), 400)["errors"]) == [name]
    problem(requester.post("equipment/EPN9999999/wait/", wait(0, 9)), 404)
    problem(Api().post(address, wait(0, 9)), 401)
    assert not Wait.objects.exists()


def test_nobody_leaves_for_another(piece, requester):
    make_booking(equipment=piece, state="confirmed", hours=9)
    told = requester.post(f"equipment/{piece.number}/wait/", wait(0, 9)).json()
    other = Api(make_booking().user)
    problem(other.delete(f"waits/{told['id']}/"), 404)
    assert other.get("waits/").json()["count"] == 0
