"""From the table of free times to a booking: by keyboard, by mouse on the calendar, without script,
and with a clock in New York. The dates lie ahead of today; holidays do not matter."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from bookings import transitions
from bookings.models import Booking, BookingPolicy
from itube.lib.periods import Span
from tests import factories
from tests.e2e.axe import axe_faults
from tests.e2e.browser import watch


@pytest.fixture
def piece(transactional_db):
    """A piece that is free from 9 to 18 on weekdays."""
    factories.make_consent_texts()
    center = factories.make_center(name_ko="이차전지지원센터", phone="041-000-0000")
    factories.make_hours(center)
    BookingPolicy.objects.create(center=center, opens_on_holidays=True)
    return factories.make_bookable(name_ko="충방전기", name_en="Cycler", center=center)


@pytest.fixture
def monday():
    """A Monday in the week after the next."""
    today = timezone.localdate()
    return today + timedelta(days=14 - today.weekday())


@pytest.fixture
def member(sign_in):
    return sign_in(company=factories.make_company())


def at(day, hour):
    return datetime.combine(day, time(hour), factories.SEOUL)


def text_of(day, english=False):
    return f"Mon {day.day} {day:%b}" if english else f"{day.month}.{day.day:02d}.(월)"


def draw(page, day_class, first, last):
    """Draw on the calendar from the cell that begins at first to the one that ends at last."""
    page.get_by_role("button", name=page.locator("#views button").nth(1).inner_text()).click()
    column = page.locator(f"#calendar .ec-body .ec-day.{day_class}")
    column.scroll_into_view_if_needed()
    box = column.bounding_box()
    row = box["height"] / 18
    x, y = box["x"] + box["width"] / 2, box["y"]
    page.mouse.move(x, y + (first - 9) * 2 * row + row / 2)
    page.mouse.down()
    for half_hour in range(int((first - 9) * 2), int((last - 9) * 2)):
        page.mouse.move(x, y + half_hour * row + row / 2, steps=3)
    page.mouse.up()


def fill_in(page):
    page.get_by_label("이용 목적").fill("셀 수명 시험")
    page.locator("input[name=consent]").check()
    page.get_by_role("button", name="신청하기").last.click()


@pytest.mark.parametrize("prefix", ["", pytest.param("/en", marks=pytest.mark.stress)])
def test_a_browser_in_new_york_names_seouls_times(
    chromium, live_server, page, member, piece, monday, prefix
):
    context = chromium.new_context(
        base_url=live_server.url,
        locale="en-US" if prefix else "ko-KR",
        timezone_id="America/New_York",
        viewport={"width": 1440, "height": 900},
        storage_state=page.context.storage_state(),
    )
    abroad = context.new_page()
    faults = watch(abroad)
    abroad.goto(f"{prefix}{piece.get_absolute_url()}?on={monday}")
    day = text_of(monday, english=bool(prefix))

    for start in ("09:00", "09:30"):
        abroad.locator(f"input[value^='{monday}T{start}/']").check(force=True)
    expect(abroad.locator("#choice")).to_contain_text(f"{day} 09:00~10:00")

    draw(abroad, "ec-mon", 14, 16)
    expect(abroad.locator("#choice")).to_contain_text(f"{day} 14:00~16:00")
    expect(abroad.locator("input[name=slot]:checked")).to_have_count(0)
    abroad.locator(".bar-c button").click()

    expect(abroad.locator("#id_date")).to_have_value(str(monday))
    expect(abroad.locator("#id_start")).to_have_value("14:00")
    expect(abroad.locator("#id_end")).to_have_value("16:00")
    expect(abroad.locator("#summary")).to_contain_text(f"{day} 14:00~16:00")
    abroad.locator("#id_purpose").fill("Cycle life")
    abroad.locator("input[name=consent]").check()
    abroad.locator("button.go").click()
    abroad.wait_for_url("**/bookings/*/")
    context.close()
    assert faults == []
    assert Booking.objects.get().span == Span(at(monday, 14), at(monday, 16))


def test_drawing_too_far_takes_what_is_free_of_it(page, member, piece, monday):
    factories.make_booking(equipment=piece, start=at(monday, 11), hours=2)
    page.goto(f"{piece.get_absolute_url()}?on={monday}")
    draw(page, "ec-mon", 9, 12)
    expect(page.locator("#choice")).to_contain_text("09:00~11:00")
    expect(page.locator(".ec-event.is-chosen")).to_have_count(1)
    # Nothing on it takes the focus, as it is hidden from screen readers.
    expect(page.locator("#calendar :is(a, button, [tabindex])")).to_have_count(0)
    # The other weeks open as a calendar too.
    page.get_by_role("link", name="다음 주").click()
    expect(page.locator("#calendar .ec-body")).to_be_visible()
    page.get_by_role("button", name="표", exact=True).click()
    expect(page.locator("table.slots")).to_be_visible()
    expect(page.locator("#calendar")).to_be_hidden()


def test_a_narrow_window_has_the_table_alone(page, piece, monday):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{piece.get_absolute_url()}?on={monday}&view=calendar")
    expect(page.locator("#views")).to_be_hidden()
    expect(page.locator("table.slots")).to_be_visible()


def press_until(page, selector, key="Tab", most=150):
    """Press a key until the focus is on what selector names."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.evaluate("s => document.activeElement.matches(s)", selector):
            return
    pytest.fail(f"{selector} cannot be reached by {key}")


