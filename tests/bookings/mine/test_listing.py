"""My bookings: what waits for me first, in tabs, at the same cost for thirty rows as for one."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings.models import Chain, Series
from bookings.states import FINAL, HOLDING
from tests.bookings.mine.conftest import NOW
from tests.factories import MONDAY_9, make_bookable, make_booking

MOST_QUERIES = 6


def references(page) -> list[str]:
    return [booking.reference for booking in page.context["bookings"]]


def statements(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == 200
    return len([query for query in asked if "SAVEPOINT" not in query["sql"]])


def test_strangers_sign_in_first(client):
    client.logout()
    assert client.get("/bookings/").url == "/accounts/login/?next=/bookings/"


def test_thirty_rows_cost_as_many_queries_as_one(client, user):
    client.get("/bookings/")  # the session and the roles have been asked for once
    make_booking(user=user, state="needs_info")
    one = statements(client, "/bookings/")
    for _ in range(29):
        make_booking(user=user, state="reviewing")
    assert statements(client, "/bookings/") == one <= MOST_QUERIES
    assert client.get("/bookings/").content.count(b"/bookings/") > 20


def test_what_waits_for_me_comes_first_by_its_deadline(client, user):
    later = make_booking(user=user, state="confirmed", start=MONDAY_9 + timedelta(days=1))
    sooner = make_booking(user=user, state="reviewing")
    calm = make_booking(user=user, state="offered", respond_by=NOW + timedelta(days=2))
    hot = make_booking(user=user, state="needs_info", respond_by=NOW + timedelta(hours=5))
    make_booking()  # somebody else's

    page = client.get("/bookings/")

    assert references(page) == [b.reference for b in (hot, calm, sooner, later)]
    text = page.content.decode()
    assert text.count('<b class="turn">내 차례</b>') == 2
    assert "답을 기다리는 예약이 2건 있습니다" in text
    assert "오늘 14:00까지" in text
    assert "5시간 남음" in text


def test_tabs_have_counts_and_addresses(client, user):
    for state in (*HOLDING, *FINAL):
        make_booking(user=user, state=state)

    for show, states in (("open", HOLDING), ("over", FINAL), ("all", (*HOLDING, *FINAL))):
        page = client.get("/bookings/", {"show": show})
        assert {booking.state for booking in page.context["bookings"]} == set(states)
        counts = {value: count for value, _label, count in page.context["tabs"]}
        assert counts == {"open": len(HOLDING), "over": len(FINAL), "all": 11}
    assert client.get("/bookings/?show=nonsense").status_code == 404


def test_a_list_has_pages(client, user):
    piece = make_bookable()
    for day in range(25):
        make_booking(user=user, equipment=piece, start=MONDAY_9 + timedelta(days=day))
    assert len(references(client.get("/bookings/"))) == 20
    last = client.get("/bookings/?page=2")
    assert len(references(last)) == 5
    assert 'rel="prev"' in last.content.decode()
    assert client.get("/bookings/?page=3").status_code == 404
    assert client.get("/bookings/?page=x").status_code == 404


def test_an_empty_list_leads_on(client):
    page = client.get("/bookings/").content.decode()
    assert "진행 중인 예약이 없습니다" in page
    assert 'href="/equipment/"' in page
    assert 'href="/bookings/preferences/#feeds"' in page


def test_rows_say_to_what_series_or_chain_they_belong(client, user):
    series = Series.objects.create(user=user)
    chain = Chain.objects.create(user=user, title="셀 조립")
    make_booking(user=user, series=series)
    make_booking(user=user, chain=chain, chain_position=2)
    page = client.get("/bookings/").content.decode()
    assert f"반복 예약 {series.reference}" in page
    assert "연속 예약 셀 조립 2단계" in page
