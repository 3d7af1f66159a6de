"""The inbox: whose turn, by deadline, and what one needs to decide without opening."""

from datetime import timedelta

import pytest

from bookings import transitions
from bookings.models import Maintenance, Occupancy
from itube.lib.periods import Span
from tests.bookings.desk.conftest import NOW
from tests.bookings.desk.pages import messages_of, statements, text_of
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_company,
    make_equipment,
    make_member,
    make_role,
)

DAY = timedelta(days=1)


def asked(piece, days=2, **fields):
    """A request for a later day of piece that waits for its center."""
    fields = {"state": "reviewing", "respond_by": NOW + timedelta(hours=30)} | fields
    return make_booking(equipment=piece, start=MONDAY_9 + days * DAY, **fields)


def test_requests_stand_by_deadline_and_the_urgent_are_marked(client, piece):
    later = asked(piece, 2)
    soon = asked(piece, 3, respond_by=NOW + timedelta(hours=2, minutes=12))

    page = client.get("/desk/")

    assert [booking for booking, _history in page.context["rows"]] == [soon, later]
    assert "2시간 12분 남음 오늘 16:00까지" in text_of(page)
    assert page.content.count(b'class="due hot"') == 1


def test_tabs_show_whose_turn_it_is(client, piece):
    mine = asked(piece, 2)
    theirs = asked(piece, 3, state="needs_info")

    def shown(show):
        return [row[0] for row in client.get("/desk/", {"show": show}).context["rows"]]

    assert shown("mine") == shown("") == shown("nothing-known") == [mine]
    assert shown("theirs") == [theirs]
    assert shown("all") == [mine, theirs]
    page = client.get("/desk/")
    assert "내 차례 1 답 기다림 1 모두 2" in text_of(page)


def test_figures_count_what_waits_today(client, piece):
    asked(piece, 2, respond_by=NOW + timedelta(hours=2))
    asked(piece, 3)
    asked(piece, 4, state="offered")
    make_booking(equipment=piece, start=MONDAY_9 + timedelta(hours=3), hours=3, state="in_use")
    make_booking(equipment=piece, start=MONDAY_9, hours=1, state="completed")
    make_booking(equipment=piece, start=MONDAY_9 - 3 * DAY, state="confirmed")
    make_booking(equipment=make_bookable(), start=MONDAY_9, state="confirmed")

    figures = client.get("/desk/").context["desk"].figures

    assert (figures.due_today, figures.mine, figures.theirs, figures.open) == (1, 2, 1, 3)
    assert (figures.today, figures.in_use, figures.to_close) == (2, 1, 1)


def test_a_row_tells_how_the_company_has_used_the_center(client, piece):
    company = make_company(name_ko="(주)셀웍스")
    first, second = make_member(company=company), make_member(company=company)
    for day, state, user in [
        (5, "completed", first),
        (6, "completed", second),
        (7, "no_show", first),
        (8, "cancelled", first),
    ]:
        make_booking(equipment=piece, start=MONDAY_9 - day * DAY, state=state, user=user)
    make_booking(
        equipment=piece,
        start=MONDAY_9 - 9 * DAY,
        state="cancelled",
        user=first,
        cancelled_by="center",
    )
    make_booking(start=MONDAY_9 - 9 * DAY, state="no_show", user=first)
    asked(piece, 2, user=second)
    asked(piece, 3)

    page = text_of(client.get("/desk/"))

    assert "이용 2건 · 미이용 1건 · 취소 1건" in page
    assert page.count("이 센터 첫 이용") == 1


def test_a_person_without_a_company_has_a_history_of_their_own(client, piece):
    alone, other = make_member(company=None), make_member(company=None)
    make_booking(equipment=piece, start=MONDAY_9 - 5 * DAY, state="no_show", user=other)
    make_booking(equipment=piece, start=MONDAY_9 - 6 * DAY, state="completed", user=alone)
    asked(piece, 2, user=alone)

    assert "이용 1건 · 미이용 0건 · 취소 0건" in text_of(client.get("/desk/"))


