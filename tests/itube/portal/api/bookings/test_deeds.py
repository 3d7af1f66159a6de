"""Every deed on a booking through the API: what it does, what is refused, and who may not."""

from datetime import timedelta

import pytest

from bookings import transitions
from bookings.models import Booking, Occupancy, UsageRecord
from bookings.states import Party
from itube.lib.periods import Span
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_center,
    make_company,
    make_member,
    make_role,
    make_user,
)
from tests.itube.portal.api.bookings.asking import Api, at, moment, problem

pytestmark = pytest.mark.django_db


@pytest.fixture
def make(piece, requester):
    """Return a function that stores a booking of the requester in a state."""

    def stored(state: str, **fields) -> Booking:
        fields.setdefault("equipment", piece)
        return make_booking(user=requester.user, state=state, **fields)

    return stored


def do(api: Api, booking: Booking, verb: str, body: dict | None = None, **more):
    return api.post(f"bookings/{booking.reference}/{verb}/", body or {}, **more)


def done(response, state: str, status: int = 200) -> dict:
    """Return the booking that a deed answers with."""
    assert response.status_code == status, response.content.decode()
    told = response.json()
    assert told["state"] == state
    return told


def offered(booking: Booking, *hours: float, piece=None) -> Booking:
    """Let the center offer times, so many hours after Monday 9."""
    starts = [MONDAY_9 + timedelta(hours=hour) for hour in hours]
    options = [
        transitions.Option(piece or booking.equipment, Span(start, start + timedelta(hours=1)))
        for start in starts
    ]
    transitions.offer(booking, options, actor=make_user(), now=MONDAY_9 - timedelta(days=5))
    return booking


# --- The requester -----------------------------------------------------------------------------
def test_cancel(make, requester):
    told = done(do(requester, make("confirmed"), "cancel", {"reason": "cost"}), "cancelled")
    assert (told["cancelled_by"], told["reason"], told["deeds"]) == (
        "requester",
        "cost",
        ["messages", "attachments"],
    )
    assert not Occupancy.objects.holding().exists()


def test_cancel_needs_no_reason_from_who_asked_but_one_from_the_center(make, requester, staff):
    done(do(requester, make("reviewing"), "cancel"), "cancelled")
    other = make("reviewing", start=MONDAY_9 + timedelta(hours=3))
    for body in ({}, {"reason": "cost"}, {"reason": "none"}):
        told = problem(do(staff, other, "cancel", body), 400, "invalid-value")
        assert list(told["errors"]) == ["reason"]
    told = done(do(staff, other, "cancel", {"reason": "no_operator", "text": "휴가"}), "cancelled")
    assert told["cancelled_by"] == "center"
    assert told["events"][-1]["text"] == "휴가"


def test_move(make, requester):
    booking = make("confirmed")
    told = done(
        do(requester, booking, "move", {"start": at(4), "end": at(6)}),
        "confirmed",
    )
    assert (told["id"], told["start"], told["confirmed"]["end"]) == (
        booking.reference,
        at(4),
        at(6),
    )
    assert told["requested"]["start"] == at(0)


def test_a_move_tells_what_a_request_would_be_told(make, requester, piece):
    booking = make("reviewing")
    make_booking(equipment=piece, start=MONDAY_9 + timedelta(hours=4), state="confirmed")
    taken = do(requester, booking, "move", {"start": at(4), "end": at(6)})
    assert problem(taken, 409, "time-taken")["alternatives"]
    night = do(requester, booking, "move", {"start": at(-5), "end": at(-4)})
    assert problem(night, 400, "rule-broken")["rule"] == "opening"
    backwards = do(requester, booking, "move", {"start": at(4), "end": at(3)})
    assert "end" in problem(backwards, 400, "invalid-value")["errors"]


def test_reply(make, requester):
    told = done(do(requester, make("needs_info"), "reply", {"text": "시료는 3개"}), "reviewing")
    assert told["events"][-1]["kind"] == "replied"
    problem(do(requester, make("needs_info", start=MONDAY_9 + timedelta(hours=3)), "reply"), 400)


