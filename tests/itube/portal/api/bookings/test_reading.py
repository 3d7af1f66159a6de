"""Reading through the API: one's own bookings, one of them, a center's inbox, and free time."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.models import Attachment, Maintenance, Wait
from bookings.transitions import add_maintenance
from itube.accounts.models import PersonalDataAccess
from itube.lib.periods import Span
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_center,
    make_company,
    make_equipment,
    make_member,
    make_role,
    make_user,
)
from tests.itube.portal.api.bookings.asking import BASE, Api, at, problem

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def cost(api: Api, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert api.get(address).status_code == 200
    return len(queries)


# --- One's own ---------------------------------------------------------------------------------
def test_my_bookings_the_latest_use_first(piece, requester):
    make_booking(equipment=piece)
    mine = [
        make_booking(user=requester.user, equipment=piece, start=MONDAY_9 + n * 2 * HOUR).reference
        for n in (1, 2, 3)
    ]
    answer = requester.get("bookings/").json()
    assert [row["id"] for row in answer["results"]] == mine[::-1]
    assert (answer["count"], answer["page"], answer["next"]) == (3, 1, None)


def test_my_bookings_by_state_and_time(piece, requester):
    early = make_booking(user=requester.user, equipment=piece, state="confirmed")
    late = make_booking(user=requester.user, equipment=piece, start=MONDAY_9 + 24 * HOUR)

    def found(**query):
        return [row["id"] for row in requester.get("bookings/", query).json()["results"]]

    assert found(state="confirmed") == [early.reference]
    assert found(state=["confirmed", "requested"]) == [late.reference, early.reference]
    assert found(**{"from": "2030-01-08"}) == [late.reference]
    assert found(to="2030-01-08") == [early.reference]
    assert found(**{"from": at(1), "to": at(2)}) == [early.reference]
    assert found(**{"from": at(2)}) == [late.reference]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"state": "done"}, "state"),
        ({"from": "yesterday"}, "from"),
        ({"from": "2030-02-30"}, "from"),
        ({"to": "2030-01-07T09:00:00"}, "to"),
        ({"to": "0001-01-01T00:00:00+11:00"}, "to"),
        ({"from": "2030-01-08", "to": "2030-01-07"}, "to"),
        ({"page": "0"}, "page"),
        ({"page_size": "101"}, "page_size"),
        ({"sort": "name"}, "sort"),
    ],
)
def test_a_wrong_parameter_is_named(requester, query, name):
    assert list(problem(requester.get("bookings/", query), 400)["errors"]) == [name]


def test_ten_bookings_cost_as_many_statements_as_one(piece, requester, staff):
    make_row_of_each(piece, requester.user, 0)
    before = [cost(api, address) for api, address in lists(requester, staff)]
    for day in range(1, 11):
        make_row_of_each(make_bookable(center=piece.center), requester.user, day)
    assert [cost(api, address) for api, address in lists(requester, staff)] == before
    assert max(before) <= 6


def make_row_of_each(piece, user, day):
    start = MONDAY_9 + timedelta(days=day)
    make_booking(user=user, equipment=piece, state="reviewing", start=start)
    span = {"start": start + 4 * HOUR, "end": start + 5 * HOUR}
    Maintenance.objects.create(equipment=piece, **span)
    Wait.objects.create(
        equipment=piece,
        user=user,
        use_mode="direct",
        from_at=start,
        until_at=start + 9 * HOUR,
        minutes=60,
    )


def lists(requester, staff):
    own = [(requester, "bookings/"), (requester, "waits/")]
    return [*own, (staff, "desk/bookings/"), (staff, "maintenance/")]


# --- One ---------------------------------------------------------------------------------------
def test_a_booking_has_its_history_and_what_may_be_done(piece, requester, staff):
    booking = make_booking(user=requester.user, equipment=piece, state="reviewing", sample_count=3)
    told = requester.get(f"bookings/{booking.reference}/").json()
    assert told["id"] == booking.reference
    assert told["requested"] == {"start": at(0), "end": at(2)}
    assert told["confirmed"] is told["usage"] is None
    assert told["company"] == requester.user.company.name_ko
    assert told["requester"]["email"] == requester.user.email
    assert told["events"] == [
        {
            "kind": "requested",
            "at": booking.created_at.isoformat(),
            "by": "requester",
            "source": "",
            "target": "reviewing",
            "reason": "",
            "text": "",
        }
    ]
    assert told["deeds"] == ["cancel", "move", "messages", "attachments", "quote"]
    assert told["url"] == f"http://testserver/bookings/{booking.reference}/"
    assert staff.get(f"bookings/{booking.reference}/").json()["deeds"] == [
        *("cancel", "move", "messages", "attachments", "quote"),
        *("approve", "reject", "ask", "offer", "refer"),
    ]


def test_who_reads_whose_details_is_written_down(piece, requester, staff):
    booking = make_booking(user=requester.user, equipment=piece, state="reviewing")
    requester.get(f"bookings/{booking.reference}/")
    assert not PersonalDataAccess.objects.exists()
    staff.get(f"bookings/{booking.reference}/")
    noted = PersonalDataAccess.objects.get()
    assert (noted.actor, noted.subject) == (staff.user, f"accounts.user {requester.user.pk}")
    assert booking.reference in noted.reason


def test_a_booking_costs_as_many_statements_however_long_its_story(piece, requester):
    booking = make_booking(user=requester.user, equipment=piece, state="reviewing")
    address = f"bookings/{booking.reference}/"
    requester.post(f"{address}messages/", {"text": "1"})
    before = cost(requester, address)
    for text in "23456789":
        requester.post(f"{address}messages/", {"text": text})
    assert cost(requester, address) == before
    assert before <= 10


def test_nothing_is_told_without_credentials(piece):
    booking = make_booking(equipment=piece)
    for address in (
        "bookings/",
        f"bookings/{booking.reference}/",
        "bookings/0000000000/",
        "desk/bookings/",
        "maintenance/",
        "waits/",
    ):
        problem(Api().get(address), 401)


# --- Files -------------------------------------------------------------------------------------
def test_files_go_up_and_come_back_to_whoever_sees_the_booking(piece, requester, staff):
    booking = make_booking(user=requester.user, equipment=piece, state="reviewing")
    address = f"bookings/{booking.reference}/attachments/"
    file = SimpleUploadedFile("시험 계획.pdf", b"%PDF-1.7 plan", "application/pdf")
    response = requester.client.post(BASE + address, {"files": [file], "text": "계획서"})
    assert response.status_code == 201, response.content.decode()
    told = response.json()
    assert (told["attachments"][0]["name"], told["events"][-1]["text"]) == (
        "시험 계획.pdf",
        "계획서",
    )
    url = told["attachments"][0]["url"].removeprefix("http://testserver" + BASE)
    for api in (requester, staff):
        got = api.get(url)
        assert b"".join(got.streaming_content) == b"%PDF-1.7 plan"
        assert got["Content-Type"] == "application/pdf"
        assert got["Content-Disposition"].startswith("attachment")
        assert got["X-Content-Type-Options"] == "nosniff"
        assert got["Cache-Control"] == "private, no-store"
    stranger = Api(make_member(company=make_company()))
    problem(stranger.get(url), 404)
    problem(requester.get(url[:-3] + "00/"), 404)
    problem(Api().get(url), 401)
    Attachment.objects.get().file.delete(save=False)
    problem(requester.get(url), 404)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.pdf", b"MZ\x90"), ("a.pdf", b""), ("a.exe", b"%PDF-1.7"), ("a.html", b"<script>")],
)
def test_a_file_that_is_not_taken_is_refused(piece, requester, name, content):
    booking = make_booking(user=requester.user, equipment=piece)
    address = f"{BASE}bookings/{booking.reference}/attachments/"
    file = SimpleUploadedFile(name, content)
    told = problem(requester.client.post(address, {"files": [file]}), 400, "invalid-value")
    assert list(told["errors"]) == ["files"]
    assert not Attachment.objects.exists()


def test_files_need_files(piece, requester):
    booking = make_booking(user=requester.user, equipment=piece)
    address = f"bookings/{booking.reference}/attachments/"
    assert "files" in problem(requester.client.post(BASE + address, {"text": "x"}), 400)["errors"]
    problem(requester.post(address, {"files": ["a.pdf"]}), 415)


# --- The center's inbox ------------------------------------------------------------------------
def test_the_inbox_has_what_waits_by_deadline(piece, staff):
    later = make_booking(equipment=piece, state="reviewing", respond_by=MONDAY_9 - HOUR)
    sooner = make_booking(
        equipment=piece,
        state="needs_info",
        start=MONDAY_9 + 3 * HOUR,
        respond_by=MONDAY_9 - 2 * HOUR,
    )
    confirmed = make_booking(equipment=piece, state="confirmed", start=MONDAY_9 + 6 * HOUR)
    make_booking(state="reviewing")
    answer = staff.get("desk/bookings/").json()
    assert [row["id"] for row in answer["results"]] == [sooner.reference, later.reference]
    assert answer["results"][0]["company"] == sooner.company.name_ko
    answer = staff.get("desk/bookings/", {"state": "confirmed"}).json()
    assert [row["id"] for row in answer["results"]] == [confirmed.reference]


def test_the_inbox_of_one_of_several_centers(piece, staff):
    other = make_bookable()
    make_role(staff.user, other.center, "viewer")
    make_booking(equipment=piece, state="reviewing")
    make_booking(equipment=other, state="reviewing")
    assert staff.get("desk/bookings/").json()["count"] == 2
    for code in (piece.center.code, piece.center.code.lower()):
        rows = staff.get("desk/bookings/", {"center": code}).json()["results"]
        assert [row["center"]["code"] for row in rows] == [piece.center.code]


def test_the_inbox_of_who_answers_nothing_is_empty(piece, requester):
    make_booking(user=requester.user, equipment=piece, state="reviewing")
    assert requester.get("desk/bookings/").json()["count"] == 0
    assert requester.get("desk/bookings/", {"center": "C001"}).json()["count"] == 0


# --- Free time ---------------------------------------------------------------------------------
def availability(piece, **query) -> dict:
    response = Api().get(f"equipment/{piece.number}/availability/", query)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def test_free_and_busy_time_of_a_piece(piece):
    make_booking(equipment=piece, state="confirmed", start=MONDAY_9 + 2 * HOUR, hours=1)
    add_maintenance(
        piece,
        Span(MONDAY_9 + 5 * HOUR, MONDAY_9 + 6 * HOUR),
        kind="planned",
        actor=None,
        now=MONDAY_9 - 24 * HOUR,
    )
    assert availability(piece, **{"from": "2030-01-07", "to": "2030-01-08"}) == {
        "timezone": "Asia/Seoul",
        "free": [
            {"start": at(0), "end": at(2)},
            {"start": at(3), "end": at(5)},
            {"start": at(6), "end": at(9)},
        ],
        "busy": [{"start": at(2), "end": at(3)}, {"start": at(5), "end": at(6)}],
    }
    part = availability(piece, **{"from": at(1), "to": at(2.5)})
    assert part["free"] == [{"start": at(1), "end": at(2)}]
    assert part["busy"] == [{"start": at(2), "end": at(2.5)}]


def test_several_units_are_free_while_one_is(now):
    piece = make_bookable(units=2)
    make_booking(equipment=piece, state="confirmed", unit=1)
    day = {"from": "2030-01-07", "to": "2030-01-08"}
    assert availability(piece, **day)["busy"] == []
    make_booking(equipment=piece, state="confirmed", unit=2)
    assert availability(piece, **day)["busy"] == [{"start": at(0), "end": at(2)}]


def test_a_plus_sign_that_was_not_escaped_is_understood(piece):
    response = Api().client.get(
        f"{BASE}equipment/{piece.number}/availability/?from={at(0)}&to={at(1)}"
    )
    assert response.json()["free"] == [{"start": at(0), "end": at(1)}]


def test_fourteen_days_from_now_are_told_unless_asked_otherwise(piece, now):
    free = availability(piece)["free"]
    assert free[0]["start"] == now.isoformat()
    assert free[-1]["end"] < (now + timedelta(days=14)).isoformat()
    assert len(free) == 10
    later = availability(piece, **{"from": "2030-02-01"})["free"]
    assert later[0]["start"] == "2030-02-01T09:00:00+09:00"
    assert availability(piece, to=at(1))["free"][-1]["end"] == at(1)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({"from": "x"}, "from"),
        ({"to": "2030-13-01"}, "to"),
        ({"from": "2030-01-07T09:00"}, "from"),
        ({"from": "2030-01-08", "to": "2030-01-08"}, "to"),
        ({"to": "2029-01-01"}, "to"),
        ({"from": "2030-01-01", "to": "2030-03-05"}, "to"),
        ({"unit": "1"}, "unit"),
    ],
)
def test_a_window_that_cannot_be_is_refused(piece, query, name):
    response = Api().get(f"equipment/{piece.number}/availability/", query)
    assert list(problem(response, 400)["errors"]) == [name]


def test_sixty_two_days_may_be_asked_with_six_statements(piece):
    query = f"equipment/{piece.number}/availability/?from=2030-01-01&to=2030-03-04"
    assert cost(Api(), query) <= 6


def test_what_takes_no_bookings_is_never_free(now):
    piece = make_bookable(status="repair")
    assert availability(piece)["free"] == []
    problem(Api().get("equipment/EPN9999999/availability/"), 404)
    draft = make_equipment(is_published=False)
    problem(Api().get(f"equipment/{draft.number}/availability/"), 404)
    hidden = make_bookable(center=make_center(is_published=False))
    problem(Api(make_user()).get(f"equipment/{hidden.number}/availability/"), 404)
