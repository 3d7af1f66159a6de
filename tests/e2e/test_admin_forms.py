"""The administration's scripts under the strict policy: they draw, they look up, they save.

The page fixture fails on any report of the policy, so that using each kind of widget is the test.
"""

from django.utils import timezone
from playwright.sync_api import expect

from centers.models import OpeningHours
from equipment.models import Field, Stage
from tests.factories import make_item, make_role, make_stage, make_step


def test_choosing_dates_rows_and_windows(page, sign_in, stock):
    piece, _center = stock
    make_step(make_item(name_ko="이차전지"), name_ko="전극 코팅")
    make_stage()
    sign_in(is_superuser=True, is_staff=True)
    page.goto(f"/admin/equipment/equipment/{piece.pk}/change/")

    # A choice that is looked up while typing.
    page.locator("[aria-labelledby=select2-id_kind-container]").click()
    page.locator(".select2-search__field").fill("SEM")
    expect(page.locator(".select2-results__option").first).to_have_text("주사전자현미경")
    page.keyboard.press("Enter")

    # A new row, its own choice and its calendar.
    page.locator("#equipment_steps-group .add-row a").click()
    page.locator("#equipment_steps-0 .select2-selection").click()
    page.locator(".select2-search__field").fill("코팅")
    page.locator(".select2-results__option", has_text="전극 코팅").click()
    page.locator("#tariffs-group .datetimeshortcuts a").nth(1).click()
    page.locator(".calendarbox:visible .calendar td:not(.nonday) a").first.click()
    page.click("[name=_save]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert piece.own_steps.get().name_ko == "전극 코팅"

    fields = Field.objects.count()
    # A thing made in a window of its own comes back as a choice.
    page.goto(f"/admin/equipment/kind/{piece.kind.pk}/change/")
    with page.expect_popup() as opened:
        page.click("#add_id_stages")
    window = opened.value
    for name, value in {"slug": "trial", "name_ko": "시제품", "name_en": "Trial"}.items():
        window.fill(f"[name={name}]", value)
    window.fill("[name=order]", "9")
    window.click("[name=_save]")
    expect(page.locator(".field-stages .select2-selection__choice")).to_contain_text("시제품")
    assert Stage.objects.get(slug="trial").bit == 1
    assert Field.objects.count() == fields


def test_manager_writes_the_week(page, sign_in, stock):
    _piece, center = stock
    center.opening_hours.all().delete()
    manager = sign_in()
    make_role(manager, center, "manager", valid_from=timezone.now())
    page.goto(f"/admin/centers/center/{center.pk}/change/")
    for number, (opens, closes) in enumerate([("09:00", "12:00"), ("13:00", "24:00")]):
        page.locator("#opening_hours-group .add-row a").click()
        row = page.locator(f"#opening_hours-{number}")
        row.locator("select").select_option("0")
        row.locator("[name$=opens]").fill(opens)
        row.locator("[name$=closes]").fill(closes)
    page.click("[name=_continue]")
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator("#id_opening_hours-1-closes")).to_have_value("24:00")
    assert OpeningHours.objects.filter(center=center).count() == 2
