"""States of calls and events, places, and what a text may hold: rules without a database."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from icalendar import Calendar

from itube.news.calendar import calendar_of
from itube.news.markup import as_html
from itube.news.models import Event, Notice
from itube.news.models.event import Phase
from itube.news.models.published import Published
from itube.news.registering import lowest_free_place
from itube.news.streams import Captions, film_of, validate_captions, validate_film
from tests.factories import MONDAY_9, SEOUL

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (9, "coming"),
        (10, "open"),
        (18, "open"),
        (19, "last_days"),
        (20, "last_day"),
        (21, "closed"),
    ],
)
def test_a_call_says_how_it_stands(today, state):
    call = Notice(category="call", opens_on=date(2030, 1, 10), closes_on=date(2030, 1, 20))
    assert call.call_state(date(2030, 1, today)) == state
    assert Notice().call_state(date(2030, 1, today)) is None


def test_a_text_is_out_from_its_moment_until_its_end():
    text = Notice(published_at=MONDAY_9, unpublish_at=MONDAY_9 + HOUR)
    stages = [text.stage(MONDAY_9 + n * HOUR / 2) for n in (-1, 0, 1, 2)]
    assert stages == ["scheduled", "out", "out", "withdrawn"]
    assert Notice().stage(MONDAY_9) == Published.Stage.DRAFT


def test_an_event_is_before_at_and_after_its_time():
    event = Event(starts_at=MONDAY_9, ends_at=MONDAY_9 + HOUR, takes_registrations=True)
    moments = [MONDAY_9 - HOUR, MONDAY_9, MONDAY_9 + HOUR]
    assert [event.phase(now) for now in moments] == ["coming", "now", "over"]
    assert [event.takes_registrations_at(now) for now in moments] == [True, False, False]
    event.registration_ends_at = MONDAY_9 - HOUR
    assert not event.takes_registrations_at(MONDAY_9 - HOUR)
    assert event.days_left(datetime(2030, 1, 4, 23, tzinfo=SEOUL)) == 3


def test_an_event_without_an_end_is_over_with_its_day():
    event = Event(starts_at=MONDAY_9)
    assert event.phase(datetime(2030, 1, 7, 23, 59, tzinfo=SEOUL)) == Phase.NOW
    assert event.phase(datetime(2030, 1, 8, tzinfo=SEOUL)) == Phase.OVER


def test_what_can_be_watched_depends_on_the_time():
    event = Event(live_url="/l.m3u8", recording_url="/r.mp4", captions_ko_url="/k.vtt")
    assert film_of(event, Phase.COMING) is None
    live, recording = film_of(event, Phase.NOW), film_of(event, Phase.OVER)
    assert (live.url, live.is_live, live.is_hls) == ("/l.m3u8", True, True)
    assert (recording.is_hls, recording.captions) == (False, (Captions("ko", "한국어", "/k.vtt"),))
    assert film_of(Event(), Phase.OVER) is None


@pytest.mark.parametrize(
    ("url", "good"),
    [
        ("/static/films/a/index.m3u8", True),
        ("/film.mp4?version=2", True),
        ("https://live.example/a.m3u8", True),
        ("http://live.example/a.m3u8", False),
        ("https://live.example.evil/a.m3u8", False),
        ("https://a@live.example/a.m3u8", False),
        ("//live.example/a.m3u8", False),
        ("/\\live.example/a.m3u8", False),
        ("/page.html", False),
        ("javascript:alert(1)//.mp4", False),
    ],
)
def test_films_come_from_here_or_from_named_hosts(settings, url, good):
    settings.STREAM_HOSTS = ["live.example"]
    if good:
        validate_film(url)
    else:
        with pytest.raises(ValidationError):
            validate_film(url)
    with pytest.raises(ValidationError):
        validate_captions(url)


def test_places_are_given_from_the_lowest_and_never_beyond_the_capacity():
    assert lowest_free_place(set(), None) == 1
    assert lowest_free_place({1, 3}, 3) == 2
    assert lowest_free_place({1, 2, 3}, 3) is None
    assert lowest_free_place({1, 2, 3}, None) == 4


def test_markup_is_safe_whoever_wrote_it():
    html = as_html(
        "# 제목\n\n<script>alert(1)</script> [여기](/equipment/) [나쁜](javascript:alert(1)) "
        "![그림](https://x.example/a.png)\n\n- 하나"
    )
    assert "<h2>제목</h2>" in html
    assert '<a href="/equipment/">여기</a>' in html
    assert "<li>하나</li>" in html
    assert "<script" not in html
    assert "<img" not in html
    assert 'href="javascript' not in html


def test_the_calendar_entry_has_the_time_of_seoul():
    event = Event(slug="a", title_ko="설명회", place_ko="대전", starts_at=MONDAY_9)
    entry = Calendar.from_ical(calendar_of(event)).walk("VEVENT")[0]
    assert entry["DTSTART"].dt == entry["DTEND"].dt == MONDAY_9
    assert entry["SUMMARY"] == "설명회"
    assert calendar_of(event) == calendar_of(event)
