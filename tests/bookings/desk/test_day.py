"""The day as a table: what stands where, for how many half hours, and in which words."""

from datetime import timedelta

import pytest

from bookings import transitions
from bookings.models import Wait
from itube.lib.periods import Span
from tests.bookings.desk.conftest import NOW
from tests.bookings.desk.pages import statements, text_of
from tests.factories import (
    MONDAY_9,
    make_booking,
    make_company,
    make_equipment,
    make_hours,
    make_member,
)

HOUR = timedelta(hours=1)
HALF = HOUR / 2


def table_of(client, **query):
    return client.get("/desk/day/", query).context["table"]


def blocks_of(line):
    """Return (first column, columns, look, title) of each block of a line of cells."""
    at, found = 0, []
    for cell in line:
        if cell.block:
            found.append((at, cell.columns, cell.block.look, cell.block.title))
        at += cell.columns
    return found


def user_of(name):
    return make_member(company=make_company(name_ko=name))


def test_blocks_stand_at_their_half_hours(client, piece):
    make_booking(equipment=piece, state="completed", user=user_of("넥스셀"), hours=3)
    make_booking(
        equipment=piece,
        state="in_use",
        user=user_of("에이치셀"),
        start=MONDAY_9 + 4 * HOUR,
        hours=2.5,
    )
    make_booking(
        equipment=piece,
        state="reviewing",
        user=user_of("에너리스"),
        start=MONDAY_9 + 7 * HOUR,
        respond_by=NOW + HOUR,
    )

    table = table_of(client)

    assert [row.piece for row in table.rows] == [piece]
    assert [blocks_of(line) for line in table.rows[0].lines] == [
        [(0, 6, "done", "넥스셀"), (8, 5, "use", "에이치셀"), (14, 4, "ask", "에너리스")]
    ]
    assert sum(cell.columns for cell in table.rows[0].lines[0]) == 18
    assert [hour.is_now for hour in table.hours].index(True) == 4
    page = text_of(client.get("/desk/day/"))
    assert "넥스셀 이용완료 09:00~12:00" in page
    assert "에이치셀 이용중 13:00~15:30" in page
    assert "에너리스 검토중 16:00~18:00" in page


def test_what_is_refused_or_of_another_day_is_not_shown(client, piece):
    for state in ("rejected", "cancelled", "expired"):
        make_booking(equipment=piece, state=state)
    make_booking(equipment=piece, state="confirmed", start=MONDAY_9 + 24 * HOUR)

    assert blocks_of(table_of(client).rows[0].lines[0]) == []


def test_what_shares_a_half_hour_has_a_line_of_its_own(client, piece):
    make_booking(equipment=piece, state="confirmed", hours=0.75)
    make_booking(equipment=piece, state="confirmed", start=MONDAY_9 + 0.75 * HOUR, hours=0.75)

    first, second = table_of(client).rows[0].lines

    assert [block[:2] for block in blocks_of(first)] == [(0, 2)]
    assert [block[:2] for block in blocks_of(second)] == [(1, 2)]


def test_units_stand_on_lines_of_their_own_and_are_named(client, piece):
    piece.units = 2
    piece.save()
    make_booking(equipment=piece, state="confirmed", unit=2)
    make_booking(equipment=piece, state="confirmed", unit=1, start=MONDAY_9 + 4 * HOUR)

    lines = table_of(client).rows[0].lines

    assert [[block[0] for block in blocks_of(line)] for line in lines] == [[8], [0]]
    assert "2호기" in text_of(client.get("/desk/day/"))


def test_maintenance_says_why(client, piece, staff):
    span = Span(MONDAY_9, MONDAY_9 + 4 * HOUR)
    transitions.add_maintenance(
        piece, span, kind="planned", actor=staff, now=NOW, text="냉각수 교체"
    )

    assert blocks_of(table_of(client).rows[0].lines[0]) == [(0, 8, "fix", "점검")]
    assert "점검 냉각수 교체 09:00~13:00" in text_of(client.get("/desk/day/"))


