"""What people come for, step by step: by mouse, by keyboard, and without script."""

from playwright.sync_api import expect


def test_engineer_finds_a_microscope_and_its_center(page, stock):
    piece, center = stock
    page.goto("/")
    page.get_by_role("combobox", name="장비검색").first.fill("SEM")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2)).to_contain_text("20")

    page.goto(f"/equipment/?q=SEM&center={center.code}")
    page.get_by_role("link", name=piece.name_ko).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(piece.name_ko)
    page.get_by_role("main").get_by_role("link", name=center.name_ko).first.click()
    expect(page).to_have_url(f"{page.url.split('/centers')[0]}/centers/{center.code}/")


def test_finder_works_without_script(chromium, live_server, stock):
    context = chromium.new_context(
        base_url=live_server.url, locale="ko-KR", java_script_enabled=False
    )
    page = context.new_page()
    page.goto("/equipment/?q=현미경")
    page.get_by_role("button", name="조건 적용").first.scroll_into_view_if_needed()
    page.locator("input[name=province][value='KR-26']").check()
    page.get_by_role("button", name="조건 적용").first.click()
    assert "province=KR-26" in page.url
    assert page.locator("li.hit").count() == 10
    context.close()


def test_a_filter_applies_at_once_with_script(page, stock):
    page.goto("/equipment/?q=현미경")
    page.locator("input[name=province][value='KR-26']").check()
    page.wait_for_url("**province=KR-26**")
    expect(page.locator("li.hit")).to_have_count(10)
    page.go_back()
    expect(page.locator("li.hit")).to_have_count(20)


def test_menu_and_skip_link_by_keyboard(page, stock):
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("href", "#main")
    first = page.locator(".gnb > ul > li > a").first
    first.focus()
    menu = page.locator(".gnb .mega").first
    expect(menu).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()


def test_text_size_is_kept(page, stock):
    page.goto("/display/")
    page.locator("input[name=size][value=xl]").check()
    page.locator("main form button").click()
    page.goto("/equipment/")
    expect(page.locator("html")).to_have_attribute("data-size", "xl")
