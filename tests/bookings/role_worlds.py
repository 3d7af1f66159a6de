"""People of every role, one booking between them, and how each of them asks."""

from datetime import timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.authtoken.models import Token

from bookings.mine.forms import key_of
from bookings.models import Attachment, CalendarFeed, Chain, Maintenance, Offer, Series, Wait
from bookings.transitions import Use, add_maintenance
from bookings.transitions.using import record_use
from itube.accounts.models import User
from itube.lib.periods import Span
from itube.reports.models import ExportJob, Inquiry, ReportSchedule
from tests.bookings.role_table import ROLES, Answer, Row, routes
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_center,
    make_company,
    make_inquiry,
    make_member,
    make_role,
)

HOUR = timedelta(hours=1)
NOW = MONDAY_9 - timedelta(days=5)
FREE = Span(MONDAY_9 + 4 * HOUR, MONDAY_9 + 6 * HOUR)


class People:
    """One of each role; they belong to a center with a piece, and to another one."""

    def __init__(self) -> None:
        self.center = make_center(code="C001")
        self.piece = make_bookable(center=self.center)
        self.elsewhere = make_bookable(center=make_center(code="C002"))
        self.requester = make_member(company=make_company())
        self.by_role = {role: self._make(role) for role in ROLES}
        self.keys = {
            role: Token.objects.create(user=user).key for role, user in self.by_role.items() if user
        }

    def _make(self, role: str) -> User | None:
        """Return someone of that role, or None for who is not signed in."""
        if role == "anonymous":
            return None
        if role == "requester":
            return self.requester
        fields: dict[str, Any] = {
            "colleague": {"company": self.requester.company},
            "ministry": {"site_role": "ministry"},
            "pd": {"site_role": "pd"},
            "portal operator": {"site_role": "operator"},
            "superuser": {"is_superuser": True},
            "inactive": {"is_active": False},
        }.get(role, {})
        user = make_member(**{"company": make_company()} | fields)
        if role in {"viewer", "operator", "approver", "deputy", "manager"}:
            make_role(user, self.center, role)
        elif role == "inactive":
            make_role(user, self.center)
        elif role == "other center":
            make_role(user, self.elsewhere.center)
        elif role == "expired":
            year = timedelta(days=365)
            make_role(user, self.center, valid_from=NOW - year, valid_until=NOW)
        return user


