"""The main job once through, by everyone it concerns: find, book, approve, see, cancel, break down,
use, and find the use in the ministry's workbook."""

import os
import shutil
import subprocess
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone
from openpyxl import load_workbook
from playwright.sync_api import expect

from bookings.models import Booking, BookingPolicy, UsageRecord
from equipment.search import index
from itube.outbox.delivery import attempt
from itube.outbox.models import OutboxMessage
from tests import factories
from tests.e2e.browser import watch
from tests.e2e.conftest import PASSWORD

DAY = timedelta(days=1)


@pytest.fixture
def piece(transactional_db):
    """A piece that is free from 9 to 18 on weekdays, and one like it elsewhere."""
    factories.make_consent_texts()
    sector = factories.make_sector(code="mobility", name_ko="자동차·운송")
    kind = factories.make_kind(name_ko="배터리 충방전기", field=factories.make_field(sector=sector))
    places = []
    for name in ("이차전지지원센터", "전지소재지원센터"):
        center = factories.make_center(name_ko=name)
        factories.make_hours(center)
        BookingPolicy.objects.create(center=center, opens_on_holidays=True)
        places.append(factories.make_bookable(name_ko="배터리 충방전기", kind=kind, center=center))
    index.rebuild()
    return places[0]


@pytest.fixture
def as_person(chromium, live_server):
    """Return a function that opens a browser of its own, signed in as a person."""
    contexts, faults = [], []

    def open_as(user):
        user.set_password(PASSWORD)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        context = chromium.new_context(
            base_url=live_server.url,
            locale="ko-KR",
            viewport={"width": 1440, "height": 900},
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        faults.append(watch(page))
        page.goto("/accounts/login/")
        page.fill("input[name=login]", user.email)
        page.fill("input[name=password]", PASSWORD)
        page.click("main form button[type=submit], main form button:not([type])")
        page.wait_for_load_state()
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert [fault for one in faults for fault in one] == []


def work():
    """Do what the worker does: deliver what waits in the outbox, and what that brings."""
    while waiting := list(OutboxMessage.objects.waiting().values_list("pk", flat=True)):
        for pk in waiting:
            assert attempt(pk, timezone.now())


def next_working_day():
    day = timezone.localdate() + 3 * DAY
    while day.weekday() > 4:
        day += DAY
    return day


def booked(piece, start, **fields):
    user = factories.make_member(company=factories.make_company())
    return factories.make_booking(equipment=piece, user=user, start=start, state="confirmed")


@pytest.mark.stress
def test_from_the_search_to_the_ministrys_workbook(as_person, piece, tmp_path):
    company = factories.make_company(name_ko="가나전자(예시)")
    engineer = as_person(factories.make_user(name="신청자", company=company, is_demo=True))
    staff_user = factories.make_user(name="담당자", is_demo=True)
    since = timezone.now() - DAY
    factories.make_role(staff_user, piece.center, "approver", valid_from=since)
    staff = as_person(staff_user)
    day = next_working_day()

    # Find it, see when it is free, ask for two hours.
    engineer.goto("/equipment/?q=충방전기")
    engineer.get_by_role("link", name="배터리 충방전기").first.click()
    engineer.goto(f"{piece.get_absolute_url()}?on={day}")
    for start in ("10:00", "10:30", "11:00", "11:30"):
        engineer.locator(f"input[value^='{day}T{start}/']").check(force=True)
    expect(engineer.locator("#choice")).to_contain_text("10:00~12:00")
    engineer.locator(".bar-c button").click()
    expect(engineer.locator("#summary")).to_contain_text("10:00~12:00")
    engineer.locator("input[name=use_mode][value=direct]").check(force=True)
    engineer.get_by_label("이용 목적").fill("셀 수명 시험")
    engineer.locator("input[name=consent]").check()
    engineer.get_by_role("button", name="신청하기").last.click()
    engineer.wait_for_url("**/bookings/*/")
    booking = Booking.objects.get()
    expect(engineer.locator("#badge")).to_have_text("신청")

    # The worker takes it in, staff approve, and the engineer sees both without a click.
    work()
    expect(engineer.locator("#badge")).to_have_text("검토중")
    staff.goto("/desk/")
    row = staff.get_by_role("row", name="가나전자(예시)").first
    expect(row).to_contain_text("132,000원")
    row.get_by_role("button", name="승인").click()
    expect(staff.get_by_role("status")).to_contain_text("승인했습니다.")
    engineer.reload()
    expect(engineer.locator("#badge")).to_have_text("승인")
    work()
    mails = OutboxMessage.objects.filter(recipient=booking.user.email)
    assert mails.filter(done_at=None).count() == 0

    # Cancel it; the time is free again.
    engineer.get_by_role("link", name="예약 취소").click()
    engineer.locator("input[name=reason][value=plan_changed]").check()
    engineer.get_by_role("button", name="예약 취소하기").click()
    expect(engineer.locator("#badge")).to_have_text("취소")
    engineer.goto(f"{piece.get_absolute_url()}?on={day}")
    expect(engineer.locator(f"input[value^='{day}T10:00/']")).to_have_count(1)

    # Three confirmed bookings, one breakdown: all three end and hear where else there is time.
    start = timezone.now().replace(minute=0, second=0, microsecond=0) + 4 * DAY
    lost = [booked(piece, start + timedelta(hours=3 * number)) for number in range(3)]
    staff.goto("/desk/breakdown/")
    staff.get_by_label("장비", exact=True).select_option(piece.number)
    staff.get_by_label("종료").fill(f"{timezone.localtime() + 7 * DAY:%Y-%m-%dT%H:%M}")
    staff.get_by_label("신청자에게 전할 말").fill("전원부 고장")
    staff.get_by_role("button", name="걸린 예약 미리 보기").click()
    staff.get_by_role("button", name="고장으로 처리").click()
    expect(staff.get_by_role("status")).to_contain_text(lost[0].company.name_ko)
    for one in lost:
        one.refresh_from_db()
        assert (one.state, one.reason) == ("cancelled", "breakdown")
        assert one.user.email in OutboxMessage.objects.values_list("recipient", flat=True)
    work()

    # A use of the day before is closed at the desk with what really was.
    used = booked(piece, timezone.localtime().replace(hour=9, minute=0, second=0) - DAY)
    staff.goto("/desk/")
    staff.get_by_role("link", name="닫기").first.click()
    staff.get_by_label("시료 수").first.fill("7")
    staff.get_by_role("button", name="닫기").click()
    expect(staff.get_by_role("status")).to_contain_text("이용기록을 썼습니다.")
    record = UsageRecord.objects.get(booking=used)
    assert (record.samples, record.operating_minutes) == (7, 120)

    # The ministry asks for the workbook; the worker makes it; the use is in it, as a number.
    ministry = as_person(factories.make_user(site_role="ministry", is_demo=True))
    path = exported(ministry, record, tmp_path)
    rows = list(load_workbook(path)["장비별"].iter_rows(values_only=True))
    line = next(row for row in rows if piece.registration_no in row)
    assert 2 in [cell for cell in line if isinstance(cell, int | float)]
    assert 7 in [cell for cell in line if isinstance(cell, int | float)]
    # Where everything must run, LibreOffice is there too.
    if shutil.which("soffice") or os.environ.get("REQUIRE_BROWSER") == "1":
        assert piece.registration_no in through_libreoffice(path, tmp_path)


def exported(page, record, folder):
    """Ask for the year of record as xlsx, wait for the worker, and return the downloaded file."""
    year = timezone.localtime(record.start).year
    page.goto(f"/reports/?from={year}-01-01&to={year}-12-31")
    page.get_by_role("link", name="파일로 받기").click()
    page.get_by_role("button", name="파일 만들기").click()
    page.wait_for_url("**/reports/exports/*/")
    work()
    with page.expect_download() as download:
        page.get_by_role("link", name="내려받기").click()
    path = folder / "report.xlsx"
    download.value.save_as(path)
    return path


def through_libreoffice(path, folder):
    """Return the workbook's sheet of pieces as LibreOffice reads and writes it, as text."""
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile"]
    command += ["--convert-to", "html", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, timeout=180, capture_output=True)
    return (folder / "report.html").read_text(errors="replace")