def test_a_row_tells_what_stands_in_its_way(client, piece):
    piece.units = 2
    piece.save()
    wanted = asked(piece, 2)
    asked(piece, 2, unit=2)
    make_booking(
        equipment=piece,
        start=MONDAY_9 + 2 * DAY + timedelta(hours=5),
        state="requested",
        respond_by=NOW + DAY,
    )
    Maintenance.objects.create(equipment=piece, unit=2, start=wanted.starts_at, end=wanted.ends_at)
    Occupancy.objects.filter(booking=wanted).update(holds=False)

    page = client.get("/desk/")
    row = next(row for row, _history in page.context["rows"] if row == wanted)

    assert (row.same_time, row.same_day, row.maintained, row.holds_time) == (1, 1, True, False)
    for words in (
        "같은 시간 신청 1건",
        "그날 다른 신청 1건",
        "이 시간에 점검 있음",
        "시간이 잡혀 있지 않음",
    ):
        assert words in text_of(page)


def test_requests_of_another_day_and_of_other_pieces_are_no_conflict(client, piece):
    asked(piece, 2)
    asked(piece, 3)
    asked(make_equipment(center=piece.center), 2)

    for row, _history in client.get("/desk/").context["rows"]:
        assert (row.same_time, row.same_day, row.maintained, row.holds_time) == (0, 0, False, True)


def test_offers_that_wait_are_counted(client, piece, staff):
    booking = asked(piece, 2)
    spans = [
        Span(MONDAY_9 + day * DAY, MONDAY_9 + day * DAY + timedelta(hours=2)) for day in (3, 4)
    ]
    transitions.offer(
        booking, [transitions.Option(piece, span) for span in spans], actor=staff, now=NOW
    )

    assert "제안 2안" in text_of(client.get("/desk/?show=theirs"))


def test_approval_in_the_row_comes_back_to_the_same_list(client, piece):
    booking = asked(piece, 2)

    page = client.post(
        f"/desk/bookings/{booking.reference}/approve/",
        {"version": booking.version, "next": "/desk/?show=all"},
        follow=True,
    )

    booking.refresh_from_db()
    assert booking.state == "confirmed"
    assert page.redirect_chain == [("/desk/?show=all", 302)]
    assert "승인했습니다. 신청자에게 전자우편으로 알립니다." in messages_of(page)[0]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:1"])
def test_nobody_is_sent_to_another_site(client, piece, elsewhere):
    booking = asked(piece, 2)

    answer = client.post(
        f"/desk/bookings/{booking.reference}/approve/",
        {"version": booking.version, "next": elsewhere},
    )

    assert answer.url == f"/desk/bookings/{booking.reference}/"


def test_several_are_answered_at_once_with_a_line_for_each(client, piece):
    good = asked(piece, 2)
    stale = asked(piece, 3)
    gone = asked(piece, 4, state="cancelled", respond_by=None)
    chosen = [f"{good.reference}.1", f"{stale.reference}.7", f"{gone.reference}.1"]

    page = client.post("/desk/bulk/", {"verb": "approve", "chosen": chosen}, follow=True)

    states = []
    for booking in (good, stale, gone):
        booking.refresh_from_db()
        states.append(booking.state)
    assert states == ["confirmed", "reviewing", "cancelled"]
    said = messages_of(page)
    assert len(said) == 3
    assert sum("승인했습니다." in line for line in said) == 1
    assert sum("그사이 다른 사람이" in line for line in said) == 1
    assert sum("‘취소’ 상태라서" in line for line in said) == 1


