"""Asking for a time through the API: what is answered, and what is refused in which words."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.authtoken.models import Token

from bookings.models import Booking, BookingPolicy, FeeReduction, Occupancy
from equipment.models import HeldQualification, Qualification
from tests.factories import make_booking, make_equipment, make_member, make_user
from tests.itube.portal.api.bookings.asking import Api, at, moment, problem, wish
from tests.itube.portal.api.bookings.conftest import NOW

pytestmark = pytest.mark.django_db


def test_a_request_is_held_priced_and_told(piece, requester):
    response = requester.post("bookings/", wish(piece, sample_count=3))
    assert response.status_code == 201, response.content.decode()
    told = response.json()
    booking = Booking.objects.get()
    assert told["id"] == booking.reference
    assert response["Location"] == f"http://testserver/api/v1/bookings/{booking.reference}/"
    assert (told["state"], told["equipment"]) == ("requested", piece.number)
    assert (told["start"], told["end"]) == (at(1), at(3))
    assert told["fee_estimate"] == 120_000
    assert told["fee"]["total"] == 132_000
    assert moment(told["respond_by"]) == booking.respond_by
    assert Occupancy.objects.holding().get().booking == booking
    assert booking.consent_ip == "127.0.0.1"


def test_any_number_of_a_piece_and_any_offset_will_do(piece, requester):
    body = wish(piece, equipment=piece.itube_no.lower(), start="2030-01-07T01:00:00Z")
    told = requester.post("bookings/", body).json()
    assert (told["equipment"], told["start"]) == (piece.number, at(1))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"start": "2030-01-07T10:00:00"}, "start"),
        ({"start": "2030-01-07"}, "start"),
        ({"start": "monday"}, "start"),
        ({"start": 5}, "start"),
        ({"start": "9999-12-31T23:59:00-11:00"}, "start"),
        ({"start": "0001-01-01T00:00:00+11:00"}, "start"),
        ({"end": at(1)}, "end"),
        ({"end": at(-3)}, "end"),
        ({"equipment": "EPN9999999"}, "equipment"),
        ({"equipment": "EPN\0"}, "equipment"),
        ({"equipment": ["EPN0000001"]}, "equipment"),
        ({"use_mode": "fly"}, "use_mode"),
        ({"use_mode": {}}, "use_mode"),
        ({"purpose": ""}, "purpose"),
        ({"purpose": "가" * 1001}, "purpose"),
        ({"purpose": "\ud800"}, "purpose"),
        ({"purpose": "a\0b"}, "purpose"),
        ({"sample_count": -1}, "sample_count"),
        ({"sample_count": 10**30}, "sample_count"),
        ({"consent_third_party": "perhaps"}, "consent_third_party"),
        ({"purpos": "x"}, "purpos"),
        ({"start": None}, "start"),
        ({"equipment": None}, "equipment"),
        ({"consent_third_party": None}, "consent_third_party"),
    ],
)
def test_a_wrong_field_is_named(piece, requester, change, field):
    told = problem(requester.post("bookings/", wish(piece, **change)), 400, "invalid-value")
    assert list(told["errors"]) == [field]
    assert told["errors"][field][0]
    assert field in told["detail"]
    assert not Booking.objects.exists()


def test_a_time_without_offset_is_told_to_have_one(piece, requester):
    told = problem(requester.post("bookings/", wish(piece, start="2030-01-07T10:00:00")), 400)
    assert "시차" in told["errors"]["start"][0]
    assert "+09:00" in told["errors"]["start"][0]


@pytest.mark.parametrize("body", ["[]", "5", '"text"', "null", "{", ""])
def test_a_body_that_is_no_object_is_refused(piece, requester, body):
    response = requester.client.post("/api/v1/bookings/", body, "application/json")
    problem(response, 400)


def test_a_body_that_would_fill_the_memory_is_not_read(piece, requester):
    told = problem(requester.post("bookings/", wish(piece, purpose="x" * 1024**2)), 413)
    assert "1MB" in told["detail"]


def test_a_draft_or_an_unknown_piece_is_not_told_apart(now, requester):
    draft = make_equipment(is_published=False)
    told = [
        problem(requester.post("bookings/", wish(draft, equipment=number)), 400)["errors"]
        for number in (draft.number, "EPN9999999")
    ]
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"start": at(-1)}, "opening"),
        ({"start": at(1.1)}, "grid"),
        ({"end": at(1.1)}, "grid"),
        ({"start": at(-24 * 6), "end": at(-24 * 6 + 2)}, "notice"),
        ({"start": at(24 * 200), "end": at(24 * 200 + 2)}, "horizon"),
        ({"use_mode": "rental"}, "use_mode"),
        ({"consent_third_party": False}, "consent"),
    ],
)
def test_a_broken_rule_is_named_with_what_would_pass(piece, requester, change, rule):
    told = problem(requester.post("bookings/", wish(piece, **change)), 400, "rule-broken")
    assert told["rule"] == rule == told["breaches"][0]["rule"]
    assert all(breach["detail"] and breach["passes"] for breach in told["breaches"])
    assert not Booking.objects.exists()


def test_all_broken_rules_are_told_at_once(piece, requester):
    body = wish(piece, start=at(-1.1), use_mode="rental", consent_third_party=False)
    told = problem(requester.post("bookings/", body), 400, "rule-broken")
    assert {"use_mode", "grid", "consent"} <= {breach["rule"] for breach in told["breaches"]}


def test_who_has_no_company_is_told_so(piece):
    told = problem(Api(make_user()).post("bookings/", wish(piece)), 400, "rule-broken")
    assert told["rule"] == "company"


def test_a_taken_time_is_told_with_the_next_free_ones(piece, requester):
    make_booking(equipment=piece, state="confirmed", start=piece.created_at, hours=1)
    assert requester.post("bookings/", wish(piece)).status_code == 201
    told = problem(requester.post("bookings/", wish(piece)), 409, "time-taken")
    assert told["alternatives"]
    for other in told["alternatives"]:
        body = wish(piece, **{name: other[name] for name in ("equipment", "start", "end")})
        assert requester.post("bookings/", body).status_code == 201


def test_errors_speak_the_language_that_is_asked_for(piece, requester):
    english = Api(requester.user, language="en")
    told = problem(english.post("bookings/", wish(piece, start="x", use_mode="x")), 400)
    korean = problem(requester.post("bookings/", wish(piece, start="x", use_mode="x")), 400)
    assert told["title"] == korean["title"]
    assert korean["errors"] != {}


def test_without_credentials_nothing_is_taken(piece):
    response = Api().post("bookings/", wish(piece))
    problem(response, 401)
    assert response["WWW-Authenticate"] == "Token"
    token = Token.objects.create(user=make_member())
    token.user.is_active = False
    token.user.save()
    problem(Api(token.user).post("bookings/", wish(piece)), 401)
    assert not Booking.objects.exists()


def test_a_session_needs_the_csrf_token_and_a_program_does_not(piece, requester):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(requester.user)
    address = "/api/v1/bookings/"
    problem(browser.post(address, wish(piece), "application/json"), 403)
    browser.get("/accounts/login/")
    browser.get("/accounts/profile/")
    token = browser.cookies["csrftoken"].value
    response = browser.post(
        address, wish(piece), "application/json", headers={"X-CSRFToken": token}
    )
    assert response.status_code == 201, response.content.decode()
    requester.client.handler.enforce_csrf_checks = True
    assert requester.post("bookings/", wish(piece, 4)).status_code == 201


@pytest.mark.parametrize("has_session", [False, True])
@pytest.mark.parametrize("key", [None, "11111111-2222"])
def test_a_request_costs_at_most_fifteen_statements(piece, requester, key, has_session):
    """The costliest one: every rule of the center asks something."""
    if has_session:
        requester.client = Client(headers={"Accept-Language": "ko"})
        requester.client.force_login(requester.user)
    piece.qualification = Qualification.objects.create(name_ko="충방전기 교육", center=piece.center)
    piece.save()
    HeldQualification.objects.create(
        user=requester.user, qualification=piece.qualification, valid_from=NOW.date()
    )
    BookingPolicy.objects.create(center=piece.center, quota_hours=100)
    FeeReduction.objects.create(
        center=piece.center, company_size=requester.user.company.size, percent=30
    )
    requester.post("bookings/", wish(piece, 6, 1))
    with CaptureQueriesContext(connection) as queries:
        response = requester.post("bookings/", wish(piece), key=key)
    assert response.status_code == 201
    words = ("SAVEPOINT", "RELEASE")
    asked = [query["sql"] for query in queries if not query["sql"].startswith(words)]
    assert len(asked) <= 15, "\n".join(asked)


def test_answers_are_kept_by_nobody_on_the_way(piece, requester):
    for response in (requester.get("bookings/"), requester.post("bookings/", {})):
        assert response["Cache-Control"] == "private, no-store"
        assert "ETag" not in response


def test_lists_and_posts_take_no_unknown_parameters(piece, requester):
    response = requester.client.post("/api/v1/bookings/?x=1", wish(piece), "application/json")
    assert "x" in problem(response, 400, "unknown-parameter")["errors"]


def test_the_end_of_the_day_of_the_horizon_is_in(piece, requester, now):
    BookingPolicy.objects.create(center=piece.center, horizon_days=5)
    day = now + timedelta(days=5)
    assert day.isoformat()[:10] == "2030-01-07"
    assert requester.post("bookings/", wish(piece, 7, 2)).status_code == 201
    told = problem(requester.post("bookings/", wish(piece, 25, 2)), 400, "rule-broken")
    assert told["rule"] == "horizon"