class World:
    """The booking of a row, and how each role asks for it."""

    def __init__(self, row: Row, people: People) -> None:
        self.row, self.people = row, people
        self.center, self.piece = people.center, people.piece
        self.elsewhere, self.requester = people.elsewhere, people.requester
        self.booking = make_booking(
            equipment=self.piece,
            user=self.requester,
            state=row.state,
            start=NOW - HOUR if row.begun else MONDAY_9,
            fee_won=120_000,
            vat_won=12_000,
            tariff=self.piece.tariffs.get(),
        )
        self.offer = Offer.objects.create(
            booking=self.booking,
            equipment=self.piece,
            start=FREE.start,
            end=FREE.end,
            is_open=row.state == "offered",
        )
        if row.state == "offered":
            self.offer.occupancies.create(equipment=self.piece, span=tuple(FREE))
        if row.state == "completed":
            record_use(self.booking, Use(), self.booking.span, writer=None, now=NOW)
        # Made at once, so that it outlives what each role does.
        self.target = getattr(self, row.thing)

    # --- What an address may name --------------------------------------------------------------
    @cached_property
    def file(self) -> Attachment:
        attachment = Attachment(
            booking=self.booking,
            uploaded_by=self.requester,
            token="0" * 32,
            name="plan.txt",
            content_type="text/plain",
            size=4,
        )
        attachment.file.save("plan", ContentFile(b"plan"))
        return attachment

    @cached_property
    def feed(self) -> CalendarFeed:
        return CalendarFeed.objects.create(owner=self.requester)

    @cached_property
    def maintenance(self) -> Maintenance:
        return add_maintenance(self.piece, FREE, kind="planned", actor=None, now=NOW)

    @cached_property
    def wait(self) -> Wait:
        return Wait.objects.create(
            equipment=self.piece,
            user=self.requester,
            use_mode="direct",
            from_at=FREE.start,
            until_at=FREE.end,
            minutes=60,
        )

    @cached_property
    def series(self) -> Series:
        return Series.objects.create(user=self.requester)

    @cached_property
    def chain(self) -> Chain:
        return Chain.objects.create(user=self.requester)

    @cached_property
    def export(self) -> ExportJob:
        """One that the center's manager asked for."""
        job = ExportJob(
            asked_by=self.people.by_role["manager"],
            first_day=NOW.date(),
            last_day=NOW.date(),
            centers=[self.center.code],
            format="csv",
            state="done",
            created_at=NOW,
        )
        job.file.save("export.csv", ContentFile(b"a,b"))
        return job

    @cached_property
    def schedule(self) -> ReportSchedule:
        """One that the center's manager has."""
        return ReportSchedule.objects.create(
            user=self.people.by_role["manager"], center=self.center
        )

    @cached_property
    def inquiry(self) -> Inquiry:
        """An open one about the booking's piece."""
        return make_inquiry(equipment=self.piece)

    @property
    def mark(self) -> str:
        """What stands on a page that shows the booking, or the thing that a row is about."""
        return (
            self.maintenance.reference
            if self.row.thing == "maintenance"
            else self.booking.reference
        )

    # --- Asking --------------------------------------------------------------------------------
    @property
    def is_api(self) -> bool:
        return self.row.name.startswith("api:")

    def ask(self, role: str) -> Answer:
        """Ask as someone of that role, and undo what that did."""
        block = transaction.atomic()
        block._from_testcase = True  # a deed may ask for a transaction that is nobody else's
        with block:
            response = self._send(role)
            try:
                return self._meaning(response)
            finally:
                for close in response._resource_closers:  # its files; close() ends the connection
                    close()
                transaction.set_rollback(True)

    def _send(self, role: str) -> HttpResponse:
        user, headers = self.people.by_role[role], {}
        client = Client()
        if user is not None and self.is_api:
            headers["Authorization"] = f"Token {self.people.keys[role]}"
        elif user is not None:
            client.force_login(user)
        send = getattr(client, self.row.method.lower())
        body = self.body()
        if self.is_api and self.row.method != "GET" and "files" not in body:
            return send(self.address(), body, "application/json", headers=headers)
        return send(self.address(), body, headers=headers)

    def _meaning(self, response: HttpResponse) -> Answer:
        """Return what a response means for who asked; AssertionError if it is none of these."""
        status = response.status_code
        if status == 401 or (status == 302 and "/login/" in response["Location"]):
            return Answer.SIGN_IN
        if status in (403, 404):
            return Answer.FORBIDDEN if status == 403 else Answer.HIDDEN
        # A page's form that is looked at and found incomplete has been let through.
        through = {200, 201} if self.is_api else {200, 204, 286, 302, 409, 422}
        text = "" if response.streaming else response.content.decode()
        assert status in through, (status, text[:500])
        is_empty = status in {204, 286} or (self.row.is_list and self.mark not in text)
        return Answer.NOTHING if is_empty else Answer.DONE

    def address(self) -> str:
        known = {
            "reference": getattr(self.target, "reference", self.booking.reference),
            "token": getattr(self.target, "token", ""),
            "number": self.piece.number,
            "code": self.center.code,
            "slug": "provinces",
            "object_id": self.booking.pk,
        }
        wanted = [name for name in known if f"{{{name}}}" in routes()[self.row.name]]
        address = reverse(self.row.name, kwargs={name: known[name] for name in wanted})
        return f"{address}?{QUERIES[self.row.query](self)}" if self.row.query else address

    def body(self) -> dict:
        # A GET is sent no body; the client would put it into the address.
        made = BODIES[self.row.body](self) if self.row.body else {}
        if self.row.method == "POST" and not self.is_api:
            made = {"version": self.booking.version, **made}
        return made