def test_accept_one_of_several_offers(make, requester):
    booking = offered(make("reviewing"), 3, 5)
    offers = requester.get(f"bookings/{booking.reference}/").json()["offers"]
    assert [(offer["id"], offer["start"], offer["open"]) for offer in offers] == [
        (1, at(3), True),
        (2, at(5), True),
    ]
    for body in ({}, {"offer": 3}, {"offer": 0}):
        assert "offer" in problem(do(requester, booking, "accept-offer", body), 400)["errors"]
    told = done(do(requester, booking, "accept-offer", {"offer": 2}), "confirmed")
    assert told["start"] == at(5)
    assert [(offer["accepted"], offer["open"]) for offer in told["offers"]] == [
        (False, False),
        (True, False),
    ]


def test_the_only_offer_need_not_be_named_and_keeps_its_number(make, requester):
    booking = offered(make("reviewing"), 3)
    done(do(requester, booking, "decline-offer", {"text": "늦은 시간이면 좋겠어요"}), "reviewing")
    booking.refresh_from_db()
    offered(booking, 5)
    told = requester.get(f"bookings/{booking.reference}/").json()
    assert [offer["id"] for offer in told["offers"] if offer["open"]] == [2]
    assert done(do(requester, booking, "accept-offer"), "confirmed")["start"] == at(5)


def test_an_offer_of_another_center_needs_a_new_consent(make, requester):
    elsewhere = make_bookable()
    booking = offered(make("reviewing"), 3, piece=elsewhere)
    told = problem(do(requester, booking, "accept-offer", {"offer": 1}), 409, "refused")
    assert elsewhere.center.name_ko in told["detail"]
    body = {"offer": 1, "consent_third_party": True}
    told = done(do(requester, booking, "accept-offer", body), "reviewing")
    assert (told["equipment"], told["center"]["code"]) == (elsewhere.number, elsewhere.center.code)


def test_messages(make, requester, staff):
    booking = make("confirmed")
    for api, by in ((requester, "requester"), (staff, "center")):
        told = done(do(api, booking, "messages", {"text": "안녕하세요"}), "confirmed", 201)
        assert (told["events"][-1]["kind"], told["events"][-1]["by"]) == ("message", by)
    assert "text" in problem(do(staff, booking, "messages", {"text": " "}), 400)["errors"]


def test_a_message_sent_twice_with_one_key_is_one(make, requester):
    booking = make("confirmed")
    first, second = (
        do(requester, booking, "messages", {"text": "안녕하세요"}, key="m-1") for _ in "12"
    )
    assert first.content == second.content
    assert (first.status_code, second.status_code) == (201, 201)
    assert booking.events.filter(kind="message").count() == 1


def test_quote(make, requester, staff, piece):
    booking = make("confirmed", fee_won=120_000, vat_won=12_000, tariff=piece.tariffs.get())
    for api in (requester, staff):
        response = do(api, booking, "quote")
        assert response.status_code == 200
        told = response.json()
        assert (told["booking"], told["total"], told["subtotal"]) == (
            booking.reference,
            132_000,
            120_000,
        )
        assert told["lines"] == [
            {"basis": "hour", "quantity": 2.0, "unit_won": 60_000, "won": 120_000}
        ]
        assert told["issued_on"] < told["valid_until"]
    ended = make("cancelled")
    assert problem(do(requester, ended, "quote"), 409, "wrong-state")["state"] == "cancelled"
    agreed = make("confirmed", start=MONDAY_9 + timedelta(hours=5))
    problem(do(requester, agreed, "quote"), 409, "refused")


# --- The center --------------------------------------------------------------------------------
def test_approve(make, staff):
    told = done(do(staff, make("reviewing"), "approve", {"text": "오세요"}), "confirmed")
    assert told["confirmed"] == {"start": at(0), "end": at(2)}
    assert {"start", "finish", "no-show", "move", "cancel"} <= set(told["deeds"])


def test_approve_at_another_time(make, staff, piece):
    booking = make("reviewing")
    make_booking(equipment=piece, start=MONDAY_9 + timedelta(hours=4), state="confirmed")
    for body, field in (
        ({"start": at(6)}, "end"),
        ({"end": at(6)}, "start"),
        ({"start": at(6), "end": at(6)}, "end"),
    ):
        assert list(problem(do(staff, booking, "approve", body), 400)["errors"]) == [field]
    taken = do(staff, booking, "approve", {"start": at(4), "end": at(5)})
    assert problem(taken, 409, "time-taken")["alternatives"]
    told = done(do(staff, booking, "approve", {"start": at(11), "end": at(12)}), "confirmed")
    assert (told["start"], told["fee_estimate"]) == (at(11), 60_000)


