"""One booking: who sees it, what it says in each state, and how it stays true."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bookings import together, transitions
from bookings.models import Booking, Chain, UsageRecord
from bookings.states import HOLDING, PENDING, Party, State
from itube.accounts.models import PersonalDataAccess
from itube.lib.periods import Span
from tests.bookings.mine.conftest import NOW
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

HTMX = {"HTTP_HX_REQUEST": "true"}
# What each state says first, and whether it is the reader's turn.
SAYS = {
    "requested": "센터에 전달하고 있습니다",
    "reviewing": "센터가 검토하고 있습니다",
    "needs_info": "답하면 희망 시간이 유지됩니다",
    "offered": "다른 일정을 제안했습니다",
    "confirmed": "예약이 승인되었습니다",
    "in_use": "지금 이용 중입니다",
    "completed": "이용을 마쳤습니다",
    "rejected": "센터가 신청을 반려했습니다",
    "cancelled": "취소한 예약입니다",
    "expired": "기한 안에 답이 없어",
    "no_show": "‘미이용’으로 처리되었습니다",
}


def page_of(client, booking) -> str:
    response = client.get(f"/bookings/{booking.reference}/")
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("state", State)
def test_every_state_says_what_it_means(client, user, state):
    booking = make_booking(user=user, state=state)
    page = page_of(client, booking)
    assert not PersonalDataAccess.objects.exists()
    assert SAYS[state] in page
    assert f"예약번호 {booking.reference}" in page
    assert ("hx-trigger=" in page) == (state in PENDING)
    assert ("/cancel/" in page) == (state in HOLDING and state != "in_use")
    assert ("내 차례" in page) == (state in ("needs_info", "offered"))


def test_others_bookings_do_not_exist(client):
    booking = make_booking()
    for verb in ("", "status/", "cancel/", "move/", "reply/", "files/abc/"):
        address = f"/bookings/{booking.reference}/{verb}"
        assert client.get(address).status_code == 404
        assert client.post(address).status_code in (404, 405)


def test_center_staff_see_the_page_without_the_requesters_deeds(client, user):
    booking = make_booking(state="needs_info")
    role = make_role(user, booking.equipment.center, "viewer", valid_from=NOW - timedelta(days=1))
    page = page_of(client, booking)
    assert "신청자가 보는 화면입니다" in page
    look = PersonalDataAccess.objects.get()
    assert (look.actor, look.subject) == (user, f"accounts.user {booking.user_id}")
    assert f"/desk/bookings/{booking.reference}/" in page
    assert 'id="acting"' not in page
    assert "내 차례" not in page
    assert client.post(f"/bookings/{booking.reference}/cancel/").status_code == 404
    role.delete()
    make_role(user, make_center(), "manager", valid_from=NOW - timedelta(days=1))
    assert client.get(f"/bookings/{booking.reference}/").status_code == 404


def test_a_reference_is_read_as_people_write_it(client, user):
    booking = make_booking(user=user, reference="0123456ABC")
    for written in ("0123456abc", "O123456abc", "oI23456ABC", "ol23-456-abc"):
        response = client.get(f"/bookings/{written}/")
        assert response.url == f"/bookings/{booking.reference}/"
    assert client.get("/bookings/0123456ABCD/").status_code == 404
    assert client.get("/bookings/%00/").status_code == 404


def test_a_deadline_within_the_day_is_told_apart(client, user):
    booking = make_booking(user=user, state="needs_info", respond_by=NOW + timedelta(hours=3))
    assert "b hot" in page_of(client, booking)
    booking = make_booking(user=user, state="needs_info", respond_by=NOW + timedelta(hours=30))
    page = page_of(client, booking)
    assert "b hot" not in page
    assert "1일 6시간 남음" in page


def test_facts_name_fee_with_vat_reduction_and_consent(client, user):
    booking = make_booking(
        user=user,
        fee_won=178_500,
        vat_won=17_850,
        reduction_percent=30,
        sample_text="원통형 셀",
        sample_count=8,
        consented_at=NOW,
        consent_center="이차전지지원센터",
    )
    page = page_of(client, booking)
    for fact in (
        "196,350원",
        "30 % 적용",
        "원통형 셀</span> 8개",
        "이차전지지원센터",
        "승인되면 표시",
    ):
        assert fact in page


def test_a_finished_use_shows_its_record(client, user):
    booking = make_booking(user=user, state="completed")
    UsageRecord.objects.create(
        equipment=booking.equipment,
        booking=booking,
        start=MONDAY_9,
        end=MONDAY_9 + timedelta(hours=1),
        operating_minutes=60,
        use_class="external",
        fee_won=77_000,
    )
    page = page_of(client, booking)
    assert "77,000원" in page
    assert "2030. 1.07.(월) 09:00~10:00" in page


def test_the_thread_puts_mine_right_and_names_the_center(client, user):
    booking = make_booking(user=user, state="reviewing")
    staff = make_user(name="박준호")
    transitions.ask(booking, actor=staff, now=NOW, text="정격용량을 <알려> 주세요.")
    transitions.reply(booking, actor=user, now=NOW, text="5.0 Ah입니다.")

    page = client.get(f"/bookings/{booking.reference}/")

    said = [(one.is_mine, one.who, one.organisation) for one in page.context["thread"]]
    assert said == [
        (False, "박준호", booking.equipment.center.name_ko),
        (True, "김서연", user.company.name_ko),
    ]
    assert "정격용량을 &lt;알려&gt; 주세요." in page.content.decode()
    steps = [(step.label, step.place) for step in page.context["steps"]]
    assert steps == [
        ("신청", "past"),
        ("보완요청", "past"),
        ("보완 답변", "now"),
        ("승인", "next"),
        ("이용", "next"),
        ("이용완료·정산", "next"),
    ]


def test_a_referral_keeps_the_first_centers_name_on_what_it_said(client, user):
    booking = make_booking(user=user, state="reviewing")
    first = booking.equipment.center.name_ko
    other = make_bookable()
    staff = make_user(name="박준호")
    option = transitions.Option(other, booking.span)
    transitions.offer(booking, [option], actor=staff, now=NOW, text="옆 센터에 있어요.")
    offer = booking.offers.get()
    transitions.accept_offer(booking, offer, actor=user, now=NOW, consent=True)
    transitions.ask(booking, actor=staff, now=NOW, text="언제 오시나요?")

    thread = client.get(f"/bookings/{booking.reference}/").context["thread"]

    assert [said.organisation for said in thread] == [first, other.center.name_ko]


def test_a_chain_shows_its_other_steps(client, user):
    chain = Chain.objects.create(user=user)
    first, second = (
        make_booking(user=user, chain=chain, chain_position=position) for position in (1, 2)
    )
    page = page_of(client, first)
    assert "함께 신청한 연속 예약" in page
    assert f"/bookings/{second.reference}/" in page


def test_a_series_shows_its_other_dates_and_those_that_could_not_be_had(client, user):
    piece = make_bookable()
    make_booking(equipment=piece, start=MONDAY_9 + timedelta(days=1))
    dates = [MONDAY_9 + timedelta(days=day) for day in range(3)]
    spans = [Span(start, start + timedelta(hours=2)) for start in dates]
    asked = transitions.Request(piece, spans[0], "direct", "셀 시험", consent=True)
    series = together.request_series(asked, spans, user=user, now=NOW)
    first, last = series.bookings.order_by("starts_at")

    page = page_of(client, first)

    assert f"반복 예약 {series.reference}" in page
    assert "함께 신청한 반복 예약" in page
    assert f'href="{last.get_absolute_url()}"' in page
    assert "예약하지 못한 날" in page
    assert "1.08.(화) 09:00~11:00" in page
    assert series.refused[0]["text"] in page
    # Where only one date could be had, it says what became of the others all the same.
    Booking.objects.filter(pk=last.pk).update(series=None)
    assert "예약하지 못한 날" in page_of(client, first)


def test_a_center_does_not_see_the_steps_of_a_chain_that_other_centers_have(client, user):
    chain = Chain.objects.create(user=make_member(company=make_company()))
    first, other = (
        make_booking(user=chain.user, chain=chain, chain_position=position) for position in (1, 2)
    )
    near = make_booking(
        user=chain.user, chain=chain, equipment=first.equipment, start=MONDAY_9 + timedelta(hours=5)
    )
    make_role(user, first.equipment.center, "manager", valid_from=NOW - timedelta(days=1))
    page = page_of(client, first)
    assert near.reference in page
    assert other.reference not in page
    Booking.objects.filter(pk=near.pk).update(chain=None)
    assert "함께 신청한" not in page_of(client, first)


def test_a_poll_answers_nothing_until_something_has_changed(client, user):
    booking = make_booking(user=user, state="requested")
    shown = client.get(f"/bookings/{booking.reference}/")
    address = f"/bookings/{booking.reference}/status/?seen={shown.context['mark']}"
    assert address in shown.content.decode()
    assert client.get(address, **HTMX).status_code == 204

    transitions.take_in(booking.pk, NOW)
    changed = client.get(address, **HTMX)

    text = changed.content.decode()
    assert 'hx-trigger="every 30s"' in text
    assert "검토중" in text
    assert text.count("hx-swap-oob") == 2
    assert "<html" not in text
    after = client.get(address.replace("1.1", changed.context["mark"]), **HTMX)
    assert after.status_code == 204


def test_a_new_message_is_a_change_too(client, user):
    booking = make_booking(user=user, state="reviewing")
    mark = client.get(f"/bookings/{booking.reference}/").context["mark"]
    transitions.add_message(
        booking, actor=make_user(), party=Party.CENTER, now=NOW, text="안녕하세요"
    )
    response = client.get(f"/bookings/{booking.reference}/status/?seen={mark}", **HTMX)
    assert response.status_code == 200


@pytest.mark.parametrize("state", State)
def test_a_poll_takes_few_queries(client, user, state):
    booking = make_booking(user=user, state=state)
    address = f"/bookings/{booking.reference}/status/"
    client.get(address, **HTMX)
    for seen, most in (("", 5), (client.get(address, **HTMX).context["mark"], 2)):
        with CaptureQueriesContext(connection) as asked:
            client.get(address, {"seen": seen}, **HTMX)
        assert len([query for query in asked if "SAVEPOINT" not in query["sql"]]) <= most


def test_the_poll_of_a_session_that_has_ended_stops(client, user):
    booking = make_booking(user=user, state="requested")
    client.logout()
    response = client.get(f"/bookings/{booking.reference}/status/", **HTMX)
    assert (response.status_code, response["HX-Reswap"], response.content) == (286, "none", b"")


def test_who_opens_the_poll_as_a_page_gets_the_page(client, user):
    booking = make_booking(user=user)
    response = client.get(f"/bookings/{booking.reference}/status/")
    assert response.url == f"/bookings/{booking.reference}/"


def test_a_declined_booking_that_lost_its_time_says_so(client, user):
    booking = make_booking(user=user, state="reviewing")
    later = transitions.Option(
        booking.equipment,
        type(booking.span)(MONDAY_9 + timedelta(hours=4), MONDAY_9 + timedelta(hours=6)),
    )
    transitions.offer(booking, [later], actor=None, now=NOW, keep_asked=False)
    make_booking(equipment=booking.equipment, state="confirmed")
    transitions.decline_offer(booking, actor=user, now=NOW)
    assert "그사이 다른 예약이 들어왔습니다" in page_of(client, booking)
