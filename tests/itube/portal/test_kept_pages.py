"""Whole pages are kept for visitors, and never across a change by staff."""

import brotli
import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from redis import Redis

from centers.models import Center
from itube.lib import kept
from itube.portal import kept_pages
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def center(db):
    return factories.make_center(name_ko="가나시험센터", code="C001")


@pytest.fixture
def pages(monkeypatch):
    """The pages of a process that has just begun."""
    monkeypatch.setattr(kept_pages, "PAGES", kept_pages.Pages())
    return kept_pages.PAGES


@pytest.fixture
def count(client):
    """Return a function that gets an address and the number of statements that it took."""

    def count(address="/", **headers):
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address, headers=headers)
        return response, len(queries)

    return count


def test_second_visitor_costs_no_statement_and_gets_the_same_page(count, center):
    first, cost = count()
    second, again = count()
    assert cost > 0
    assert again == 0
    assert second.content == first.content
    assert {"Cookie", "Accept-Encoding"} <= set(second["Vary"].split(", "))
    assert second["Content-Security-Policy"] == first["Content-Security-Policy"]


def test_page_comes_compressed_and_unchanged_pages_not_at_all(count, center):
    plain, _cost = count()
    packed, _cost = count(accept_encoding="gzip, br")
    assert packed["Content-Encoding"] == "br"
    assert brotli.decompress(packed.content) == plain.content
    assert len(packed.content) < len(plain.content) / 3
    same, _cost = count(if_none_match=packed["ETag"])
    assert (same.status_code, same.content) == (304, b"")
    other, _cost = count(if_none_match='W/"another"')
    assert other.status_code == 200


@pytest.mark.parametrize("cookie", ["sessionid", "messages"])
def test_visitor_with_a_cookie_of_his_own_gets_a_page_of_his_own(client, count, center, cookie):
    assert "ETag" in count()[0]
    client.cookies[cookie] = "something"
    assert "ETag" not in count()[0]


def test_text_size_language_and_host_have_pages_of_their_own(client, count, center):
    count()
    assert count("/en/")[1] > 0
    client.cookies["display_size"] = "xl"
    page, _cost = count()
    assert 'data-size="xl"' in page.content.decode()
    assert client.get("/", headers={"host": "elsewhere.example"}).status_code == 400


def test_change_by_staff_is_seen_by_the_next_visitor(count, center):
    before, _cost = count()
    Center.objects.update(is_published=False)
    # The control: a change that nobody tells of is not seen at once.
    assert count()[0].content == before.content
    staff = Client()
    manager = factories.make_user(is_staff=True)
    factories.make_role(manager, center, "manager")
    staff.force_login(manager)
    staff.post(f"/admin/centers/center/{center.pk}/change/", {})
    assert count()[0].content != before.content


def test_deed_of_a_requester_leaves_the_pages(count, center):
    count()
    person = Client()
    person.force_login(factories.make_user())
    person.post("/display/", {"size": "lg", "contrast": "normal"})
    assert count()[1] == 0


def test_page_is_made_anew_after_its_time(count, center, monkeypatch):
    count()
    now = kept_pages.time.monotonic()
    monkeypatch.setattr(kept_pages.time, "monotonic", lambda: now + kept.SECONDS + 1)
    Center.objects.update(is_published=False)
    # What the page's figures were is kept apart, for as long.
    cache.clear()
    assert count()[1] > 0


def test_nothing_is_kept_that_belongs_to_one_visitor(pages):
    def answer(request):
        response = HttpResponse("a form")
        response.is_kept_page = True
        response.set_cookie("csrftoken", "secret")
        return response

    assert "ETag" not in kept_pages.KeptPages(answer)(RequestFactory().get("/"))
    assert pages.kept == {}


def test_no_more_pages_are_kept_than_fit(pages, monkeypatch):
    monkeypatch.setattr(kept_pages, "MOST", 3)

    @kept.kept_page
    def answer(request):
        return HttpResponse(request.get_full_path())

    middleware = kept_pages.KeptPages(answer)
    for number in range(5):
        request = RequestFactory().get("/", {"page": number})
        assert middleware(request).content == f"/?page={number}".encode()
    assert len(pages.kept) == 3
    middleware(RequestFactory().get("/", {"page": "x" * 300}))
    assert len(pages.kept) == 3


def asked_first(path, **environ):
    """Ask KeptFirst before a Django that is not there; return status, headers and body."""
    told = []
    answer = kept_pages.KeptFirst(lambda _environ, _start: [b"asked Django"])(
        RequestFactory().get(path).environ | environ,
        lambda status, headers: told.extend((status, dict(headers))),
    )
    return (*(told or ("", {})), b"".join(answer))


def test_a_kept_page_is_sent_before_django_is_asked(client, center, caplog):
    assert asked_first("/")[2] == b"asked Django"
    page = client.get("/", headers={"accept-encoding": "br"})
    with caplog.at_level("INFO", logger="itube.requests"):
        status, headers, body = asked_first("/", HTTP_ACCEPT_ENCODING="br")
    assert (status, body) == ("200 OK", page.content)
    assert headers.pop("X-Request-ID")
    assert headers == {name: page[name] for name in page.headers if name != "X-Request-ID"}
    assert headers["X-Frame-Options"] == "DENY"
    assert (caplog.records[-1].route, caplog.records[-1].status) == ("", 200)
    assert asked_first("/", HTTP_IF_NONE_MATCH=headers["ETag"])[::2] == ("304 Not Modified", b"")
    assert asked_first("/", HTTP_COOKIE="sessionid=x")[2] == b"asked Django"
    assert asked_first("/", HTTP_HOST="elsewhere.example")[2] == b"asked Django"
    kept.new_edition()
    assert asked_first("/")[2] == b"asked Django"


def test_value_is_kept_until_the_next_edition():
    made = []

    def make():
        made.append(1)
        return len(made)

    assert [kept.kept("value", make), kept.kept("value", make)] == [1, 1]
    kept.new_edition()
    assert kept.kept("value", make) == 2


def test_without_the_cache_everything_is_made_anew(settings, monkeypatch):
    away = "redis://127.0.0.1:1/0"
    backend = "django.core.cache.backends.redis.RedisCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": away}}
    monkeypatch.setattr(kept, "_valkey", lambda: Redis.from_url(away))
    assert kept.edition() is None
    kept.new_edition()
    assert [kept.kept("value", lambda: 1), kept.kept("value", lambda: 2)] == [1, 2]
