"""The ministry reads figures, narrows them, and takes its workbook home."""

from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from bookings.availability.opening import at_minute
from bookings.models import UsageRecord
from itube.outbox.delivery import attempt
from itube.outbox.models import OutboxMessage
from itube.reports.demand.searches import remake
from itube.reports.models import ExportJob, Inquiry
from itube.reports.rollups.refreshing import refresh
from tests import factories
from tests.e2e import pages
from tests.e2e.walking import addresses_of, visit_all
from tests.itube.reports.demand.worlds import full, searched, turned_away


@pytest.fixture
def used(stock):
    """The stock, with two hours of use of its first piece today; returns that piece."""
    piece, _center = stock
    end = at_minute(timezone.localdate(), 120)
    UsageRecord.objects.create(
        equipment=piece,
        start=end - timedelta(hours=2),
        end=end,
        operating_minutes=120,
        use_class="external",
    )
    refresh(timezone.now())
    return piece


@pytest.mark.stress
def test_pages_of_figures(chromium, live_server, stock, used, page, sign_in):
    user = sign_in(site_role="ministry")
    job = ExportJob.objects.create(
        asked_by=user, first_day=timezone.localdate(), last_day=timezone.localdate()
    )
    factories.make_inquiry(equipment=used, reason="broken", note="부품 대기")
    factories.make_inquiry()
    searched(used.kind.name_ko, 15, day=timezone.localdate(), filters="province=KR-49")
    searched("양자컴퓨터", 2, day=timezone.localdate())
    remake(timezone.localdate())
    turned_away(used, 3, day=timezone.localdate())
    full(used, day=timezone.localdate())
    shown = {**pages.MINISTRY, "reports-export": f"/reports/exports/{job.reference}/"}
    state = page.context.storage_state()
    found = visit_all(chromium, live_server, addresses_of(shown, *stock), state=state)
    assert found == []


