"""Where answers lead: the finder with the same question, and forms filled in but never sent."""

from datetime import datetime
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from equipment.models import Equipment
from equipment.search import analysis
from equipment.search.lexicon import Lexicon, knowing
from itube.chatbot.answers.when import When, when
from itube.chatbot.masking import masked
from itube.chatbot.slots import Slots
from itube.lib.names import in_english
from itube.lib.periods import Span

LONGEST_ABOUT = 200  # characters of what a request begins with


def kind_slugs(names: tuple[str, ...]) -> list[str]:
    """Return the codes of the kinds with those Korean names, in their order; unknown ones are out.

    No statement, unless a kind is new.
    """
    return list(_kinds(names).values())


def kind_names(names: tuple[str, ...]) -> list[str]:
    """Return the names of those kinds in the page's language; unknown ones stay as they are."""
    if not in_english():
        return list(names)
    words = knowing(lambda words: _are_kinds(names, words))
    english = {label.name_ko: label.name_en for label in words.labels.get("kind", {}).values()}
    return [english.get(name) or name for name in names]


def _kinds(names: tuple[str, ...]) -> dict[str, str]:
    words = knowing(lambda words: _are_kinds(names, words))
    slugs = {label.name_ko: label.value for label in words.labels.get("kind", {}).values()}
    return {name: slugs[name] for name in names if name in slugs}


def _are_kinds(names: tuple[str, ...], words: Lexicon) -> bool:
    known = {label.name_ko for label in words.labels.get("kind", {}).values()}
    return known.issuperset(names)


def finder_query(slots: Slots, now: datetime) -> QueryDict:
    """Return the finder's parameters for what slots ask, so that page and answer count the same.

    Free time is asked only if slots name days, hours or a part of the day. A part of several days
    is no parameter: whoever answers looks at it piece by piece.
    """
    query = QueryDict(mutable=True)
    slugs = kind_slugs(slots.kinds)
    query.setlist("kind", slugs)
    if not slugs:
        text = (slots.words or " ".join(slots.kinds))[: analysis.MAX_LENGTH]
        query["q"] = " ".join(text.split()[: analysis.MAX_WORDS])
    query["item"] = "" if slots.step else slots.item
    for name in ("step", "sector", "field", "province", "center", "use_mode"):
        query[name] = getattr(slots, name)
    if slots.fee_max is not None:
        query["fee_max"] = str(slots.fee_max)
    query["near"] = slots.city
    query["sort"] = slots.sort or ("distance" if slots.city else "")
    if slots.start or slots.end or slots.hours or slots.daypart:
        _ask_time(query, when(slots, now))
    if query["sort"] == "distance" and not slots.city:
        del query["sort"]  # without a place there is no distance
    for name in [name for name in query if not any(query.getlist(name))]:
        del query[name]
    return query


def _ask_time(query: QueryDict, asked: When) -> None:
    if asked.is_past or asked.is_far:
        return  # no such time can be asked for
    if asked.daypart and asked.is_one_day:
        query["free_from"], query["free_to"] = (moment.isoformat() for moment in asked.window)
    else:
        query["free_from"], query["free_to"] = asked.start.isoformat(), asked.end.isoformat()
    query["free_hours"] = f"{asked.hours:g}"


def finder_url(query: QueryDict) -> str:
    """Return the address of the finder's page with those parameters."""
    address = reverse("equipment:finder")
    return f"{address}?{query.urlencode()}" if query else address


def request_url(piece: Equipment, span: Span) -> str:
    """Return the address of a booking request for that time, filled in and not sent."""
    asked = {"equipment": piece.number, "start": _written(span.start), "end": _written(span.end)}
    return f"{reverse('bookings:new')}?{urlencode(asked, safe=':')}"


def _written(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def support_url(slots: Slots, *, topic: str = "consultation", center: str = "") -> str:
    """Return the address of a support request with what is known of the need, not sent.

    What could be a person's in the words is masked: an address is no place for it.
    """
    about = masked(slots.words or ("" if slots.topic == topic else slots.topic))[:LONGEST_ABOUT]
    asked = {
        "topic": topic,
        "kind": next(iter(kind_slugs(slots.kinds)), ""),
        "item": "" if slots.step else slots.item,
        "step": slots.step,
        "field": slots.field,
        "province": slots.province,
        "center": center or slots.center,
        "about": about,
    }
    told = {name: value for name, value in asked.items() if value}
    return f"{reverse('support:new')}?{urlencode(told)}"