def test_time_that_is_offered_or_held_for_who_waits_is_shown(client, piece, staff):
    booking = make_booking(
        equipment=piece,
        start=MONDAY_9 + 72 * HOUR,
        state="reviewing",
        respond_by=NOW + 24 * HOUR,
        user=user_of("셀웍스"),
    )
    offered = Span(MONDAY_9 + 6 * HOUR, MONDAY_9 + 8 * HOUR)
    transitions.offer(booking, [transitions.Option(piece, offered)], actor=staff, now=NOW)
    wait = Wait.objects.create(
        equipment=piece,
        user=make_member(),
        use_mode="direct",
        from_at=MONDAY_9,
        until_at=MONDAY_9 + 9 * HOUR,
        minutes=60,
        state="held",
        held_start=MONDAY_9 + 8 * HOUR,
        held_end=MONDAY_9 + 9 * HOUR,
        held_until=MONDAY_9 + 8 * HOUR,
    )
    piece.occupancies.create(span=(wait.held_start, wait.held_end), wait=wait)

    assert blocks_of(table_of(client).rows[0].lines[0]) == [
        (12, 4, "ask", "셀웍스"),
        (16, 2, "ask", "빈 시간 대기자"),
    ]


def test_columns_reach_over_what_lies_outside_the_hours(client, piece):
    make_booking(equipment=piece, state="confirmed", start=MONDAY_9 - 1.5 * HOUR, hours=1)
    make_booking(equipment=piece, state="confirmed", start=MONDAY_9 + 14 * HOUR, hours=10)

    table = table_of(client)
    tomorrow = table_of(client, on="2030-01-08")

    assert table.shown == (MONDAY_9 - 2 * HOUR, MONDAY_9 + 15 * HOUR)
    assert [block[:2] for block in blocks_of(table.rows[0].lines[0])] == [(1, 2), (32, 2)]
    assert tomorrow.shown.start == MONDAY_9 + 15 * HOUR
    assert blocks_of(tomorrow.rows[0].lines[0])[0][:2] == (0, 18)
    assert "1.07.(월) 23:00 ~ 1.08.(화) 09:00" in text_of(client.get("/desk/day/"))


def test_an_hour_before_midnight_ends_at_twenty_four(client, piece):
    make_booking(equipment=piece, state="confirmed", start=MONDAY_9 + 13 * HOUR, hours=2)

    assert "22:00~24:00" in text_of(client.get("/desk/day/"))


def test_every_piece_of_the_center_is_on_the_days_page_but_what_is_disposed_of(client, piece):
    idle = make_equipment(center=piece.center)
    make_equipment(center=piece.center, status="disposed")
    make_equipment()

    assert {row.piece for row in table_of(client).rows} == {piece, idle}
    make_booking(equipment=piece, state="confirmed")
    inbox = client.get("/desk/").context["table"]
    assert [row.piece for row in inbox.rows] == [piece]


def test_pieces_that_have_something_stand_first(client, piece):
    used = [
        make_equipment(center=piece.center, name_ko=name, name_en=name)
        for name in ("힘센틀", "해머")
    ]
    idle = make_equipment(center=piece.center, name_ko="가마")
    for one in used:
        make_booking(equipment=one, state="confirmed")

    shown = [row.piece.name_ko for row in table_of(client).rows]

    assert shown == ["해머", "힘센틀", *sorted([idle.name_ko, piece.name_ko])]


def test_days_before_and_after_are_a_link_away(client):
    page = client.get("/desk/day/", {"on": "2030-01-31"}).content.decode()

    assert 'href="?on=2030-01-30"' in page
    assert 'href="?on=2030-02-01"' in page
    assert "1월 31일 목요일" in page


@pytest.mark.parametrize("on", ["", "today", "2030-13-01", "0001-01-01", "9999-12-31", "\0"])
def test_what_is_no_day_shows_today(client, on):
    page = client.get("/desk/day/", {"on": on})

    assert page.status_code == 200
    assert page.context["is_today"]


def test_a_center_without_hours_shows_office_hours(client, piece):
    piece.center.opening_hours.all().delete()

    assert table_of(client).shown == (MONDAY_9, MONDAY_9 + 9 * HOUR)


def test_a_piece_may_be_open_on_a_day_when_the_center_is_not(client, piece):
    piece.center.opening_hours.all().delete()
    make_hours(piece.center, opens=0, closes=24 * 60, days=[0])

    assert len(table_of(client).hours) == 24


def test_ten_pieces_with_uses_cost_as_many_statements_as_one(client, piece):
    make_booking(equipment=piece, state="confirmed")
    one = statements(lambda: client.get("/desk/day/"))
    for _ in range(9):
        other = make_equipment(center=piece.center)
        make_booking(equipment=other, state="in_use")

    assert statements(lambda: client.get("/desk/day/")) == one
