"""Who may do what with a booking: the one table that tests hold and docs/roles.md is made from.

`python -m tests.bookings.role_table` (or `make roles`) writes docs/roles.md.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

PAGE = Path(__file__).resolve().parents[2] / "docs" / "roles.md"


class Answer(StrEnum):
    """What a person gets; the letters of the page."""

    DONE = "yes"
    NOTHING = "empty"
    FORBIDDEN = "no"
    HIDDEN = "404"
    SIGN_IN = "sign in"


MEANINGS = {
    Answer.DONE: "It is shown or done.",
    Answer.NOTHING: "The page comes, with nothing of the booking on it.",
    Answer.FORBIDDEN: "The person sees the booking but may not do that: 403.",
    Answer.HIDDEN: "For this person the booking does not exist: 404.",
    Answer.SIGN_IN: "Pages lead to the sign-in; the API answers 401, also to a key that has ended.",
}

# Of the center that has the booked piece, unless it says otherwise.
ROLES = (
    "anonymous",
    "requester",
    "colleague",
    "other company",
    "viewer",
    "operator",
    "approver",
    "deputy",
    "manager",
    "other center",
    "ministry",
    "pd",
    "portal operator",
    "superuser",
    "inactive",
    "expired",
)
WHO = {
    "anonymous": "Not signed in, no key.",
    "requester": "Who asked for the booking.",
    "colleague": "A member of the requester's company.",
    "other company": "A member of another company.",
    "viewer": "열람 in the booking's center.",
    "operator": "장비 운영 in the booking's center.",
    "approver": "예약 승인 in the booking's center.",
    "deputy": "승인 대리 in the booking's center.",
    "manager": "센터 관리 in the booking's center.",
    "other center": "예약 승인 in another center.",
    "ministry": "부처 담당자: reads figures of all centers.",
    "pd": "산업기반PD: reads figures of all centers.",
    "portal operator": "누리집 운영자.",
    "superuser": "Superuser of the portal.",
    "inactive": "An approver of the booking's center whose account is closed.",
    "expired": "A member whose role as approver of the booking's center is over.",
}

EVERYBODY = frozenset(ROLES)
STRANGERS = frozenset({"anonymous", "inactive"})
SIGNED_IN = EVERYBODY - STRANGERS
PORTAL = frozenset({"portal operator", "superuser"})
MANAGES = PORTAL | {"manager"}
APPROVES = MANAGES | {"approver", "deputy"}
OPERATES = APPROVES | {"operator"}
VIEWS = OPERATES | {"viewer"}
# Who has something to do with the center, or with figures of all.
ANY_CENTER = VIEWS | {"other center"}
REPORTS = ANY_CENTER | {"ministry", "pd"}
REQUESTER = frozenset({"requester"})
SEES = VIEWS | REQUESTER
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """One way to ask.

    name is that of the address; query and body what is sent with it. booking is the state that the
    booking is in; begun: its time has come. thing: what the address names, if not the booking.
    Who is in done, nothing or refused gets that; of the others strangers sign in (unless that is
    not asked of them) and everyone else finds nothing.
    """

    method: str
    name: str
    done: frozenset[str]
    refused: frozenset[str] = NOBODY
    nothing: frozenset[str] = NOBODY
    strangers: Answer = Answer.SIGN_IN
    others: Answer = Answer.HIDDEN
    body: str = ""
    query: str = ""
    state: str = "reviewing"
    begun: bool = False
    thing: str = "booking"
    is_list: bool = False

    def expected(self, role: str) -> Answer:
        if role in self.done:
            return Answer.DONE
        if role in self.nothing:
            return Answer.NOTHING
        if role in self.refused:
            return Answer.FORBIDDEN
        return self.strangers if role in STRANGERS else self.others


def desk(name: str, done: frozenset[str], **more) -> Row:
    return Row("POST", f"desk:{name}", done, refused=VIEWS - done, **more)


def api(verb: str, done: frozenset[str], **more) -> Row:
    return Row("POST", f"api:booking-{verb}", done, refused=SEES - done, **more)


def mine(verb: str, **more) -> Row:
    return Row("POST", f"bookings:{verb}", REQUESTER, **more)


TABLE: dict[str, tuple[Row, ...]] = {
    "Asking for a time": (
        Row("GET", "bookings:new", SIGNED_IN, query="request"),
        Row("POST", "bookings:new", SIGNED_IN, body="page_request"),
        Row("GET", "bookings:week", EVERYBODY),
        Row("GET", "api:equipment-availability", EVERYBODY - {"inactive"}),
        Row("POST", "api:bookings", SIGNED_IN, body="request"),
        Row("POST", "api:series", SIGNED_IN, body="series"),
        Row("GET", "api:series-one", REQUESTER, thing="series"),
        Row("POST", "api:chains", SIGNED_IN, body="chain"),
        Row("GET", "api:chain", REQUESTER, thing="chain"),
        Row("POST", "api:equipment-wait", SIGNED_IN, body="wait"),
        Row("GET", "api:waits", SIGNED_IN),
        Row("DELETE", "api:wait", REQUESTER, thing="wait"),
    ),
    "A booking's own pages": (
        Row("GET", "bookings:list", REQUESTER, nothing=SIGNED_IN - REQUESTER, is_list=True),
        Row("GET", "bookings:detail", SEES),
        Row("GET", "bookings:status", SEES, strangers=Answer.NOTHING),
        Row("GET", "bookings:ics", SEES),
        Row("GET", "bookings:attachment", SEES, thing="file"),
        Row("GET", "bookings:cancel", REQUESTER),
        mine("cancel", body="cancel"),
        Row("GET", "bookings:move", REQUESTER),
        mine("move", body="move_page"),
        mine("reply", body="text", state="needs_info"),
        mine("accept", body="accept_page", state="offered"),
        mine("decline", body="text", state="offered"),
        mine("message", body="text"),
        mine("attach", body="files"),
        Row("GET", "bookings:preferences", SIGNED_IN),
        Row("POST", "bookings:preferences", SIGNED_IN),
        Row("POST", "bookings:add_feed", SIGNED_IN, body="feed"),
        Row("POST", "bookings:revoke_feed", REQUESTER, thing="feed", body="token"),
        Row("GET", "bookings:wait", SIGNED_IN, query="request"),
        Row("POST", "bookings:wait", SIGNED_IN, body="wait_page"),
        Row("POST", "bookings:leave_wait", REQUESTER, thing="wait"),
        Row("GET", "calendars:feed", EVERYBODY, thing="feed", is_list=True),
    ),
    "The center's desk": (
        Row("GET", "desk:inbox", VIEWS, query="center", is_list=True),
        Row("POST", "desk:bulk", APPROVES, refused=VIEWS - APPROVES, query="center", body="bulk"),
        Row("GET", "desk:booking", VIEWS),
        desk("approve", APPROVES),
        desk("reject", APPROVES, body="reject"),
        desk("ask", APPROVES, body="text"),
        desk("offer", APPROVES),
        desk("refer", APPROVES),
        desk("move", APPROVES, body="desk_move", state="confirmed"),
        desk("cancel", APPROVES, body="desk_cancel", state="confirmed"),
        desk("start", OPERATES, state="confirmed", begun=True),
        desk("finish", OPERATES, body="desk_finish", state="in_use", begun=True),
        desk("no_show", OPERATES, state="confirmed", begun=True),
        desk("message", OPERATES, body="text"),
        Row("GET", "desk:day", VIEWS, query="center_and_day", is_list=True),
        Row("GET", "desk:usage", VIEWS, query="center", state="in_use", begun=True),
        desk("in_house", OPERATES, query="center"),
        desk("correct", OPERATES, body="record", state="completed", begun=True),
        Row("GET", "desk:maintenance", VIEWS, query="center"),
        desk("maintenance", OPERATES, query="center"),
        desk("end_maintenance", OPERATES, thing="maintenance"),
        Row("GET", "desk:breakdown", OPERATES, refused=VIEWS - OPERATES, query="center"),
        desk("breakdown", OPERATES, query="center"),
        Row("GET", "desk:hours", VIEWS, query="center"),
        desk("hours", MANAGES, query="center", body="hours"),
        Row("GET", "desk:piece_hours", VIEWS),
        desk("piece_hours", MANAGES, body="hours"),
    ),
    "A booking in the API": (
        Row("GET", "api:bookings", REQUESTER, nothing=SIGNED_IN - REQUESTER, is_list=True),
        Row("GET", "api:booking", SEES),
        Row("GET", "api:booking-attachment", SEES, thing="file"),
        api("cancel", APPROVES | REQUESTER, body="api_cancel"),
        api("move", APPROVES | REQUESTER, body="api_move"),
        api("reply", REQUESTER, body="text", state="needs_info"),
        api("accept-offer", REQUESTER, state="offered"),
        api("decline-offer", REQUESTER, state="offered"),
        api("messages", OPERATES | REQUESTER, body="text"),
        api("attachments", OPERATES | REQUESTER, body="files"),
        api("quote", SEES),
        api("approve", APPROVES),
        api("reject", APPROVES, body="reject"),
        api("ask", APPROVES, body="text"),
        api("offer", APPROVES, body="api_offer"),
        api("refer", APPROVES, body="api_refer"),
        api("start", OPERATES, state="confirmed", begun=True),
        api("finish", OPERATES, state="in_use", begun=True),
        api("no-show", OPERATES, state="confirmed", begun=True),
        api("usage", OPERATES, body="samples", state="completed", begun=True),
    ),
    "The center in the API": (
        Row("GET", "api:desk-bookings", VIEWS, nothing=SIGNED_IN - VIEWS, is_list=True),
        Row(
            "GET",
            "api:maintenance",
            VIEWS,
            nothing=SIGNED_IN - VIEWS,
            thing="maintenance",
            is_list=True,
        ),
        Row("POST", "api:maintenance", OPERATES, others=Answer.FORBIDDEN, body="keep"),
        Row(
            "DELETE",
            "api:maintenance-end",
            OPERATES,
            refused=VIEWS - OPERATES,
            thing="maintenance",
        ),
        Row("POST", "api:breakdowns", OPERATES, others=Answer.FORBIDDEN, body="keep"),
        Row("GET", "api:center-calendar", VIEWS, others=Answer.FORBIDDEN),
        Row("PUT", "api:center-calendar", MANAGES, others=Answer.FORBIDDEN, body="calendar"),
    ),
    "Figures": (
        Row("GET", "reports:index", REPORTS),
        Row("GET", "reports:by", REPORTS),
        Row("GET", "reports:pieces", REPORTS),
        Row("GET", "reports:piece", REPORTS - {"other center"}),
        Row("GET", "reports:corrections", REPORTS),
        Row("GET", "api:figures", REPORTS, query="figures"),
        Row("GET", "reports:unused", REPORTS),
        # Centers answer; who reads figures of all centers sees the answers.
        Row("GET", "reports:reasons", REPORTS - {"viewer"}, thing="inquiry"),
        Row(
            "POST",
            "reports:reasons",
            OPERATES,
            refused=frozenset({"ministry", "pd"}),
            thing="inquiry",
            body="answer",
        ),
        Row("GET", "reports:definitions", REPORTS),
        Row("GET", "reports:exports", REPORTS),
        Row("GET", "reports:demand", REPORTS),
        Row("GET", "reports:demand-rows", REPORTS, query="demand"),
        Row("GET", "reports:roadmap", REPORTS),
        Row("POST", "reports:exports", REPORTS, body="export"),
        Row("POST", "reports:schedules", REPORTS, body="schedule"),
        # The manager asked for it; it is nobody else's.
        Row("POST", "reports:schedule", frozenset({"manager"}), thing="schedule"),
        Row("GET", "reports:export", frozenset({"manager"}), thing="export"),
        Row("GET", "reports:download", frozenset({"manager"}), thing="export"),
    ),
    "The administration": (
        Row(
            "GET",
            "admin:bookings_booking_changelist",
            VIEWS,
            nothing=ANY_CENTER - VIEWS,
            others=Answer.SIGN_IN,
            is_list=True,
        ),
        Row(
            "GET",
            "admin:bookings_booking_change",
            VIEWS,
            nothing=ANY_CENTER - VIEWS,
            others=Answer.SIGN_IN,
            is_list=True,
        ),
    ),
}
ROWS = [row for rows in TABLE.values() for row in rows]


def page(routes: dict[str, str]) -> str:
    """Return docs/roles.md; routes are the addresses by their names."""
    lines = [
        "# Who may do what with a booking",
        "",
        "Made from `tests/bookings/role_table.py` by `make roles`; `tests/bookings/test_roles.py`",
        "tries every cell, and holds this page to the table.",
        "",
        "| answer | means |",
        "|---|---|",
        *(f"| {answer} | {text} |" for answer, text in MEANINGS.items()),
        "",
        "| role | who |",
        "|---|---|",
        *(f"| {role} | {WHO[role]} |" for role in ROLES),
    ]
    for title, rows in TABLE.items():
        lines += [
            "",
            f"## {title}",
            "",
            f"| | {' | '.join(ROLES)} |",
            f"|---|{'---|' * len(ROLES)}",
            *(
                f"| `{row.method} /{routes[row.name]}` | "
                + " | ".join(row.expected(role) for role in ROLES)
                + " |"
                for row in rows
            ),
        ]
    return "\n".join(lines) + "\n"


@cache
def routes() -> dict[str, str]:
    """Return the addresses of all names, as they are written in the code."""
    from django.urls import get_resolver

    return dict(_routes(get_resolver().url_patterns))


def _routes(patterns, prefix: str = "", namespace: str = ""):
    for pattern in patterns:
        route = prefix + str(getattr(pattern.pattern, "_route", ""))
        if hasattr(pattern, "url_patterns"):
            inner = f"{pattern.namespace}:" if pattern.namespace else namespace
            yield from _routes(pattern.url_patterns, route, inner)
        elif pattern.name:
            yield namespace + pattern.name, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route)


if __name__ == "__main__":
    import os

    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "itube.settings")
    django.setup()
    PAGE.write_text(page(routes()))
    print(f"wrote {PAGE}")
