"""Swagger UI works on the page of the API under the site's own content security policy."""

from playwright.sync_api import expect


def test_a_request_can_be_tried_out(page, stock):
    page.goto("/api/v1/docs/")
    page.locator("#operations-centers-centers_list .opblock-summary-control").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table")).to_contain_text('"count": 2')
    expect(page.get_by_role("main")).to_have_count(1)
