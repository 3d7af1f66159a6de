"""A few words on what was understood: `충방전시험기 · 경기 · 12.8.(화) 오후`. No statement."""

from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bookings.availability.opening import at_minute
from bookings.templatetags.bookings import duration, short_day, won
from centers.models.codes import PROVINCE_SHORT
from equipment.search.facets import resolve
from equipment.search.lexicon import lexicon
from itube.chatbot.answers.links import kind_names
from itube.chatbot.slots import Slots
from itube.lib.names import localized

# Slots that the finder has names for, in the order in which they are told.
FACETS = ("step", "item", "sector", "field", "center")


def in_words(slots: Slots, piece: str = "") -> str:
    """Return what slots say in the page's language; piece is the name of slots.piece."""
    told = [piece or slots.piece] if slots.piece else kind_names(slots.kinds)
    if not told:
        told = [slots.words or slots.topic]
    told += [_facet(slots, name) for name in FACETS]
    told += [str(PROVINCE_SHORT.get(slots.province, "")), _city(slots.city)]
    told += [days(slots.start, slots.end, slots.daypart), _hours(slots)]
    told += [_mode(slots.use_mode)]
    if slots.fee_max is not None:
        told.append(_("%(won)s 이하") % {"won": won(slots.fee_max)})
    told.append(_order(slots.sort))
    return " · ".join(filter(None, told))


def days(start: date | None, end: date | None, daypart: str = "") -> str:
    """Return half-open days in words: `12.8.(화)`, `12.8.(화)~12.12.(토)`, with a part of them."""
    first = _day(start) if start else ""
    last = _day(end - timedelta(days=1)) if end else ""
    if first and last:
        told = first if first == last else f"{first}~{last}"
    elif first:
        told = _("%(day)s부터") % {"day": first}
    else:
        told = _("%(day)s까지") % {"day": last} if last else ""
    part = {"am": pgettext("daypart", "오전"), "pm": pgettext("daypart", "오후")}.get(daypart, "")
    return " ".join(filter(None, [told, part]))


def _day(day: date) -> str:
    return short_day(at_minute(day, 0))


def _facet(slots: Slots, name: str) -> str:
    value = getattr(slots, name)
    if not value or (name == "item" and slots.step):
        return ""
    found = resolve({name: [value]})[name].get(value)
    return found.label if found else ""


def _city(slug: str) -> str:
    city = lexicon().cities.get(slug) if slug else None
    return localized(city, "name") if city else ""


def _hours(slots: Slots) -> str:
    return duration(timedelta(hours=slots.hours)) if slots.hours else ""


def _mode(use_mode: str) -> str:
    found = resolve({"use_mode": [use_mode]})["use_mode"].get(use_mode) if use_mode else None
    return found.label if found else ""


def _order(sort: str) -> str:
    return {
        "fee": _("낮은 사용료순"),
        "earliest": _("빨리 쓸 수 있는 순"),
        "distance": _("가까운 순"),
    }.get(sort, "")