def test_the_ministry_finds_the_use_in_its_workbook(page, sign_in, used, tmp_path):
    sign_in(site_role="ministry")
    page.goto("/")
    page.click("text=활용 현황")
    page.select_option("#id_period", label="이번 달")
    page.select_option("#id_center", used.center.code)
    page.click("text=조건 적용")
    assert "period=month" in page.url
    assert page.locator(".kpis dd").nth(1).inner_text().startswith("2시간")
    row = page.locator("tbody tr", has_text=used.number).first
    assert "2시간" in row.inner_text()

    page.click("text=파일로 받기")
    assert page.locator("#export-center").input_value() == used.center.code
    page.click("button:has-text('파일 만들기')")
    page.wait_for_selector("progress")
    attempt(OutboxMessage.objects.get(kind="report_export").pk, timezone.now())
    # The page finds out by itself.
    with page.expect_download() as saved:
        page.click("a:has-text('내려받기')")
    saved.value.save_as(tmp_path / "a.xlsx")
    assert saved.value.suggested_filename.startswith(f"i-Tube_장비활용현황_{used.center.code}_")
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["장비별"]
    hours = {row[1]: row[6] for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert hours[used.number] == 2


def test_without_script_a_file_is_reached_by_links(chromium, live_server, page, sign_in, used):
    sign_in(site_role="ministry")
    context = chromium.new_context(
        base_url=live_server.url,
        locale="ko-KR",
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )
    plain = context.new_page()
    plain.goto("/reports/")
    plain.click("text=파일로 받기")
    plain.click("button:has-text('파일 만들기')")
    assert plain.locator("progress").count() == 1
    attempt(OutboxMessage.objects.get(kind="report_export").pk, timezone.now())
    plain.click("text=새로고침")
    with plain.expect_download() as saved:
        plain.click("a:has-text('내려받기')")
    assert saved.value.suggested_filename.endswith(".xlsx")
    context.close()


def test_days_are_typed_only_where_no_period_is_named(page, sign_in, used):
    sign_in(site_role="ministry")
    page.goto("/reports/")
    first = page.locator("#id_from")
    assert not first.is_visible()
    page.select_option("#id_period", "free")
    assert first.is_visible()
    page.fill("#id_from", "2026-03-02")
    page.fill("#id_to", "2026-03-01")
    page.click("text=조건 적용")
    assert "빨라요" in page.locator("#id_to_error").inner_text()
    assert page.locator("#id_from").input_value() == "2026-03-02"


def test_a_manager_answers_by_keyboard_without_script(chromium, live_server, page, sign_in, stock):
    """Forty rows: two are filled, one of them wrongly at first; what was typed stays."""
    _piece, center = stock
    factories.make_role(sign_in(), center, "manager")
    one, two, *_rest = [
        factories.make_inquiry(
            equipment=factories.make_equipment(center=center, itube_no=f"EPN9{number:06d}")
        )
        for number in range(40)
    ]
    context = chromium.new_context(
        base_url=live_server.url,
        locale="ko-KR",
        java_script_enabled=False,
        storage_state=page.context.storage_state(),
    )
    plain = context.new_page()
    plain.goto("/reports/unused/reasons/")
    plain.locator(f"#id_{one.reference}-reason").focus()
    for key in ("ArrowDown", "Tab", "ArrowDown", "Tab"):
        plain.keyboard.press(key)
    plain.keyboard.type("부품 대기")
    for _ in range(4):  # the link of the next piece, its reason, plan and note
        plain.keyboard.press("Tab")
    plain.keyboard.type("사유 없이")
    plain.keyboard.press("Enter")

    error = plain.locator(f"#id_{two.reference}-reason_error")
    assert error.inner_text() == "사유를 골라 주세요."
    assert plain.locator(".errors li").count() == 1
    assert plain.locator(f"#id_{one.reference}-note").input_value() == "부품 대기"
    assert not Inquiry.objects.exclude(answered_at=None).exists()
    plain.click(f"a[href='#id_{two.reference}-reason']")
    plain.locator(f"#id_{two.reference}-reason").select_option("moving")
    plain.click("text=적은 답 저장")
    assert "장비 2점의 답을 저장했습니다." in plain.locator("[role=status]").inner_text()
    answers = Inquiry.objects.exclude(answered_at=None).order_by("equipment__itube_no")
    assert list(answers.values_list("reason", "plan", "note")) == [
        ("broken", "keep", "부품 대기"),
        ("moving", "", "사유 없이"),
    ]
    context.close()


def test_staff_read_the_figures_of_their_own_center(page, sign_in, stock, used):
    _piece, center = stock
    user = sign_in()
    factories.make_role(user, center, "viewer")
    page.goto("/reports/")
    assert center.name_ko in page.locator("main header").inner_text()
    assert page.locator("#id_center").count() == 0


def test_a_manager_is_asked_for_a_reason_only_where_names_are_told(page, sign_in, stock, used):
    _piece, center = stock
    user = sign_in()
    factories.make_role(user, center, "manager")
    page.goto("/reports/exports/")
    box, reason = page.locator("#export-with_personal"), page.locator("#export-reason")
    assert (box.is_visible(), reason.is_visible()) == (False, False)
    page.select_option("#export-kind", "usage")
    assert (box.is_visible(), reason.is_visible()) == (True, False)
    box.check()
    assert reason.is_visible()
    page.select_option("#export-kind", "journal")
    assert (box.is_visible(), reason.is_visible()) == (False, True)
    page.click("button:has-text('파일 만들기')")
    assert "사유를 골라" in page.locator("#export-reason_error").inner_text()
    page.select_option("#export-reason", "journal")
    page.fill("#export-first_day", timezone.localdate().isoformat())
    page.fill("#export-last_day", timezone.localdate().isoformat())
    page.click("button:has-text('파일 만들기')")
    page.wait_for_selector("progress")
    attempt(OutboxMessage.objects.get(kind="report_export").pk, timezone.now())
    with page.expect_download() as saved:
        page.click("a:has-text('내려받기')")
    assert "_운영일지_" in saved.value.suggested_filename
