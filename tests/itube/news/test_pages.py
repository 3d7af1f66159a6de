"""Lists, single pages, files and the feed: who sees what, and at what cost."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from itube.lib.kept import new_edition
from itube.news.models import NoticeFile, ProgrammePart
from tests.factories import MONDAY_9, make_event, make_faq, make_notice, make_sector, make_user
from tests.structured import told_to_search_engines

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def make_file(notice, name="안내.txt", content=b"hello"):
    row = NoticeFile(notice=notice, name=name, content_type="text/plain", size=len(content))
    row.file.save(name, ContentFile(content), save=False)
    row.save()
    return row


def titles(response):
    return [notice.title_ko for notice, _state in response.context["notices"]]


def test_the_list_has_pinned_ones_first_and_nothing_that_is_not_out(client):
    now = timezone.now()
    old = make_notice(title_ko="옛 글", published_at=now - 9 * DAY)
    make_notice(title_ko="새 글", published_at=now - DAY)
    make_notice(title_ko="맨 위", pinned=True, published_at=now - 20 * DAY)
    make_notice(title_ko="예약", published_at=now + DAY)
    make_notice(title_ko="초안", published_at=None)
    make_notice(title_ko="내림", unpublish_at=now - DAY)
    response = client.get("/news/")
    assert titles(response) == ["맨 위", "새 글", "옛 글"]
    assert response.context["tabs"][0][2] == 3
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert client.get(old.get_absolute_url()).context["newer"].title_ko == "새 글"


def test_the_list_is_searched_within_its_category_and_sector(client):
    today = timezone.localdate()
    marine = make_sector(code="marine", name_ko="조선·해양")
    make_notice(title_ko="수요 조사", category="call", opens_on=today, closes_on=today + DAY)
    make_notice(title_ko="수요 안내", body_en="Demand", sector=marine)
    assert len(titles(client.get("/news/", {"q": "수요"}))) == 2
    assert titles(client.get("/news/", {"q": "수요", "category": "call"})) == ["수요 조사"]
    assert titles(client.get("/news/", {"sector": "marine", "q": "demand"})) == ["수요 안내"]
    assert "내일 마감" in client.get("/news/").content.decode()
    empty = client.get("/news/", {"q": "없는 말", "unknown": "1"})
    assert empty.status_code == 200
    assert "찾는 말이 든 글이 없습니다" in empty.content.decode()
    for query in ({"category": "x"}, {"sector": "x"}, {"page": "2"}, {"page": "a"}):
        assert client.get("/news/", query).status_code == 404


def test_lists_cost_the_same_for_many_rows(client, django_assert_max_num_queries):
    for number in range(25):
        make_notice(sector=make_sector() if number < 3 else None)
        make_event(starts_at=timezone.now() + DAY)
    make_faq()
    for path in ("/news/", "/news/?q=공지", "/events/", "/events/?show=over", "/faq/"):
        with django_assert_max_num_queries(6):
            assert client.get(path).status_code == 200
    page = client.get("/news/?q=공지&page=2")
    assert len(titles(page)) == 5
    assert "?q=%EA%B3%B5%EC%A7%80&amp;page=1" in page.content.decode()


def test_drafts_are_previews_for_who_runs_the_portal_only(client):
    draft = make_notice(published_at=None, body_ko="**굵게**")
    file = make_file(draft)
    coming = make_event(published_at=MONDAY_9)
    addresses = [draft.get_absolute_url(), file.get_absolute_url(), coming.get_absolute_url()]
    for user in (None, make_user(), make_user(site_role="ministry")):
        if user:
            client.force_login(user)
        assert [client.get(address).status_code for address in addresses] == [404, 404, 404]
    client.force_login(make_user(site_role="operator", is_demo=True))
    page, download, event = [client.get(address) for address in addresses]
    assert b"".join(download.streaming_content) == b"hello"
    assert "미리보기" in page.content.decode()
    assert "<strong>굵게</strong>" in page.content.decode()
    assert "게시 예약" in event.content.decode()
    for response in (page, download, event):
        assert "no-store" in response["Cache-Control"]


def test_a_file_is_saved_under_its_name_and_belongs_to_its_notice(client):
    notice, other = make_notice(), make_notice()
    file = make_file(notice)
    response = client.get(file.get_absolute_url())
    assert b"".join(response.streaming_content) == b"hello"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/news/{other.slug}/files/{file.token}/").status_code == 404
    assert client.get(f"/news/{notice.slug}/files/%00/").status_code == 404
    page = client.get(notice.get_absolute_url()).content.decode()
    assert "안내.txt" in page
    assert "TXT" in page


def test_a_deleted_notice_leaves_no_file(django_capture_on_commit_callbacks):
    notice = make_notice()
    file = make_file(notice)
    with django_capture_on_commit_callbacks(execute=True):
        notice.delete()
    assert not file.file.storage.exists(file.file.name)


def test_events_to_come_and_those_that_are_over(client):
    now = timezone.now()
    make_event(title_ko="다음 달", starts_at=now + 30 * DAY)
    make_event(title_ko="내일", starts_at=now + DAY)
    make_event(title_ko="어제", starts_at=now - DAY)
    make_event(title_ko="옛날", starts_at=now - 900 * DAY, ends_at=None)

    def shown(query=""):
        return [event.title_ko for event, *_ in client.get(f"/events/{query}").context["events"]]

    assert shown() == ["내일", "다음 달"]
    assert shown("?show=over") == ["어제", "옛날"]


def test_search_engines_are_told_when_and_where_an_event_is(client):
    starts = timezone.now() + DAY
    event = make_event(
        kind="course", starts_at=starts, ends_at=starts + DAY / 24, place_ko="실습실", capacity=12
    )
    told = told_to_search_engines(client.get(event.get_absolute_url()))
    assert told["@type"] == "EducationEvent"
    assert datetime.fromisoformat(told["startDate"]) == starts
    assert datetime.fromisoformat(told["endDate"]) == starts + DAY / 24
    assert told["location"]["name"] == "실습실"
    assert told["maximumAttendeeCapacity"] == 12
    event.online = True
    event.save()
    new_edition()
    page = client.get(event.get_absolute_url()).content.decode()
    assert '"VirtualLocation"' in page


def test_events_of_one_kind(client):
    now = timezone.now()
    make_event(title_ko="교육", kind="course", starts_at=now + DAY)
    make_event(title_ko="설명회", kind="briefing", starts_at=now + DAY)
    make_event(title_ko="지난 교육", kind="course", starts_at=now - DAY)
    told = client.get("/events/?kind=course").context
    assert [event.title_ko for event, *_ in told["events"]] == ["교육"]
    assert told["counts"] == {"coming": 1, "over": 1}
    assert [(value, count) for value, _label, count in told["kinds"]] == [
        ("briefing", 1),
        ("course", 1),
    ]
    page = client.get("/events/?kind=briefing&show=over").content.decode()
    assert "‘설명회’ 행사는 없습니다" in page
    assert client.get("/events/?kind=party").status_code == 404


def test_an_event_shows_what_its_time_allows(client):
    now = timezone.now()
    event = make_event(starts_at=now + 3 * DAY, online=True, live_url="/l.m3u8", capacity=5)
    ProgrammePart.objects.create(event=event, number=1, title_ko="여는 말", title_en="Opening")
    address = event.get_absolute_url()

    def page():
        new_edition()
        response = client.get(address)
        return response, response.content.decode()

    response, before = page()
    assert "D-3" in before
    assert f"{address}register/" in before
    assert "여는 말" in before
    assert "<video" not in before
    assert "blob:" not in response["Content-Security-Policy"]
    event.starts_at, event.ends_at = now - DAY / 24, now + DAY
    event.save()
    response, live = page()
    assert "지금 생중계" in live
    assert 'data-hls="/l.m3u8"' in live
    assert "autoplay" not in live
    assert "media-src 'self' blob:" in response["Content-Security-Policy"]
    event.ends_at = now - DAY / 48
    event.save()
    assert "보관하고 있지 않습니다" in page()[1]
    event.recording_url = "/r.mp4"
    event.save()
    response, over = page()
    assert 'type="video/mp4"' in over
    assert "hls.light" not in over
    assert "blob:" not in response["Content-Security-Policy"]


def test_only_hosts_that_are_named_may_send_films(client, settings):
    settings.STREAM_HOSTS = ["live.example"]
    event = make_event(starts_at=timezone.now() - DAY / 48, live_url="https://live.example/a.m3u8")
    policy = client.get(event.get_absolute_url())["Content-Security-Policy"]
    assert "media-src 'self' https://live.example blob:" in policy
    assert "connect-src 'self' https://live.example" in policy
    assert "live.example" not in client.get("/events/")["Content-Security-Policy"]


def test_an_event_can_be_put_into_a_calendar(client):
    event = make_event()
    response = client.get(f"{event.get_absolute_url()}event.ics")
    assert response["Content-Type"].startswith("text/calendar")
    assert b"DTSTART;TZID=Asia/Seoul:20300107T090000" in response.content


def test_the_feed_is_of_both_languages_and_says_only_what_is_out(client):
    make_notice(title_ko="새 공지", title_en="New notice")
    make_notice(title_ko="초안", published_at=None)
    make_event(title_en="Briefing day")
    feed = ElementTree.fromstring(client.get("/en/news/rss.xml").content)
    assert [item.findtext("title") for item in feed.iter("item")] == ["New notice", "Briefing day"]
    assert feed.findtext("channel/language") == "en"
    korean = client.get("/news/rss.xml")
    assert "새 공지" in korean.content.decode()
    assert korean["Content-Type"].startswith("application/rss+xml")


def test_questions_are_found_by_words_and_lead_on(client):
    make_faq(
        slug="how-to-cancel",
        question_ko="취소는 어떻게 하나요?",
        question_en="How do I cancel?",
        page="bookings:list",
    )
    make_faq(question_ko="취소 요금은 얼마인가요?", is_published=False)
    found = client.get("/faq/", {"q": "취소"}).content.decode()
    assert '<details id="how-to-cancel" open>' in found
    assert 'href="/bookings/"' in found
    assert "취소 요금" not in found
    assert client.get("/faq/", {"q": "없는말"}).context["total"] == 0
    english = client.get("/en/faq/").content.decode()
    assert "How do I cancel?" in english