def test_reject(make, staff):
    assert "reason" in problem(do(staff, make("reviewing"), "reject"), 400)["errors"]
    booking = make("needs_info", start=MONDAY_9 + timedelta(hours=3))
    told = done(do(staff, booking, "reject", {"reason": "unsafe", "text": "위험해요"}), "rejected")
    assert told["reason"] == "unsafe"


def test_ask(make, staff, requester):
    booking = make("reviewing")
    assert "text" in problem(do(staff, booking, "ask"), 400)["errors"]
    told = done(do(staff, booking, "ask", {"text": "시료는 몇 개인가요?"}), "needs_info")
    assert moment(told["respond_by"]) > MONDAY_9 - timedelta(days=5)
    assert "reply" in requester.get(f"bookings/{booking.reference}/").json()["deeds"]


def test_offer(make, staff, piece):
    booking = make("reviewing")
    sister = make_bookable(center=piece.center)
    options = [
        {"start": at(3), "end": at(4)},
        {"equipment": sister.number, "start": at(0), "end": at(2)},
    ]
    told = done(do(staff, booking, "offer", {"options": options, "keep_asked": False}), "offered")
    assert {(offer["equipment"], offer["start"]) for offer in told["offers"]} == {
        (piece.number, at(3)),
        (sister.number, at(0)),
    }
    assert Occupancy.objects.holding().filter(booking=booking).count() == 0


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ([], "options"),
        ([{"start": at(3), "end": at(4)}] * 4, "options"),
        ("three", "options"),
        ([{"start": at(3), "end": at(4)}, {"start": at(3)}], "options[1].end"),
        ([{"start": at(3), "end": at(2)}], "options[0].end"),
        ([{"start": at(3), "end": at(4), "unit": 1}], "options[0].unit"),
        ([{"equipment": "EPN9999999", "start": at(3), "end": at(4)}], "options[0].equipment"),
    ],
)
def test_a_wrong_option_is_named_by_its_place(make, staff, options, field):
    told = problem(do(staff, make("reviewing"), "offer", {"options": options}), 400)
    assert field in told["errors"]
    assert all(isinstance(text, str) for texts in told["errors"].values() for text in texts)


def test_offers_stay_in_the_center_and_referrals_leave_it(make, staff, piece):
    booking, elsewhere = make("reviewing"), make_bookable()
    away = {"equipment": elsewhere.number, "start": at(0), "end": at(2)}
    here = {"equipment": piece.number, "start": at(3), "end": at(5)}
    told = problem(do(staff, booking, "offer", {"options": [here, away]}), 400)
    assert list(told["errors"]) == ["options[1].equipment"]
    told = problem(do(staff, booking, "refer", {"options": [here]}), 400)
    assert list(told["errors"]) == ["options[0].equipment"]
    told = done(do(staff, booking, "refer", {"options": [away]}), "offered")
    assert told["offers"][0]["center"]["code"] == elsewhere.center.code
    assert told["events"][-1]["kind"] == "referred"


def test_an_offer_of_a_taken_or_past_time_is_refused(make, staff, piece):
    booking = make("reviewing")
    make_booking(equipment=piece, start=MONDAY_9 + timedelta(hours=4), state="confirmed")
    body = {"options": [{"start": at(4), "end": at(5)}]}
    problem(do(staff, booking, "offer", body), 409, "time-taken")
    body = {"options": [{"start": at(-24 * 9), "end": at(-24 * 9 + 1)}]}
    problem(do(staff, booking, "offer", body), 409, "refused")


