"""Free time and distances at the finder's side: what its fields hold and what they offer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

from django.http import QueryDict
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import override

from bookings.templatetags.bookings import duration
from equipment.search.lexicon import City, Lexicon
from itube.finder.filters import FREE, FinderFilter
from itube.finder.moments import DAY
from itube.lib.names import localized
from itube.lib.provinces import PROVINCE_SHORT
from itube.portal.conditions import address

HOURS = ("0.5", "1", "2", "3", "4", "6", "8", "12")
# Districts of large cities share their names (동구), and their city is offered.
PARTS_OF_CITIES = ("-gu", "-eup")


@dataclass(frozen=True)
class Option:
    """A value that a field offers."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Edge:
    """One end of the time. is_day: a field for dates can hold it; else it stays text."""

    name: str
    label: str
    value: str
    is_day: bool
    errors: list[str]


@dataclass(frozen=True)
class FreeGroup:
    """The fields of free time. periods are the usual ones, each an address; chosen: it is asked."""

    edges: list[Edge]
    hours: list[Option]
    hours_errors: list[str]
    periods: list[Option]


def free_group(filterset: FinderFilter, query: QueryDict, now: datetime) -> FreeGroup:
    """Return the fields of free time as query, what panel.asked returns, fills them."""
    labels = {"free_from": _("이 날부터"), "free_to": _("이 날 전까지")}
    edges = [
        Edge(
            name=name,
            label=label,
            value=query.get(name, ""),
            is_day=_is_day(query.get(name, "")),
            errors=list(filterset.errors.get(name, [])),
        )
        for name, label in labels.items()
    ]
    asked = query.get("free_hours", "")
    cleaned = filterset.form.cleaned_data.get("free_hours")
    known = f"{cleaned:g}" if cleaned else asked
    hours = [
        Option(value, duration(timedelta(hours=float(value))), value == known) for value in HOURS
    ]
    if known and known not in HOURS:
        label = duration(timedelta(hours=cleaned)) if cleaned else known
        hours.append(Option(known, label, chosen=True))
    return FreeGroup(
        edges, hours, list(filterset.errors.get("free_hours", [])), _periods(query, now)
    )


def _is_day(text: str) -> bool:
    try:
        return not text or bool(DAY.fullmatch(text) and date.fromisoformat(text))
    except ValueError:
        return False


def _periods(query: QueryDict, now: datetime) -> list[Option]:
    today = timezone.localdate(now)
    monday = today + timedelta(days=7 - today.weekday())
    usual = [
        (_("이번 주"), today, monday),
        (_("다음 주"), monday, monday + timedelta(days=7)),
        (_("14일 안"), today, today + timedelta(days=14)),
    ]
    asked = tuple(query.get(name) for name in FREE[:2])
    return [
        Option(
            address(query, free_from=[start.isoformat()], free_to=[end.isoformat()]),
            label,
            chosen=asked == (start.isoformat(), end.isoformat()),
        )
        for label, start, end in usual
    ]


@dataclass(frozen=True)
class NearGroup:
    """From where distances may be told: provinces, cities, and a place that was typed."""

    provinces: list[Option]
    cities: list[Option]
    typed: str


def near_group(words: Lexicon, query: QueryDict) -> NearGroup:
    """Return the places to choose from, and the one in query; cities in the order of their names.

    typed is what is no place on the lists.
    """
    asked = query.get("near", "").strip()
    slug = asked.casefold()

    def options(names: Iterable[str]) -> list[Option]:
        return [Option(name, _name(words.cities[name]), name == slug) for name in names]

    provinces = options(name for name in _provinces() if name in words.cities)
    known = {option.value for option in provinces}
    cities = options(
        name for name in words.cities if name not in known and not name.endswith(PARTS_OF_CITIES)
    )
    cities.sort(key=lambda option: option.label)
    listed = any(option.chosen for option in (*provinces, *cities))
    return NearGroup(provinces, cities, "" if listed else asked)


@cache
def _provinces() -> tuple[str, ...]:
    """Return the provinces' names in addresses, in the official order."""
    with override("en"):
        return tuple(slugify(str(name)) for name in PROVINCE_SHORT.values())


def place_name(words: Lexicon, text: str) -> str:
    """Return what a place in the address is called; a place by its degrees is as it was typed."""
    city = words.cities.get(text.strip().casefold())
    return _name(city) if city else text.strip()


def _name(city: City) -> str:
    return localized(city, "name")
