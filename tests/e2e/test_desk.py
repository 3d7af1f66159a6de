"""The desk in a browser: from the inbox to the record of use, with and without script."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from bookings.models import Booking, Maintenance
from tests import factories
from tests.e2e import pages
from tests.e2e.walking import visit_all

DAY = timedelta(days=1)


@pytest.fixture
def piece(transactional_db):
    center = factories.make_center(name_ko="이차전지지원센터", code="C001")
    piece = factories.make_bookable(name_ko="배터리 충방전기(64채널)", center=center, units=2)
    factories.make_hours(center, opens=0, closes=24 * 60, days=(5, 6))
    return piece


@pytest.fixture
def approver(piece, sign_in):
    user = sign_in(name="박준호")
    factories.make_role(user, piece.center, "manager", valid_from=timezone.now() - DAY)
    return user


def booked(piece, *, days=3, company="(주)셀웍스", **fields):
    """A booking at ten o'clock in some days from now."""
    start = (timezone.localtime() + days * DAY).replace(hour=10, minute=0, second=0, microsecond=0)
    user = factories.make_user(
        name="김서연", company=factories.make_company(name_ko=company), phone="010-0000-0000"
    )
    pending = fields.get("state") in ("requested", "reviewing", "needs_info", "offered")
    respond_by = timezone.now() + 3 * timedelta(hours=1) if pending else None
    return factories.make_booking(
        equipment=piece, user=user, start=start, respond_by=respond_by, **fields
    )


@pytest.mark.stress
def test_pages_of_the_desk(chromium, live_server, page, approver, piece):
    for n, state in enumerate(["requested", "reviewing", "needs_info", "offered"]):
        booking = booked(piece, days=3 + n, state=state, company=f"가나전자 {n}")
    booked(piece, days=0, state="confirmed")
    closed = booked(piece, days=-3, state="confirmed", company="대성이엔지")
    Maintenance.objects.create(
        equipment=piece,
        unit=2,
        start=timezone.now() + DAY,
        end=timezone.now() + 2 * DAY,
        text="냉각수 교체",
    )
    factories.make_inquiry(equipment=piece)
    other = factories.make_equipment(center=piece.center)
    factories.make_inquiry(equipment=other, reason="other", note="시험 규격이 바뀌는 중")
    addresses = {
        name: address.format(reference=reference, number=piece.number)
        for name, address in pages.DESK.items()
        for reference in [closed.reference if "closed" in name else booking.reference]
    }
    reviewing = Booking.objects.get(state="reviewing")
    for deed in ("approve", "offer", "refer", "ask", "reject"):
        addresses[f"desk-{deed}"] = f"/desk/bookings/{reviewing.reference}/?deed={deed}"

    state = page.context.storage_state()
    assert visit_all(chromium, live_server, addresses, state=state) == []


def test_approver_answers_from_the_list(page, approver, piece):
    booking = booked(piece, state="reviewing")
    page.goto("/desk/")
    row = page.get_by_role("row", name="(주)셀웍스").first
    expect(row).to_contain_text("2시간 59분 남음")

    row.get_by_role("button", name="승인").click()

    expect(page.get_by_role("status")).to_contain_text("승인했습니다.")
    expect(page.get_by_role("heading", name="답할 신청이 없습니다.")).to_be_visible()
    booking.refresh_from_db()
    assert booking.state == "confirmed"


def test_another_time_is_offered_with_two_clicks_and_a_word(page, approver, piece):
    booking = booked(piece, state="reviewing")
    page.goto("/desk/")

    page.get_by_role("link", name="다른 시간").click()
    expect(page.get_by_text("제안할 일정")).to_be_visible()
    expect(page.locator("[name=ticked]").first).to_be_checked()
    page.get_by_role("button", name="다른 시간 제안").click()

    expect(page.get_by_role("status")).to_contain_text("다른 시간을 제안했습니다.")
    booking.refresh_from_db()
    assert booking.state == "offered"


def test_a_ready_sentence_goes_into_the_text(page, approver, piece):
    booking = booked(piece, state="reviewing")
    page.goto(f"/desk/bookings/{booking.reference}/?deed=ask")
    page.locator("#ask_text").fill("안녕하십니까.")

    page.locator("#ask_canned").select_option("sample")

    sentence = "시료의 종류와 수, 크기를 알려 주십시오."
    expect(page.locator("#ask_text")).to_have_value(f"안녕하십니까.\n{sentence}")
    page.get_by_role("button", name="보완요청").click()
    expect(page.locator(".msg.me")).to_contain_text(sentence)
    assert booking.events.last().text.count(sentence) == 1


def test_several_are_ticked_at_once(page, approver, piece):
    bookings = [booked(piece, days=3 + n, state="reviewing", company=f"회사 {n}") for n in range(3)]
    page.goto("/desk/")

    page.get_by_label("이 쪽의 신청 모두 고르기").check()
    assert page.locator("[name=chosen]:checked").count() == 3
    page.locator("[name=chosen]").first.uncheck()
    page.locator("#bulk").get_by_role("button", name="승인").click()

    expect(page.get_by_role("status")).to_contain_text("회사 2 · 배터리 충방전기(64채널)")
    states = [Booking.objects.get(pk=booking.pk).state for booking in bookings]
    assert sorted(states) == ["confirmed", "confirmed", "reviewing"]


def test_breakdown_is_seen_before_it_is_done(page, approver, piece):
    first = booked(piece, days=0, state="confirmed", company="가람")
    second = booked(piece, days=1, state="confirmed", company="나래")
    page.goto("/desk/maintenance/")
    page.get_by_role("link", name="고장 처리").click()
    page.get_by_label("장비", exact=True).select_option(piece.number)
    page.get_by_label("종료").fill(f"{timezone.localtime() + 3 * DAY:%Y-%m-%dT%H:%M}")
    page.get_by_label("신청자에게 전할 말").fill("펌프 고장")

    page.get_by_role("button", name="걸린 예약 미리 보기").click()

    expect(page.get_by_role("row", name="나래")).to_contain_text("취소하고, 대신할 장비를")
    assert Booking.objects.filter(state="cancelled").count() == 0
    page.get_by_role("button", name="고장으로 처리").click()
    expect(page.get_by_role("status")).to_contain_text("나래")
    second.refresh_from_db()
    assert second.state == "cancelled"
    assert first.equipment.maintenances.get().text == "펌프 고장"


def test_record_is_closed_without_script(chromium, live_server, page, approver, piece):
    booking = booked(piece, days=-2, state="confirmed")
    context = chromium.new_context(
        base_url=live_server.url,
        locale="ko-KR",
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )
    plain = context.new_page()
    plain.goto("/desk/")
    plain.get_by_role("link", name="닫기").click()
    plain.get_by_label("시료 수").first.fill("5")
    plain.get_by_role("button", name="닫기").click()

    expect(plain.get_by_role("status")).to_contain_text("이용기록을 썼습니다.")
    context.close()
    assert booking.usage_records.get().samples == 5


def test_the_day_is_printed_whole(page, approver, piece):
    booked(piece, days=0, state="confirmed")
    page.goto("/desk/")
    page.get_by_role("link", name="오늘 일정 인쇄").click()
    expect(page.get_by_role("button", name="인쇄")).to_be_visible()

    page.emulate_media(media="print")

    expect(page.locator("table.day")).to_be_visible()
    expect(page.locator(".subnav")).to_be_hidden()
    expect(page.get_by_role("link", name="점검 등록").first).to_be_hidden()
