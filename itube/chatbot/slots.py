"""What a question is about, carried from turn to turn. Pure."""

from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any


class Intent(StrEnum):
    """What someone wants to know. The codes are part of the API."""

    FIND_EQUIPMENT = "find_equipment"
    FREE_TIME = "free_time"
    FEE = "fee"
    HOW_TO_BOOK = "how_to_book"
    MY_BOOKINGS = "my_bookings"
    SERVICE_MAP = "service_map"
    CENTER = "center"
    EXPERT = "expert"
    COURSE = "course"
    SUPPORT = "support"
    FAQ = "faq"
    GREETING = "greeting"
    ASK_BACK = "ask_back"
    OUT_OF_SCOPE = "out_of_scope"


class Refusal(StrEnum):
    """Why a question is out of scope."""

    ELSEWHERE = "elsewhere"  # weather, stocks, poems: nothing the portal has records of
    OTHERS = "others"  # bookings or data of other people
    DEED = "deed"  # book, cancel, pay: the chatbot does nothing in anyone's name
    ORDERS = "orders"  # tells the chatbot to be something else
    UNKNOWN = "unknown"  # nothing in it was understood


class Missing(StrEnum):
    """What is asked back for."""

    EQUIPMENT = "equipment"  # which piece, kind or test
    PLACE = "place"
    DAY = "day"
    MEANING = "meaning"  # two readings: choices says which


@dataclass(frozen=True, slots=True)
class Slots:
    """What is asked for; empty where nothing was said.

    start and end are days in Seoul, half-open [start, end) as the finder's free_from and free_to;
    the API calls them from and to. Fees are won without VAT.
    """

    kinds: tuple[str, ...] = ()  # Korean names of kinds, the likeliest first
    words: str = ""  # what is looked for in the asker's words, for the finder's q; without places
    item: str = ""
    step: str = ""  # <item>.<number>
    province: str = ""
    city: str = ""  # a slug of the finder's `near`
    sector: str = ""
    field: str = ""
    use_mode: str = ""
    center: str = ""
    piece: str = ""  # registration number
    start: date | None = None
    end: date | None = None
    daypart: str = ""  # am, pm
    hours: float | None = None
    fee_max: int | None = None
    sort: str = ""  # fee, earliest, distance
    topic: str = ""  # what a course, an answer or a request is about, in the asker's words

    def with_(self, **changes: Any) -> "Slots":
        return replace(self, **changes)

    def told(self) -> dict[str, Any]:
        """Return what is known as JSON values under the API's names; what is not is left out."""
        names = {"start": "from", "end": "to"}
        found: dict[str, Any] = {}
        for field in fields(self):
            value = getattr(self, field.name)
            if value in ((), "", None):
                continue
            if isinstance(value, date):
                value = value.isoformat()
            found[names.get(field.name, field.name)] = (
                list(value) if isinstance(value, tuple) else value
            )
        return found

    @classmethod
    def read(cls, told: dict[str, Any]) -> "Slots":
        """Return the slots in what told() made; unknown names are ignored."""
        names = {"from": "start", "to": "end"}
        known = {field.name for field in fields(cls)}
        found: dict[str, Any] = {}
        for name, value in told.items():
            name = names.get(name, name)
            if name not in known:
                continue
            if name == "kinds":
                value = tuple(value)
            elif name in {"start", "end"}:
                value = date.fromisoformat(value)
            found[name] = value
        return cls(**found)


@dataclass(frozen=True, slots=True)
class Memory:
    """What is left of the turns before: the slots, the last intent, and what was shown.

    shown are the registration numbers of the pieces of the last answer that had any, in its
    order: `첫 번째`, `그 장비` mean one of them. asked is what the last answer asked back for.
    """

    slots: Slots = Slots()
    intent: Intent | None = None
    shown: tuple[str, ...] = ()
    asked: Missing | None = None


@dataclass(frozen=True, slots=True)
class Understanding:
    """One turn as it was understood.

    said are the names of the slots that this turn itself set or dropped; the others are carried
    over. faq is the slug of the frequent question that it is nearest to. choices are the readings
    between which Missing.MEANING asks (labels in Korean, or kinds' names).
    """

    intent: Intent
    slots: Slots
    said: frozenset[str] = frozenset()
    missing: Missing | None = None
    refusal: Refusal | None = None
    faq: str = ""
    choices: tuple[str, ...] = ()
    reference: str = ""  # of a booking, a request or an enrolment that was named