def test_several_are_rejected_with_one_reason(client, piece):
    bookings = [asked(piece, day) for day in (2, 3)]

    client.post(
        "/desk/bulk/",
        {
            "verb": "reject",
            "reason": "no_operator",
            "text": "이번 주는 담당자가 없습니다.",
            "chosen": [f"{booking.reference}.1" for booking in bookings],
        },
    )

    for booking in bookings:
        booking.refresh_from_db()
        assert (booking.state, booking.reason) == ("rejected", "no_operator")
        assert booking.events.last().text == "이번 주는 담당자가 없습니다."


@pytest.mark.parametrize(
    "sent",
    [
        {"verb": "approve"},
        {"verb": "approve", "chosen": ["\0", "x.1", "0123456789.x", "0123456789"]},
        {"verb": "destroy", "chosen": ["0123456789.1"]},
        {"verb": "reject", "reason": "", "chosen": ["0123456789.1"]},
    ],
)
def test_a_wrong_choice_is_told_and_does_nothing(client, piece, sent):
    booking = asked(piece, 2)

    page = client.post("/desk/bulk/", sent, follow=True)

    assert page.status_code == 200
    assert len(messages_of(page)) == 1
    booking.refresh_from_db()
    assert booking.state == "reviewing"


def test_another_centers_requests_cannot_be_answered_in_bulk(client, piece):
    foreign = asked(make_bookable(), 2)

    client.post("/desk/bulk/", {"verb": "approve", "chosen": [f"{foreign.reference}.1"]})

    foreign.refresh_from_db()
    assert foreign.state == "reviewing"


def test_five_hundred_requests_cost_at_most_twelve_statements(client, piece):
    users = [make_member(company=make_company()) for _ in range(10)]
    pieces = [piece, *(make_equipment(center=piece.center) for _ in range(9))]
    for n in range(500):
        start = MONDAY_9 + timedelta(days=1 + n // 40, hours=n // 10 % 4)
        state = "needs_info" if n % 5 == 0 else "reviewing"
        make_booking(
            equipment=pieces[n % 10],
            start=start,
            hours=1,
            user=users[n % 10],
            state=state,
            respond_by=NOW + timedelta(minutes=n + 1),
        )
    for n in range(8):
        make_booking(equipment=pieces[n], state="in_use", user=users[n], hours=6)
        make_booking(equipment=pieces[n], start=MONDAY_9 - DAY, state="confirmed", user=users[n])

    asked_for = statements(lambda: client.get("/desk/?show=all"))

    assert asked_for <= 12
    page = client.get("/desk/?show=all&page=10")
    assert len(page.context["rows"]) == 50
    assert client.get("/desk/?show=all&page=11").status_code == 404


def test_ten_rows_cost_as_many_statements_as_one(client, piece):
    asked(piece, 2)
    one = statements(lambda: client.get("/desk/"))
    for day in range(3, 12):
        asked(make_equipment(center=piece.center), day)

    assert statements(lambda: client.get("/desk/")) == one


def test_who_has_several_centers_chooses_one(client, staff, piece):
    other = make_bookable()
    make_role(staff, other.center)
    here, there = asked(piece, 2), asked(other, 2)
    centers = sorted([piece.center, other.center], key=lambda center: center.code)
    rows = {piece.center: here, other.center: there}

    first = client.get("/desk/")
    second = client.get("/desk/", {"center": centers[1].code.lower()})

    assert [row for row, _history in first.context["rows"]] == [rows[centers[0]]]
    assert [row for row, _history in second.context["rows"]] == [rows[centers[1]]]
    assert f'?center={centers[1].code}"' in second.content.decode()


def test_the_choice_of_a_foreign_center_is_not_found(client):
    assert client.get("/desk/", {"center": make_bookable().center.code}).status_code == 404
    assert client.get("/desk/", {"center": "\0"}).status_code == 404


def test_an_empty_desk_says_so(client):
    page = text_of(client.get("/desk/"))

    assert "답할 신청이 없습니다." in page
    assert "오늘은 예약도 점검도 없습니다." in page
    assert "닫을 이용기록이 없습니다." in page
