"""Whole pages kept for visitors who are not signed in, compressed once.

A view says by `@kept_page` that its answer is the same for all of them; what else it depends on is
part of the key. Each process keeps its own; the edition (itube.lib.kept) tells all of them of a
change by staff.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Any

import brotli
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

from itube.lib.kept import SECONDS, edition, new_edition
from itube.portal.display import CONTRAST_COOKIE, SIZE_COOKIE

GetResponse = Callable[[HttpRequest], HttpResponse]
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
    match: Any

    def response(self, request: HttpRequest) -> HttpResponse:
        """Return the answer in the coding that the browser takes, or 304 if it has it already."""
        # The log and the counts name the route.
        request.resolver_match = self.match
        response: HttpResponse
        if request.headers.get("If-None-Match", "").removeprefix("W/") == self.tag:
            response = HttpResponseNotModified()
        elif "br" in request.headers.get("Accept-Encoding", ""):
            response = HttpResponse(self.brotli)
            response.headers["Content-Encoding"] = "br"
        else:
            response = HttpResponse(self.plain)
        for name, value in self.headers:
            response.headers[name] = value
        if response.status_code == 200:
            response.headers["Content-Length"] = str(len(response.content))
        # Weak: both codings have it.
        response.headers["ETag"] = f"W/{self.tag}"
        return response


class KeptPages:
    """Answers with a kept page where there is one, keeps what is marked, and makes a new edition
    after every deed of staff.

    Stands before all that makes a page, behind what refuses or redirects a request.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response
        self.pages: OrderedDict[Key, Page] = OrderedDict()
        self.lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = key_of(request)
        if key is None:
            response = self.get_response(request)
            if request.method not in SAFE_METHODS and _by_staff(request):
                new_edition()
            return response
        current = edition()
        page = self.pages.get(key)
        if page and page.edition == current and page.until > time.monotonic():
            return page.response(request)
        response = self.get_response(request)
        if current is None or not _may_be_kept(response):
            return response
        page = _page(current, request, response)
        with self.lock:
            self.pages[key] = page
            self.pages.move_to_end(key)
            if len(self.pages) > MOST:
                self.pages.popitem(last=False)
        return page.response(request)


def key_of(request: HttpRequest) -> Key | None:
    """Return all that a kept page may depend on, or None for a request that gets its own page."""
    if request.method != "GET" or any(name in request.COOKIES for name in OWN_COOKIES):
        return None
    query = request.META.get("QUERY_STRING", "")
    if len(query) > LONGEST_QUERY or "HTTP_AUTHORIZATION" in request.META:
        return None
    return (
        # A page is kept under a host only after that host was found to be ours.
        request.META.get("HTTP_HOST", ""),
        request.scheme or "",
        request.path,
        query,
        request.COOKIES.get(SIZE_COOKIE, ""),
        request.COOKIES.get(CONTRAST_COOKIE, ""),
        # htmx asks the same address for a part of the page.
        request.META.get("HTTP_HX_REQUEST", ""),
    )


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
        match=request.resolver_match,
    )