# --- What is sent ------------------------------------------------------------------------------
def iso(span: Span) -> dict[str, str]:
    return {"start": span.start.isoformat(), "end": span.end.isoformat()}


def fields(span: Span) -> dict[str, str]:
    """A time as the controls of the desk's pages write it."""
    return {
        name: timezone.localtime(moment).strftime("%Y-%m-%dT%H:%M")
        for name, moment in span._asdict().items()
    }


def request(world: World) -> dict:
    return {
        "equipment": world.piece.number,
        **iso(FREE),
        "use_mode": "direct",
        "purpose": "셀 성능 시험",
        "consent_third_party": True,
    }


def series(world: World) -> dict:
    later = Span(FREE.start + 24 * HOUR, FREE.end + 24 * HOUR)
    body = {name: value for name, value in request(world).items() if name not in ("start", "end")}
    return {**body, "dates": [iso(FREE), iso(later)]}


def chain(world: World) -> dict:
    steps = [
        {"equipment": piece.number, "use_mode": "direct", **iso(span)}
        for piece, span in (
            (world.piece, FREE),
            (world.elsewhere, Span(FREE.end, FREE.end + HOUR)),
        )
    ]
    return {"purpose": "셀 성능 시험", "consent_third_party": True, "steps": steps}


def option(world: World, piece) -> dict:
    return {"options": [{"equipment": piece.number, **iso(FREE)}]}


def files(world: World) -> dict:
    return {"files": [SimpleUploadedFile("plan.txt", b"plan")]}


QUERIES = {
    "figures": lambda world: "from=2030&to=2030&by=centers",
    "demand": lambda world: "measure=searches",
    "request": lambda world: urlencode({"equipment": world.piece.number, **iso(FREE)}),
    "center": lambda world: f"center={world.center.code}",
    "center_and_day": lambda world: f"center={world.center.code}&on=2030-01-07",
}
BODIES = {
    "request": request,
    "page_request": lambda world: {"equipment": world.piece.number, "again": "1"},
    "series": series,
    "chain": chain,
    "wait": lambda world: {
        **iso(Span(MONDAY_9, MONDAY_9 + 2 * HOUR)),
        "use_mode": "direct",
        "minutes": 60,
    },
    "text": lambda world: {"text": "안녕하세요"},
    "cancel": lambda world: {"reason": "other"},
    "move_page": lambda world: {"date": "2030-01-07", "start": "13:00", "end": "15:00"},
    "accept_page": lambda world: {"offer": key_of(world.offer)},
    "files": files,
    "feed": lambda world: {"what": "own"},
    "wait_page": lambda world: {
        "equipment": world.piece.number,
        "first": "2030-01-07",
        "last": "2030-01-07",
        "hours": "9",
        "use_mode": "direct",
    },
    "token": lambda world: {"feed": world.target.token},
    "bulk": lambda world: {"deed": "approve"},
    "reject": lambda world: {"reason": "other", "text": "안 돼요"},
    "desk_move": lambda world: fields(FREE),
    "desk_cancel": lambda world: {"reason": "no_operator"},
    "desk_finish": lambda world: {**fields(Span(NOW - HOUR, NOW)), "use_type": "analysis"},
    "record": lambda world: {"record": world.booking.usage_records.get().pk},
    "hours": lambda world: {"part": "week", "day_0": "10:00~16:00"},
    "api_cancel": lambda world: {"reason": "other"},
    "api_move": lambda world: iso(FREE),
    "api_offer": lambda world: option(world, world.piece),
    "api_refer": lambda world: option(world, world.elsewhere),
    "samples": lambda world: {"samples": 5},
    "keep": lambda world: {"equipment": world.piece.number, **iso(FREE)},
    "calendar": lambda world: {"opening_hours": [], "closed_days": [], "policy": {}},
    "schedule": lambda world: {"format": "xlsx"},
    "answer": lambda world: {
        "row": world.inquiry.reference,
        f"{world.inquiry.reference}-reason": "broken",
    },
    "export": lambda world: {
        "kind": "utilisation",
        "first_day": "2029-01-01",
        "last_day": "2029-12-31",
        "format": "csv",
    },
}
