"""One's own bookings in a browser: every state, live changes, without script, by keyboard."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import expect

from bookings import transitions
from bookings.attachments import attach
from bookings.models import CalendarFeed
from bookings.states import Party
from itube.lib.periods import Span
from tests import factories
from tests.e2e import pages
from tests.e2e.walking import visit_all
from tests.factories import MONDAY_9

NOW = MONDAY_9 - timedelta(days=5)


@pytest.fixture
def member(transactional_db, sign_in):
    factories.make_consent_texts()
    return sign_in(company=factories.make_company(), name="김서연")


@pytest.fixture
def staff(transactional_db):
    return factories.make_user(name="박준호")


@pytest.fixture
def piece(transactional_db):
    center = factories.make_center(name_ko="이차전지지원센터", phone="041-000-0000")
    return factories.make_bookable(name_ko="배터리 충방전기(64채널)", center=center)


def asked(booking, staff):
    """Let the worker take a request in and the center ask, as if in one moment."""
    transitions.take_in(booking.pk, NOW)
    booking.refresh_from_db()
    transitions.ask(booking, actor=staff, now=NOW, text="정격용량을 알려 주세요.")


def offered(user, piece, staff):
    """A booking with an offer of its own piece and one of another center."""
    booking = factories.make_booking(user=user, equipment=piece, state="reviewing")
    later = Span(MONDAY_9 + timedelta(hours=4), MONDAY_9 + timedelta(hours=6))
    options = [transitions.Option(one, later) for one in (piece, factories.make_bookable())]
    transitions.offer(booking, options, actor=staff, now=NOW, text="그 시간은 어려워요.")
    return booking


@pytest.mark.stress
def test_pages_of_bookings_in_all_their_states(chromium, live_server, page, member, staff, piece):
    bookings = {
        state: factories.make_booking(
            user=member, equipment=piece, state=state, start=MONDAY_9 + timedelta(days=number)
        )
        for number, state in enumerate(
            ("requested", "needs_info", "confirmed", "in_use", "completed", "rejected"), start=1
        )
    }
    bookings["offered"] = offered(member, piece, staff)
    file = SimpleUploadedFile("물질안전보건자료.txt", b"MSDS")
    told = {"actor": member, "party": Party.REQUESTER, "now": NOW}
    attach(bookings["confirmed"], [file], text="보냅니다", **told)
    CalendarFeed.objects.create(owner=member)
    reference = bookings["confirmed"].reference
    addresses = {
        name: address.format(reference=reference) for name, address in pages.OWN_BOOKING.items()
    }
    addresses |= {state: f"/bookings/{one.reference}/" for state, one in bookings.items()}
    state = page.context.storage_state()
    assert visit_all(chromium, live_server, addresses, state=state) == []


def test_a_request_turns_into_a_question_before_ones_eyes(page, member, staff, piece):
    booking = factories.make_booking(user=member, equipment=piece, state="requested")
    page.goto(f"/bookings/{booking.reference}/")
    expect(page.locator("#badge")).to_have_text("신청")
    heading = page.get_by_role("heading", level=1).element_handle()

    asked(booking, staff)

    expect(page.locator("#badge")).to_have_text("보완요청")
    expect(page.locator("main [aria-live=polite]")).to_contain_text("센터가 내용을 더 물었습니다")
    expect(page.locator("#timeline [aria-current=step]")).to_contain_text("내 차례")
    expect(page.locator("#thread")).to_contain_text("정격용량을 알려 주세요.")
    assert heading.evaluate("element => element.isConnected")  # it is still the same page
    page.get_by_role("textbox", name="답하기").fill("5.0 Ah입니다.")
    page.get_by_role("button", name="답 보내기").click()
    expect(page.locator("#badge")).to_have_text("검토중")
    booking.refresh_from_db()
    assert booking.state == "reviewing"


def test_what_one_is_writing_is_not_taken_away(page, member, staff, piece):
    booking = factories.make_booking(user=member, equipment=piece, state="requested")
    page.goto(f"/bookings/{booking.reference}/")
    page.get_by_text("센터에 메시지 남기기").click()
    page.get_by_label("센터에 남길 말").fill("한참 쓴 말")

    asked(booking, staff)

    expect(page.locator("#badge")).to_have_text("보완요청")
    page.wait_for_load_state("networkidle")
    expect(page.get_by_label("센터에 남길 말")).to_have_value("한참 쓴 말")
    page.get_by_role("button", name="메시지 남기기").click()
    expect(page.locator("#acting")).to_contain_text("그사이 다른 사람이 이 예약을 바꾸었어요")
    expect(page.get_by_role("textbox", name="답하기")).to_have_value("한참 쓴 말")


def test_the_asking_stops_with_the_last_state(page, member, piece):
    booking = factories.make_booking(user=member, equipment=piece, state="requested")
    page.goto(f"/bookings/{booking.reference}/")
    transitions.cancel(booking, actor=None, party=Party.CENTER, now=NOW, reason="in_house")
    expect(page.locator("#badge")).to_have_text("취소")
    polls = []
    page.on("request", lambda request: "/status/" in request.url and polls.append(request.url))
    page.wait_for_timeout(3000)
    assert polls == []
    expect(page.locator("#manage")).not_to_contain_text("예약 취소")


def test_without_script_one_reloads_answers_and_cancels(
    chromium, live_server, page, member, staff, piece
):
    booking = factories.make_booking(user=member, equipment=piece, state="requested")
    context = chromium.new_context(
        base_url=live_server.url,
        locale="ko-KR",
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )
    plain = context.new_page()
    plain.goto(f"/bookings/{booking.reference}/")
    asked(booking, staff)
    plain.get_by_role("link", name="새로고침").click()
    expect(plain.locator("#badge")).to_have_text("보완요청")
    expect(plain.get_by_text("신청서 인쇄")).to_be_hidden()
    plain.get_by_role("textbox", name="답하기").fill("5.0 Ah입니다.")
    file = {"name": "시험조건.txt", "mimeType": "text/plain", "buffer": b"25"}
    plain.locator("#reply-files").set_input_files(file)
    plain.get_by_role("button", name="답 보내기").click()
    expect(plain.locator("#thread")).to_contain_text("시험조건.txt")

    plain.get_by_role("link", name="예약 취소").click()
    plain.get_by_role("button", name="예약 취소하기").click()
    expect(plain.get_by_role("alert")).to_contain_text("취소 사유를 하나 골라 주세요")
    plain.get_by_label("비용").check()
    plain.get_by_role("button", name="예약 취소하기").click()
    expect(plain.locator("#badge")).to_have_text("취소")
    context.close()
    booking.refresh_from_db()
    assert (booking.state, booking.reason) == ("cancelled", "cost")


def test_an_offer_of_another_center_is_taken_by_keyboard(page, member, staff, piece):
    booking = offered(member, piece, staff)
    other = booking.offers.exclude(equipment=piece).get().equipment
    page.goto(f"/bookings/{booking.reference}/")
    page.get_by_role("radio", name=re.compile(other.center.name_ko)).focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("내용을 제공하는 데 동의해 주세요")
    page.get_by_role("checkbox", name=re.compile(other.center.name_ko)).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="고른 일정으로 정하기").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#badge")).to_have_text("검토중")
    booking.refresh_from_db()
    assert booking.equipment == other


def test_a_feed_is_made_and_its_address_copied(page, member):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/bookings/")
    page.get_by_role("link", name="달력으로 구독").click()
    page.get_by_role("button", name="새 구독 주소 만들기").click()
    page.get_by_role("button", name="주소 복사").click()
    expect(page.get_by_role("button", name="복사했습니다")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"/bookings/feed/{CalendarFeed.objects.get().token}.ics")
