"""Waiting for time in a browser, from a taken hour to the booking of what was held; no script."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from bookings import transitions, waiting
from bookings.availability.opening import SEOUL
from bookings.models import Booking, Wait
from bookings.states import Party
from tests import factories
from tests.e2e.walking import visit_all


@pytest.fixture
def full(transactional_db):
    """A confirmed booking of a whole working day that is two to six days ahead."""
    factories.make_consent_texts()
    day = timezone.localdate() + timedelta(days=3)
    while day.weekday() > 4:
        day += timedelta(days=1)
    start = datetime(day.year, day.month, day.day, 9, tzinfo=SEOUL)
    piece = factories.make_bookable(name_ko="배터리 충방전기(64채널)")
    return factories.make_booking(equipment=piece, start=start, hours=9, state="confirmed")


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(True, id="script"),
        pytest.param(False, id="no script", marks=pytest.mark.stress),
    ],
)
def test_a_taken_time_is_waited_for_held_and_booked(
    chromium, live_server, page, sign_in, full, script
):
    user = sign_in(company=factories.make_company(), name="김서연")
    context = chromium.new_context(
        base_url=live_server.url,
        locale="ko-KR",
        java_script_enabled=script,
        storage_state=page.context.storage_state(),
    )
    tab = context.new_page()
    day, piece = f"{full.starts_at.astimezone(SEOUL):%Y-%m-%d}", full.equipment
    tab.goto(f"/bookings/new/?equipment={piece.number}&start={day}T13:00&end={day}T15:00")
    tab.get_by_role("link", name="이 장비의 빈 시간 기다리기").click()
    tab.get_by_label("이용 시간(시간)").fill("12")
    tab.get_by_role("button", name="빈 시간 기다리기").click()
    expect(tab.get_by_role("alert")).to_contain_text("한 번에 10시간까지")
    tab.get_by_label("이용 시간(시간)").fill("2")
    tab.get_by_role("button", name="빈 시간 기다리기").click()
    expect(tab.locator("#waits")).to_contain_text("1번째")

    now = timezone.now()
    transitions.cancel(full, actor=full.user, party=Party.REQUESTER, now=now, reason="other")
    waiting.serve(piece, now)
    tab.reload()
    expect(tab.locator("#waits")).to_contain_text("시간 확보")
    tab.locator("#waits").get_by_role("link", name="09:00~11:00 신청").click()
    expect(tab.locator("main")).to_contain_text("기다리시던 시간이라 확보해 두었습니다")
    tab.locator("#id_purpose").fill("셀 시험")
    tab.locator("#id_consent").check()
    tab.locator(".formend").get_by_role("button", name="신청하기").click()
    expect(tab.get_by_role("heading", level=1)).to_have_text(piece.name)
    assert Booking.objects.of_user(user).get().starts_at == full.starts_at
    assert Wait.objects.get().state == "taken"
    context.close()


def test_a_line_is_left_by_a_button(page, sign_in, full):
    user = sign_in(company=factories.make_company(), name="김서연")
    waiting.join(
        full.equipment,
        full.span,
        timedelta(hours=2),
        use_mode="direct",
        user=user,
        now=timezone.now(),
    )
    page.goto("/bookings/")
    page.get_by_role("button", name="대기 취소").click()
    expect(page.locator("main")).to_contain_text("빈 시간 대기를 취소했습니다.")
    expect(page.locator("#waits")).to_have_count(0)


@pytest.mark.stress
def test_pages_with_a_line_hold_to_the_rules(chromium, live_server, page, sign_in, full):
    user = sign_in(company=factories.make_company(), name="김서연")
    two_hours, now = timedelta(hours=2), timezone.now()
    for _ in range(2):
        waiting.join(full.equipment, full.span, two_hours, use_mode="direct", user=user, now=now)
    state = page.context.storage_state()
    day, number = f"{full.starts_at.astimezone(SEOUL):%Y-%m-%d}", full.equipment.number
    taken = f"/bookings/new/?equipment={number}&start={day}T13:00&end={day}T15:00"
    assert visit_all(chromium, live_server, {"taken": taken}, state=state) == []
    transitions.cancel(full, actor=full.user, party=Party.REQUESTER, now=now, reason="other")
    Wait.objects.filter(pk=Wait.objects.latest("pk").pk).update(minutes=600)
    waiting.serve(full.equipment, now)
    addresses = {"held": "/bookings/", "held-en": "/en/bookings/"}
    assert visit_all(chromium, live_server, addresses, state=state) == []
