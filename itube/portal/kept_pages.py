"""Whole pages kept for visitors who are not signed in, compressed once.

A view says by `@kept_page` (itube.lib.kept) that its answer is the same for all of them; what else
it depends on is part of the key. Each process keeps its own; the edition (itube.lib.kept) tells all
of them of a change by staff.

The middleware keeps what passes it, `KeptFirst` answers before Django is asked at all.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import Any
from uuid import uuid4

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.cookie import parse_cookie
from django.utils.cache import patch_vary_headers

from itube.lib.kept import SECONDS, edition, new_edition
from itube.lib.logs import request_id
from itube.portal.display import CONTRAST_COOKIE, SIZE_COOKIE
from itube.portal.middleware import tell

GetResponse = Callable[[HttpRequest], HttpResponse]
Environ = dict[str, Any]
Key = tuple[str, ...]

# Pages of one process: every kind in both languages, and what is asked of them most.
MOST = 300
LONGEST_QUERY = 200
SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
# Whoever brings one of these gets a page of his own.
OWN_COOKIES = (settings.SESSION_COOKIE_NAME, "messages")
# What a page says to the browser: ask again each time, by its tag.
CACHE_CONTROL = "no-cache"
# A page is compressed once and sent often; the last steps of brotli cost ten times as much.
QUALITY = 9


@dataclass(frozen=True)
class Page:
    """One answer as it is sent, in both codings; until is on the clock of time.monotonic()."""

    edition: str
    until: float
    headers: tuple[tuple[str, str], ...]
    plain: bytes
    brotli: bytes
    tag: str
    # The log and the counts name the route.
    route: str

    def answer(self, meta: Environ) -> tuple[str, list[tuple[str, str]], bytes]:
        """Return status, headers and body in the coding that the browser takes, or 304 if it has
        the page already."""
        # Weak: both codings have it.
        headers = [*self.headers, ("ETag", f"W/{self.tag}")]
        if meta.get("HTTP_IF_NONE_MATCH", "").removeprefix("W/") == self.tag:
            return "304 Not Modified", headers, b""
        body = self.plain
        if "br" in meta.get("HTTP_ACCEPT_ENCODING", ""):
            body = self.brotli
            headers.append(("Content-Encoding", "br"))
        headers.append(("Content-Length", str(len(body))))
        return "200 OK", headers, body


class Pages:
    """The pages of this process, the oldest thrown out first."""

    def __init__(self) -> None:
        self.kept: OrderedDict[Key, Page] = OrderedDict()
        self.lock = Lock()

    def get(self, key: Key, current: str | None) -> Page | None:
        """Return the page of key in the current edition, unless its time is over."""
        page = self.kept.get(key)
        good = page and page.edition == current and page.until > time.monotonic()
        return page if good else None

    def put(self, key: Key, page: Page) -> None:
        with self.lock:
            self.kept[key] = page
            self.kept.move_to_end(key)
            if len(self.kept) > MOST:
                self.kept.popitem(last=False)


PAGES = Pages()


def key_of(meta: Environ) -> Key | None:
    """Return all that a kept page may depend on, or None for a request that gets its own page."""
    query = meta.get("QUERY_STRING", "")
    if (
        meta["REQUEST_METHOD"] != "GET"
        or len(query) > LONGEST_QUERY
        or "HTTP_AUTHORIZATION" in meta
    ):
        return None
    brought = meta.get("HTTP_COOKIE")
    cookies = parse_cookie(brought) if brought else {}
    if any(name in cookies for name in OWN_COOKIES):
        return None
    return (
        # A page is kept under a host and a scheme only after Django took them for ours.
        meta.get("HTTP_HOST", ""),
        meta.get("wsgi.url_scheme", ""),
        meta.get("HTTP_X_FORWARDED_PROTO", ""),
        meta.get("SCRIPT_NAME", ""),
        meta.get("PATH_INFO", ""),
        query,
        cookies.get(SIZE_COOKIE, ""),
        cookies.get(CONTRAST_COOKIE, ""),
        # htmx asks the same address for a part of the page.
        meta.get("HTTP_HX_REQUEST", ""),
    )


class KeptFirst:
    """A WSGI application that sends kept pages itself and leaves all else to the one behind it."""

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        started = time.perf_counter()
        key = key_of(environ)
        # Only what is there is worth the question whether it is still true.
        if key in PAGES.kept and (page := PAGES.get(key, edition())):
            status, headers, body = page.answer(environ)
            token = request_id.set(uuid4().hex[:12])
            start_response(status, [*headers, ("X-Request-ID", request_id.get())])
            tell("GET", page.route, int(status[:3]), time.perf_counter() - started)
            request_id.reset(token)
            return [body]
        return self.application(environ, start_response)


class KeptPages:
    """Answers with a kept page where there is one, keeps what is marked, and makes a new edition
    after every deed of staff."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = key_of(request.META)
        if key is None:
            response = self.get_response(request)
            if request.method not in SAFE_METHODS and _by_staff(request):
                new_edition()
            return response
        # Before the page is made: what changes meanwhile ends it.
        current = edition()
        page = PAGES.get(key, current)
        if page is None:
            response = self.get_response(request)
            if current is None or not _may_be_kept(response):
                return response
            page = _page(current, request, response)
            PAGES.put(key, page)
        return _response(page, request)


def _by_staff(request: HttpRequest) -> bool:
    """Return whether this was a deed of staff: then it was asked what the person may do."""
    standing = getattr(request, "standing", None)
    return bool(standing and standing.is_staff)


def _may_be_kept(response: HttpResponse) -> bool:
    return (
        getattr(response, "is_kept_page", False)
        and response.status_code == 200
        and not response.streaming
        # A form's token or a message belongs to one visitor.
        and not response.cookies
    )


def _page(current: str, request: HttpRequest, response: HttpResponse) -> Page:
    patch_vary_headers(response, ("Cookie", "Accept-Encoding"))
    response.headers.setdefault("Cache-Control", CACHE_CONTROL)
    headers = {name: value for name, value in response.headers.items() if name != "Content-Length"}
    content = response.content
    return Page(
        edition=current,
        until=time.monotonic() + SECONDS,
        headers=tuple(headers.items()),
        plain=content,
        brotli=brotli.compress(content, mode=brotli.MODE_TEXT, quality=QUALITY),
        tag=f'"{hashlib.sha256(content).hexdigest()[:20]}"',
        route=request.resolver_match.route if request.resolver_match else "",
    )


def _response(page: Page, request: HttpRequest) -> HttpResponse:
    status, headers, body = page.answer(request.META)
    response = HttpResponse(body, status=int(status[:3]), headers=dict(headers))
    response.kept_route = page.route  # type: ignore[attr-defined]
    return response
