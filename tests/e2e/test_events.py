"""Registering by keyboard alone, and a film that really plays, from this site's own files."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from itube.news.models import Registration
from tests.e2e.axe import axe_faults
from tests.e2e.test_saved import press  # noqa: F401 - a fixture
from tests.factories import MONDAY_9, make_event

FILM = "/static/films/vision-ceremony-2020"


@pytest.mark.django_db(transaction=True)
def test_registering_by_keyboard(page, press):  # noqa: F811 - the fixture
    event = make_event(starts_at=timezone.now() + timedelta(days=3), capacity=5)
    page.goto("/events/")
    press(f'a[href="{event.get_absolute_url()}"]')
    expect(page.get_by_role("heading", level=1)).to_have_text(event.title_ko)
    assert axe_faults(page) == []
    press(f'a[href="{event.get_absolute_url()}register/"]')
    page.wait_for_url("**/register/")
    press("#register-name", "Home")
    page.keyboard.type("홍길동")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("소속을 적어 주세요.")
    assert axe_faults(page) == []
    for field, text in (("organisation", "가나전자"), ("email", "hong@b.example")):
        press(f"#register-{field}", "End")
        page.keyboard.type(text)
    press("#register-consent", "Space")
    press("form .btn.go")
    expect(page.get_by_role("heading", level=1)).to_have_text("참가 신청을 받았습니다")
    page.goto(Registration.objects.get().get_absolute_url())
    assert axe_faults(page) == []
    press("form .btn.no")
    expect(page.get_by_role("heading", level=1)).to_have_text("참가 신청을 취소했습니다")
    assert not Registration.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_film_plays_when_asked_and_not_before(page, press):  # noqa: F811 - the fixture
    event = make_event(
        starts_at=MONDAY_9 - timedelta(days=4000),
        recording_url=f"{FILM}/index.m3u8",
        captions_ko_url=f"{FILM}/captions-ko.vtt",
    )
    asked = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(event.get_absolute_url())
    page.wait_for_load_state("networkidle")
    assert not [name for name in asked if name.endswith((".m3u8", ".m4s", ".mp4"))]
    film = page.locator("video")
    assert film.evaluate("film => film.paused")
    assert axe_faults(page) == []
    press(".cover .btn")
    # Under the page's policy the browser waits for it: the test may not send it code.
    assert film.evaluate(
        "async film => { while (film.currentTime < 0.5) "
        "await new Promise(done => setTimeout(done, 50)); return film.videoWidth }"
    )
    assert "index.m3u8" in asked
    expect(page.locator("#film-error")).to_be_hidden()
    expect(film).to_be_focused()
    assert film.evaluate("film => film.textTracks[0].mode") == "showing"
