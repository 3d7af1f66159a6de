"""The main menu as pages show it: made once for each language, marked for each page."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html_join
from django.utils.translation import get_language, override

from itube.portal import navigation
from itube.portal.navigation import Link, Section, existing


@dataclass(frozen=True)
class Shown:
    """A link in one language."""

    label: str
    url: str
    hint: str


@dataclass(frozen=True)
class Item:
    """A section with at least one page, as the menu in one language shows it; rows are labels with
    their links, which the page of the whole menu shows."""

    label: str
    sentence: str
    url: str
    links: list[Shown]
    rows: list[tuple[str, list[Shown]]]
    current: str = ""
    # What a wide window and a phone show of it, as HTML: it is in every page, and half of the time
    # that a small page takes went into it.
    panel: str = ""
    short: str = ""


@cache
def _items(language: str) -> tuple[tuple[Section, Item], ...]:
    """Return the sections that have a page, as the menu in language shows them.

    Made once: addresses and texts do not change while the process lives.
    """
    found = []
    with override(language):
        for section in navigation.SECTIONS:
            links = _shown(section.links)
            rows = [(str(row.label), _shown(row.links)) for row in section.rows]
            if links:
                item = Item(
                    label=str(section.label),
                    sentence=str(section.sentence),
                    url=links[0].url,
                    links=links,
                    rows=[(label, inside) for label, inside in rows if inside],
                )
                panel = render_to_string("partials/menu_panel.html", {"item": item})
                each = ((link.url, link.label) for link in links)
                short = format_html_join("", '<li><a href="{}">{}</a></li>', each)
                found.append((section, replace(item, panel=panel, short=short)))
    return tuple(found)


def _shown(links: Iterable[Link]) -> list[Shown]:
    return [Shown(str(link.label), link.url, str(link.hint)) for link in existing(links)]


def menu(place: str, path: str) -> list[Item]:
    """Return the sections that have a page; the one that place lies in is marked for aria-current.

    place is the namespace of the page, or the name of its address where it has none. The mark is
    "page" on the section's own first page (path) and "true" below it.
    """
    return [
        replace(item, current="page" if path == item.url else "true")
        if place in section.places
        else item
        for section, item in _items(get_language() or settings.LANGUAGE_CODE)
    ]
