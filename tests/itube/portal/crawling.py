"""Follows the links of pages as a visitor would, without a browser."""

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import parse_qs, urldefrag, urljoin, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

WITHOUT_END = {"meta", "link", "input", "img", "br", "hr", "source", "track", "wbr"}


class Markup(HTMLParser):
    """The links, files and names within one page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.files: list[str] = []
        self.ids: Counter[str] = Counter()
        self.title = ""
        self.headings = 0
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        if tag in ("a", "area") and values.get("href") is not None:
            self.links.append(values["href"])
        for name in ("src", "poster"):
            if values.get(name):
                self.files.append(values[name])
        if tag == "link" and values.get("rel") in ("stylesheet", "icon", "manifest"):
            self.files.append(values["href"])
        if values.get("id"):
            self.ids[values["id"]] += 1
        self.headings += tag == "h1"
        # An SVG has a title too.
        self._in_title = tag == "title" and not self.title

    def handle_data(self, data):
        if self._in_title:
            self.title = data.strip()
            self._in_title = False


def route_of(address: str) -> tuple[str, ...]:
    """Return the route of an address and the names of its parameters: what makes a kind of page."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return (parts.path,)
    language = "en" if parts.path.startswith("/en/") else "ko"
    return (language, match.route, *sorted(parse_qs(parts.query, keep_blank_values=True)))


class Crawl:
    """Every page that links lead to from start, each kind of page at most `most` times.

    Of a page with parameters only the links without any are followed: filters are put together
    into more addresses than anyone could follow.
    """

    def __init__(self, client, start: str, most: int) -> None:
        self.client = client
        self.most = most
        self.seen: set[str] = set()
        self.kinds: Counter[tuple[str, ...]] = Counter()
        self.waiting = [(start, "")]
        self.responses: dict[str, object] = {}
        # Links to a name within a page: (page with the link, page, name).
        self.named: list[tuple[str, str, str]] = []
        self.elsewhere: set[str] = set()
        self.pages: dict[str, Markup] = {}

    def faults(self) -> Iterator[str]:
        """Open all; yield every link that does not lead to a page, in words."""
        while self.waiting:
            address, came_from = self.waiting.pop(0)
            response = self.client.get(address)
            if response.status_code in (301, 302):
                # To the sign-in page, or to a page's own address.
                self.add(address, response["Location"])
                continue
            if response.status_code != 200:
                yield f"{came_from} links to {address}: {response.status_code}"
                continue
            if not response["Content-Type"].startswith("text/html"):
                # A file that comes in pieces is read to its end.
                assert b"".join(response)
                continue
            markup = Markup(response.content.decode())
            self.pages[address] = markup
            self.responses[address] = response
            for link in markup.links:
                if "?" not in address or "?" not in link:
                    self.add(address, link)
        for page, target, name in self.named:
            if target in self.pages and name not in self.pages[target].ids:
                yield f"{page} links to {target}#{name}, which is not there"

    def add(self, page: str, link: str) -> None:
        """Put a link of page on the list of what is to be opened."""
        whole, name = urldefrag(urljoin(f"http://testserver{page}", link))
        parts = urlsplit(whole)
        if parts.scheme not in ("http", "https"):
            return
        if parts.netloc != "testserver":
            self.elsewhere.add(f"{parts.scheme}://{parts.netloc}")
            return
        address = parts._replace(scheme="", netloc="").geturl()
        if address.startswith(settings.STATIC_URL):
            self.pages[page].files.append(address)
            return
        if name:
            self.named.append((page, address, name))
        if address in self.seen:
            return
        self.seen.add(address)
        kind = route_of(address)
        if self.kinds[kind] < self.most:
            self.kinds[kind] += 1
            self.waiting.append((address, page))
