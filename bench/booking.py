"""Booking, week feed and finder page beside a bare floor that runs the same statements.

`make bench-booking` runs this on a state folder of its own (var/bench), since it leaves bookings
behind. Both applications are served alike: gunicorn, gthread, two processes of eight threads. One
client asks them in turns over connections that stay open, so that whatever else the machine does
falls on both.
"""

import json
import logging
import re
import statistics
import sys
import tempfile
import time
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.cached_db import SessionStore
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.serving import FIRST_PORT, served
from bench.state import prepare
from bookings.availability.free import asking_window, next_on_grid, week_of
from bookings.models import Booking, BookingEvent
from equipment.models import Equipment
from itube.accounts.models import Company, User
from itube.lib.periods import Span, within

RUNS = 250
WARM_UP = 20
HOUR = timedelta(hours=1)
# How many times as long as the floor each may take, by the median.
BARS = {"booking": 10.0, "week": 5.0, "finder": 6.0}

Pages = dict[str, tuple[str, str]]


# --- Who books what -----------------------------------------------------------------------------
def bench_user() -> User:
    company, _made = Company.objects.get_or_create(
        business_number="1000000009", defaults={"name_ko": "벤치(예시)"}
    )
    user = User.objects.filter(email="bench@demo.example").first()
    if user is None:
        user = User.objects.create_user("bench@demo.example", name="신청자", is_demo=True)
    user.company = company
    user.save()
    return user


def session_of(user: User) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def pieces_with_hours(wanted: int) -> list[tuple[Equipment, list[Span]]]:
    """Return two pieces that take bookings directly, with so many free hours each."""
    now = timezone.now()
    window = Span(now, now + timedelta(days=90))
    pieces = Equipment.objects.published().filter(
        status="normal", online_booking=True, use_modes__contains=["direct"], qualification=None
    )
    found = []
    for piece in pieces.exclude(use_scope="exclusive").select_related("center").iterator():
        week = week_of([piece], window, now)[piece.pk]
        policy = week.policy
        if policy.before or policy.after or policy.quota_hours or policy.min_minutes > 60:
            continue
        hours = []
        for span in within(week.by_unit[1], asking_window(policy, now + HOUR)):
            start = next_on_grid(span.start, policy)
            while start + HOUR <= span.end:
                hours.append(Span(start, start + HOUR))
                start = next_on_grid(start + HOUR, policy)
        if len(hours) >= wanted:
            found.append((piece, hours))
        if len(found) == 2:
            return found
    raise LookupError(f"no two pieces have {wanted} free hours each; seed var/bench anew")


def wish(piece: Equipment, span: Span) -> dict[str, Any]:
    return {
        "equipment": piece.number,
        "start": timezone.localtime(span.start).isoformat(),
        "end": timezone.localtime(span.end).isoformat(),
        "use_mode": "direct",
        "purpose": "벤치",
        "consent_third_party": True,
    }


# --- What the pages run -------------------------------------------------------------------------
def plan_of(cookie: str, piece: Equipment, hours: list[Span], pages: dict[str, str]) -> dict:
    """Return what the floor needs: the statements and the bytes of each page, as they are now."""
    client = Client(headers={"host": "localhost"})
    client.cookies["sessionid"] = cookie
    found = {}
    for name, address in pages.items():
        if name == "booking":

            def ask(address: str = address) -> Any:
                return client.post(address, wish(piece, hours.pop()), "application/json")
        else:

            def ask(address: str = address) -> Any:
                return client.get(address)

        ask()  # warms what is kept between requests
        last = hours[-1]
        with CaptureQueriesContext(connection) as queries:
            response = ask()
        if response.status_code not in (200, 201):
            raise LookupError(f"{address}: {response.status_code} {response.content[:300]!r}")
        statements = [(query["sql"], "") for query in queries]
        if name == "booking":
            statements = as_template([sql for sql, _ in statements], response.json()["id"], last)
        found[name] = {
            "statements": statements,
            "status": f"{response.status_code} OK",
            "headers": [("Content-Type", response["Content-Type"])],
            "body": response.content.decode(),
        }
        found[name]["headers"].append(("Content-Length", str(len(response.content))))
    return {"dsn": dsn(), "pages": found}


def as_template(statements: list[str], reference: str, span: Span) -> list[tuple[str, str]]:
    """Return statements in which what belongs to one booking is a word in angle brackets."""
    booking = Booking.objects.get(reference=reference)
    event = BookingEvent.objects.get(booking=booking)
    words = {reference: "reference"}
    words |= {
        timezone.localtime(moment).isoformat(): name
        for moment, name in zip(span, ("start", "end"), strict=True)
    }
    keys = {"bookings_booking": booking.pk, "bookings_bookingevent": event.pk}
    made: list[tuple[str, str]] = []
    known: dict[str, str] = {}
    for sql in statements:
        for text, name in words.items():
            sql = sql.replace(text, f"⟨{name}⟩")
        for key, table in known.items():
            sql = re.sub(rf"\b{key}\b", f"⟨{table}⟩", sql)
        kept = next((table for table in keys if f'INSERT INTO "{table}"' in sql), "")
        if kept:
            known[str(keys[kept])] = kept
        made.append((sql, kept))
    return made