def test_start_finish_and_correct(make, staff, requester, monkeypatch):
    booking = make("confirmed", sample_count=4)
    problem(do(staff, booking, "start"), 409, "refused")
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_9)
    assert done(do(staff, booking, "start"), "in_use")["usage"] is None
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_9 + timedelta(hours=2))
    body = {"end": at(1.5), "operating_minutes": 80, "note": "이상 없음"}
    told = done(do(staff, booking, "finish", body), "completed")
    assert told["usage"] == {
        "start": at(0),
        "end": at(1.5),
        "operating_minutes": 80,
        "use_type": "analysis",
        "samples": 4,
        "staff_minutes": 0,
        "fee_won": 0,
        "note": "이상 없음",
    }
    told = done(do(staff, booking, "usage", {"samples": 5, "fee_won": 90_000}), "completed")
    assert (told["usage"]["samples"], told["usage"]["fee_won"]) == (5, 90_000)
    assert told["usage"]["operating_minutes"] == 80
    assert UsageRecord.objects.filter(booking=booking).count() == 2
    problem(do(requester, booking, "usage", {"samples": 6}), 403)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"start": at(2), "end": at(1)}, 409),
        ({"operating_minutes": 999}, 409),
        ({"operating_minutes": -1}, 400),
        ({"use_type": "fun"}, 400),
        ({"fee_won": 10**12}, 400),
        ({"samples": "many"}, 400),
    ],
)
def test_a_record_of_use_that_cannot_be_is_refused(make, staff, monkeypatch, body, status):
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_9 + timedelta(hours=2))
    problem(do(staff, make("in_use"), "finish", body), status)
    ended = make("completed", start=MONDAY_9 - timedelta(days=1))
    transitions.using.record_use(ended, transitions.Use(), ended.span, writer=None, now=MONDAY_9)
    problem(do(staff, ended, "usage", body), status)
    assert UsageRecord.objects.count() == 1


def test_no_show(make, staff, monkeypatch):
    booking = make("confirmed")
    problem(do(staff, booking, "no-show"), 409, "refused")
    monkeypatch.setattr("django.utils.timezone.now", lambda: MONDAY_9 + timedelta(hours=1))
    done(do(staff, booking, "no-show"), "no_show")


# --- What the state and others refuse ----------------------------------------------------------
BODIES = {
    "cancel": {"reason": "other"},
    "move": {"start": at(4), "end": at(6)},
    "reply": {"text": "답"},
    "accept-offer": {},
    "decline-offer": {},
    "approve": {},
    "reject": {"reason": "other"},
    "ask": {"text": "?"},
    "offer": {"options": [{"start": at(4), "end": at(6)}]},
    "start": {},
    "finish": {},
    "no-show": {},
    "usage": {"samples": 1},
    "quote": {},
}


@pytest.mark.parametrize("verb", BODIES)
def test_a_deed_that_the_state_does_not_allow_tells_the_state(make, requester, staff, verb):
    booking = make("rejected")
    requesters = {"cancel", "move", "reply", "accept-offer", "decline-offer", "quote"}
    api = requester if verb in requesters else staff
    told = problem(do(api, booking, verb, BODIES[verb]), 409, "wrong-state")
    assert told["state"] == "rejected"
    assert verb not in api.get(f"bookings/{booking.reference}/").json()["deeds"]


def test_what_has_changed_since_it_was_read_is_not_done(make, requester, staff):
    booking = make("reviewing")
    read = staff.get(f"bookings/{booking.reference}/").json()["version"]
    done(do(requester, booking, "move", {"start": at(4), "end": at(6)}), "reviewing")
    told = problem(do(staff, booking, "approve", {"version": read}), 409, "wrong-state")
    assert told["state"] == "reviewing"
    done(do(staff, booking, "approve", {"version": read + 1}), "confirmed")


def test_a_stranger_finds_nothing_and_a_viewer_may_do_nothing(make, piece):
    booking = make("reviewing")
    colleague = Api(make_member(company=booking.company))
    viewer = make_user()
    make_role(viewer, piece.center, "viewer")
    other_center = make_user()
    make_role(other_center, make_center())
    for verb, body in BODIES.items():
        for api in (colleague, Api(other_center), Api(make_member(company=make_company()))):
            problem(do(api, booking, verb, body), 404)
        if verb != "quote":
            problem(do(Api(viewer), booking, verb, body), 403)
    booking.refresh_from_db()
    assert (booking.state, booking.version) == ("reviewing", 1)


def test_who_asked_at_his_own_center_acts_as_requester(make, requester, piece, staff):
    make_role(requester.user, piece.center)
    booking = make("confirmed")
    told = done(do(requester, booking, "cancel"), "cancelled")
    assert told["cancelled_by"] == Party.REQUESTER


@pytest.mark.parametrize("reference", ["0", "I" * 10, "0123456789", "%00", "x" * 300, "가" * 10])
def test_a_reference_of_nothing(requester, reference):
    problem(requester.get(f"bookings/{reference}/"), 404)
    problem(requester.post(f"bookings/{reference}/cancel/", {}), 404)


def test_a_reference_is_read_as_people_write_it(make, requester):
    booking = make("confirmed", reference="0123456781")
    written = "ol2345678I".replace("ol", "OL").lower()
    assert requester.get(f"bookings/{written}/").json()["id"] == booking.reference