def test_a_time_is_asked_for_by_keyboard_alone(page, member, piece, monday):
    page.goto(f"{piece.get_absolute_url()}?on={monday}")
    press_until(page, f"input[value^='{monday}T09:00/']")
    page.keyboard.press("Space")
    press_until(page, f"input[value^='{monday}T09:30/']")
    page.keyboard.press("Space")
    expect(page.locator("#choice")).to_contain_text("09:00~10:00 · 1시간 · 예상 사용료 60,000원")
    press_until(page, ".bar-c button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/bookings/new/**")

    press_until(page, "#id_purpose")
    page.keyboard.insert_text("셀 수명 시험")
    press_until(page, "summary")
    page.keyboard.press("Enter")
    expect(page.locator(".legal")).to_be_visible()
    press_until(page, "input[name=consent]", "Shift+Tab")
    page.keyboard.press("Space")
    press_until(page, "button.go")
    page.keyboard.press("Enter")
    page.wait_for_url("**/bookings/*/")
    assert Booking.objects.get().span == Span(at(monday, 9), at(monday, 10))


def test_the_bar_says_what_is_wrong_with_a_choice(page, piece, monday):
    BookingPolicy.objects.create(equipment=piece, min_minutes=60, max_minutes=120)
    page.goto(f"{piece.get_absolute_url()}?on={monday}")
    expect(page.locator(".bar-c button")).to_be_disabled()

    def tick(*starts):
        for start in starts:
            page.locator(f"input[value^='{monday}T{start}/']").check(force=True)
        return page.locator("#choice")

    expect(tick("09:00")).to_contain_text("1시간부터 신청할 수 있어요")
    expect(tick("10:00")).to_contain_text("이어지는 시간만")
    expect(tick("09:30")).to_contain_text("09:00~10:30 · 1시간 30분")
    expect(page.locator(".bar-c button")).to_be_enabled()
    expect(tick("10:30", "11:00")).to_contain_text("한 번에 2시간까지")
    expect(page.locator(".bar-c button")).to_be_disabled()


