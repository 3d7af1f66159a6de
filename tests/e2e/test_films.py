"""A film by keyboard alone: played, its captions shown, moved to a chapter."""

import json
import time

import pytest
from playwright.sync_api import expect

from itube.roadshow.loading import load_films
from tests import factories
from tests.house.sources import ROOT

SOURCE = ROOT / "fixtures" / "demo" / "films.json"


@pytest.fixture
def film(transactional_db, tmp_path):
    """The first film of the demonstration with all that it names."""
    row = json.loads(SOURCE.read_text("utf-8"))[0]
    factories.make_field(slug=row["field"], sector=factories.make_sector(code=row["sector"]))
    factories.make_center(code=row["center"])
    for slug in row["kinds"]:
        factories.make_kind(slug=slug, name_ko=slug)
    path = tmp_path / "films.json"
    path.write_text(json.dumps([row]), "utf-8")
    load_films(path)
    return row


def until(video, expression: str, arg=None) -> None:
    """Wait until expression holds of video; the policy forbids Playwright's own way (eval)."""
    end = time.monotonic() + 15
    while not video.evaluate(expression, arg):
        assert time.monotonic() < end, expression
        time.sleep(0.1)


def test_a_film_plays_by_keyboard_with_captions_and_chapters(page, film):
    page.goto("/roadshow/")
    page.get_by_role("link", name=film["title_ko"]).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(film["title_ko"])
    video = page.locator("video")
    # Nothing is fetched or plays by itself.
    assert video.evaluate("video => video.paused && video.networkState !== 2")

    video.focus()
    page.keyboard.press("Space")
    until(video, "video => video.currentTime > 0.2")

    page.get_by_role("button", name="한국어 자막").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="한국어 자막")).to_have_attribute("aria-pressed", "true")
    until(
        video,
        "(video, text) => [...(video.textTracks[0].activeCues ?? [])]"
        ".some(cue => cue.text === text)",
        film["lines"][0]["text_ko"],
    )

    chapter = film["chapters"][2]
    page.get_by_role("link", name=chapter["title_ko"]).focus()
    page.keyboard.press("Enter")
    until(video, "(video, start) => video.currentTime > start", chapter["start"])
    expect(page.locator(".chapters a[aria-current]")).to_contain_text(chapter["title_ko"])
    assert page.url.endswith(f"/roadshow/{film['slug']}/")


def test_times_lead_into_the_film_without_script(chromium, live_server, film):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"/roadshow/{film['slug']}/")
    page.locator(".script a").nth(3).click()
    start = film["lines"][3]["start"]
    expect(page.locator("video source")).to_have_attribute(
        "src", f"/static/roadshow/{film['slug']}.mp4#t={start}"
    )
    context.close()