def dsn() -> str:
    parameters = connection.get_connection_params()
    names = {"dbname": "dbname", "user": "user", "password": "password", "host": "host"}
    names["port"] = "port"
    return " ".join(f"{name}='{parameters[name]}'" for name in names if parameters.get(name))


# --- Asking -------------------------------------------------------------------------------------
def timed(client: HTTPConnection, method: str, address: str, body: Any, headers: dict) -> float:
    """Ask once and return the milliseconds until the whole answer was read."""
    data = json.dumps(body).encode() if body is not None else None
    started = time.perf_counter()
    client.request(method, address, data, headers)
    response = client.getresponse()
    content = response.read()
    took = (time.perf_counter() - started) * 1000
    if response.status not in (200, 201):
        raise LookupError(f"{address}: {response.status} {content[:500]!r}")
    return took


def csrf_of(client: HTTPConnection, cookie: str) -> tuple[str, str]:
    """Return cookie and token, as a page with a form gives them."""
    client.request("GET", "/api/v1/docs/", headers={"Host": "localhost", "Cookie": cookie})
    response = client.getresponse()
    token = re.search(rb'data-csrf="(\w+)"', response.read())
    secret = re.search(r"csrftoken=(\w+)", response.headers["Set-Cookie"] or "")
    if token is None or secret is None:
        raise LookupError("the page of the API gave no CSRF token")
    return f"{cookie}; csrftoken={secret[1]}", token[1].decode()


def main() -> None:
    logging.disable(logging.INFO)
    prepare()
    key = session_of(bench_user())
    wanted = RUNS + WARM_UP + 4
    (ours_piece, ours_hours), (floor_piece, floor_hours) = pieces_with_hours(wanted)
    monday = timezone.localdate() + timedelta(days=7)
    week = {"from": monday.isoformat(), "to": (monday + timedelta(days=7)).isoformat()}
    pages = {
        "booking": "/api/v1/bookings/",
        "week": f"/bookings/week/{ours_piece.number}/?{urlencode(week)}",
        "finder": "/equipment/",
    }
    plan = plan_of(key, floor_piece, floor_hours, pages)
    for name, page in plan["pages"].items():
        print(f"{name}: {len(page['statements'])} statements, {len(page['body'].encode())} bytes")
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "plan.json"
        kept.write_text(json.dumps(plan))
        environment = {"ITUBE_API_RATE": "10000000/min", "BENCH_PLAN": str(kept)}
        with (
            served("itube.wsgi", FIRST_PORT, environment) as ours,
            served("bench.floor", FIRST_PORT + 1, environment) as floor,
        ):
            cookie, token = csrf_of(ours, f"sessionid={key}")
            headers = {"Host": "localhost", "Cookie": cookie, "X-CSRFToken": token}
            headers["Content-Type"] = "application/json"
            print(f"\n{'':10} {'ours p50':>9} {'p95':>7} {'floor p50':>10} {'p95':>7} {'ratio':>6}")
            missed = [
                name
                for name, address in pages.items()
                if not compared(
                    name, address, ours, floor, headers, ours_hours, floor_hours, ours_piece
                )
            ]
    if missed:
        sys.exit(f"missed: {', '.join(missed)}")


def compared(name, address, ours, floor, headers, ours_hours, floor_hours, piece) -> bool:
    """Ask both in turns, print what it took, and return whether the bar is held."""
    times: dict[str, list[float]] = {"ours": [], "floor": []}
    for run in range(RUNS + WARM_UP):
        asked = []
        if name == "booking":
            mine, its = wish(piece, ours_hours.pop()), wish(piece, floor_hours.pop())
            query = urlencode({edge: its[edge] for edge in ("start", "end")})
            asked.append(("ours", ours, "POST", address, mine))
            asked.append(("floor", floor, "POST", f"/{name}?{query}", its))
        else:
            asked.append(("ours", ours, "GET", address, None))
            asked.append(("floor", floor, "GET", f"/{name}", None))
        # Neither is always the first to wake the processor.
        for who, client, method, where, body in asked if run % 2 else asked[::-1]:
            took = timed(client, method, where, body, headers)
            if run >= WARM_UP:
                times[who].append(took)
    middle = {who: statistics.median(took) for who, took in times.items()}
    high = {who: statistics.quantiles(took, n=20)[-1] for who, took in times.items()}
    ratio = middle["ours"] / middle["floor"]
    held = ratio <= BARS[name]
    print(
        f"{name:10} {middle['ours']:>9.2f} {high['ours']:>7.2f} {middle['floor']:>10.2f}"
        f" {high['floor']:>7.2f} {ratio:>6.1f}  (bar {BARS[name]:.0f}{'' if held else ', MISSED'})"
    )
    return held