def test_without_script_the_form_goes_on_with_the_ticked_cells(
    chromium, live_server, page, member, piece, monday
):
    context = chromium.new_context(
        base_url=live_server.url,
        locale="ko-KR",
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )
    plain = context.new_page()
    plain.goto(f"{piece.get_absolute_url()}?on={monday}")
    for start in ("09:00", "09:30", "10:00"):
        plain.locator(f"input[value^='{monday}T{start}/']").check(force=True)
    plain.get_by_role("button", name="이 시간으로 신청").click()
    plain.get_by_label("이용 목적").fill("셀 수명 시험")
    # The price of another length is calculated by a button.
    plain.locator("#id_end").fill("11:00")
    plain.get_by_role("button", name="다시 계산").click()
    expect(plain.locator("#summary")).to_contain_text("60,000원 × 2시간")
    expect(plain.get_by_label("이용 목적")).to_have_value("셀 수명 시험")
    # Enter in a field asks for the time, and presses no other button.
    plain.locator("input[name=consent]").check()
    plain.locator("#id_sample_text").press("Enter")
    plain.wait_for_url("**/bookings/*/")
    context.close()
    assert Booking.objects.get().span == Span(at(monday, 9), at(monday, 11))


def test_a_time_that_is_taken_meanwhile_is_replaced_without_typing_again(
    page, member, piece, monday
):
    page.goto(f"/bookings/new/?equipment={piece.number}&start={monday}T10:00&end={monday}T12:00")
    rival = factories.make_member(company=factories.make_company())
    transitions.request_booking(
        transitions.Request(
            piece, Span(at(monday, 9), at(monday, 12)), "direct", "먼저", consent=True
        ),
        user=rival,
        now=timezone.now(),
    )
    fill_in(page)
    expect(page.get_by_role("alert")).to_contain_text("이미 다른 예약이나 점검")
    assert axe_faults(page) == []
    page.get_by_role("alert").get_by_role("button", name="12:00~14:00").click()
    expect(page.get_by_label("이용 목적")).to_have_value("셀 수명 시험")
    expect(page.locator("input[name=consent]")).to_be_checked()
    page.get_by_role("button", name="신청하기").last.click()
    page.wait_for_url("**/bookings/*/")
    assert Booking.objects.get(user=member).span == Span(at(monday, 12), at(monday, 14))


def test_the_price_follows_what_is_chosen(page, member, piece, monday):
    factories.make_tariff(piece, use_mode="test", basis="sample", won=10_000)
    page.goto(f"/bookings/new/?equipment={piece.number}&start={monday}T10:00&end={monday}T12:00")
    page.locator("input[name=use_mode][value=test]").check()
    page.get_by_label("시료 수").fill("4")
    page.get_by_label("시료 수").press("Tab")
    expect(page.locator("#summary")).to_contain_text("10,000원 × 시료 4개")
    expect(page.locator("#summary")).to_contain_text("44,000원")
    expect(page.locator("#summary")).to_contain_text("분석·시험의뢰")
    # Nothing of it has gone into an address.
    expect(page).to_have_url(
        f"{page.url.split('?')[0]}?equipment={piece.number}&start={monday}T10:00&end={monday}T12:00"
    )


@pytest.mark.parametrize("width", [1440, pytest.param(390, marks=pytest.mark.stress)])
def test_axe_finds_nothing_on_a_week_of_every_kind_of_cell(page, member, piece, monday, width):
    factories.make_booking(equipment=piece, start=at(monday, 9), hours=2, user=member)
    factories.make_booking(equipment=piece, start=at(monday, 11), hours=2)
    transitions.add_maintenance(
        piece,
        Span(at(monday, 13), at(monday, 15)),
        kind="planned",
        actor=member,
        now=timezone.now(),
    )
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{piece.get_absolute_url()}?on={monday}")
    page.locator(f"input[value^='{monday}T15:00/']").check(force=True)
    for word in ("내 예약", "예약됨", "점검", "선택", "가능"):
        expect(page.locator("table.slots").get_by_text(word, exact=True).first).to_be_visible()
    if width > 1024:
        page.get_by_role("button", name="달력").click()
        expect(page.locator(".ec-event").first).to_be_visible()
    assert axe_faults(page) == []
