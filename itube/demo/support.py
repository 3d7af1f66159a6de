"""Requests for support in the demonstration, placed relative to now; no mail goes out."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Count
from django.utils import timezone

from centers.models import Center, CenterRole
from equipment.models import Equipment, Kind, ProcessStep, Sector
from itube.accounts.models import ConsentText, User
from itube.cases.models import SupportCase
from itube.lib.references import reference_from
from itube.programs.models import SupportEvent, SupportMessage, SupportRequest
from itube.programs.support.moving import started
from itube.programs.support.routing import Wanted, expert_for
from itube.programs.support.states import WAITS_FOR_CENTER, EventKind, Party, State

# Who speaks, as the file says it: the kind of the line, the side, and whose turn it is afterwards.
TALK = {
    "center": (EventKind.ANSWERED, Party.CENTER, State.ANSWERED),
    "ask": (EventKind.ASKED, Party.CENTER, State.ANSWERED),
    "company": (EventKind.REPLIED, Party.REQUESTER, State.ANSWERING),
    "note": (EventKind.NOTED, Party.CENTER, None),
}
TAKEN_AFTER = timedelta(hours=1)


def load_support(path: Path, now: datetime) -> int:
    """Store the requests of the JSON file that are not stored yet; return how many.

    Call it after the equipment, the accounts and the people who book.
    """
    given = json.loads(path.read_text("utf-8"))
    references = {row["key"]: reference_from("demo support", row["key"]) for row in given}
    stored = set(
        SupportRequest.objects.filter(reference__in=references.values()).values_list(
            "reference", flat=True
        )
    )
    missing = [row for row in given if references[row["key"]] not in stored]
    if missing:
        loader = _Loader(missing, now)
        for row in missing:
            loader.load(row, references[row["key"]])
    return len(missing)


class _Loader:
    """What the rows of the file name, read once."""

    def __init__(self, rows: list[dict[str, Any]], now: datetime) -> None:
        self.now = now
        self.centers = {center.code: center for center in Center.objects.all()}
        self.kinds = {kind.slug: kind for kind in Kind.objects.all()}
        self.steps = {step.code: step for step in ProcessStep.objects.select_related("item")}
        texts = ConsentText.objects.in_force(now)
        self.shared = texts.get(kind=ConsentText.Kind.SUPPORT)
        self.case_text = texts.get(kind=ConsentText.Kind.CASE)
        emails = {self.email(row) for row in rows}
        people = User.objects.filter(email__in=emails).select_related("company")
        self.people = {person.email: person for person in people}
        roles = CenterRole.objects.filter(role=CenterRole.Role.APPROVER).select_related("user")
        self.owners = {role.center_id: role.user for role in roles}
        codes = {row["center"] for row in rows if row["center"]}
        pieces = Equipment.objects.published().filter(center__code__in=codes)
        self.counts = {
            (code, kind): count
            for code, kind, count in pieces.values_list("center__code", "kind__slug")
            .order_by()
            .annotate(count=Count("pk"))
        }
        self.pieces = {
            (piece.center.code, piece.kind.slug): piece
            for piece in pieces.select_related("center", "kind").order_by("-itube_no")
        }

    @staticmethod
    def email(row: dict[str, Any]) -> str:
        who = row["by"]
        return f"{who}@demo.example" if isinstance(who, str) else f"applicant{who:03d}@demo.example"

    def load(self, row: dict[str, Any], reference: str) -> None:
        center = self.centers[row["center"]] if row["center"] else None
        person = self.people[self.email(row)]
        asked = self._at_work(self.now - timedelta(days=row["asked_days_ago"]))
        said = self._said(row, asked)
        owner = self.owners.get(center.pk) if center and row.get("owner", True) else None
        kind = self.kinds[row["kind"]] if row["kind"] else None
        step = self.steps[row["step"]] if row["step"] else None
        wanted = Wanted(kind=kind, step=step)
        request = SupportRequest(
            reference=reference,
            requester=person,
            company=person.company,
            topic=row["topic"],
            title=row["title"],
            text=row["text"],
            kind=kind,
            item=step.item if step else None,
            step=step,
            province=row.get("province", ""),
            center=center,
            owner=owner,
            expert=expert_for(center, wanted) if center else None,
            why={"kind": self.counts.get((row["center"], row["kind"]), 0)} if kind else {},
            state=row["state"],
            created_at=asked,
            shared_text=self.shared,
            is_example=True,
        )
        self._clocks(request, row, asked, said)
        request.case = self._case(request, row)
        request.save()
        self._history(request, row, asked, said, owner)

    def _at_work(self, moment: datetime) -> datetime:
        """Return a moment of the same working day, or the last one, between 9 and 18 o'clock."""
        local = timezone.localtime(moment)
        local -= timedelta(days=max(0, local.weekday() - 4))
        minutes = 9 * 60 + (local.hour * 60 + local.minute) * 9 // 24
        at_work = local.replace(hour=minutes // 60, minute=minutes % 60, second=0, microsecond=0)
        return min(at_work, self.now - timedelta(minutes=20))

    def _said(self, row: dict[str, Any], asked: datetime) -> list[tuple[dict[str, Any], datetime]]:
        """Return what was said with its moments, one after the other."""
        said, last = [], asked + TAKEN_AFTER
        for line in row["talk"]:
            at_work = self._at_work(asked + timedelta(hours=line["hours"]))
            last = max(at_work, last + timedelta(minutes=25))
            said.append((line, last))
        return said

    def _clocks(
        self,
        request: SupportRequest,
        row: dict[str, Any],
        asked: datetime,
        said: list[tuple[dict[str, Any], datetime]],
    ) -> None:
        answers = [at for line, at in said if TALK[line["who"]][2] == State.ANSWERED]
        if answers:
            request.first_answered_at = answers[0]
        if request.state in WAITS_FOR_CENTER:
            turn = max((at for line, at in said if line["who"] == "company"), default=asked)
            for name, value in started(request.center, turn).items():
                setattr(request, name, value)
        if request.state == State.CLOSED:
            request.result, request.result_text = row["result"], row["result_text"]
            request.closed_at = self._at_work(asked + timedelta(hours=row["closed_hours"]))
        if consent := row.get("consent"):
            request.consent, request.consent_text = consent, self.case_text
            closed = asked + timedelta(hours=row["closed_hours"])
            request.consent_at = self._at_work(closed + timedelta(days=4))

    def _case(self, request: SupportRequest, row: dict[str, Any]) -> SupportCase | None:
        if "case" not in row or request.consent_at is None or request.center is None:
            return None
        told = dict(row["case"])
        published = request.consent_at + timedelta(days=3)
        case = SupportCase.objects.create(
            sector=Sector.objects.get(code=told.pop("sector")),
            center=request.center,
            year=published.year,
            is_example=True,
            published_at=min(published, self.now),
            **told,
        )
        if request.kind:
            case.kinds.add(request.kind)
        return case

    def _history(
        self,
        request: SupportRequest,
        row: dict[str, Any],
        asked: datetime,
        said: list[tuple[dict[str, Any], datetime]],
        owner: User | None,
    ) -> None:
        state = ""

        def line(
            kind: EventKind, party: Party, target: str, at: datetime, **more: Any
        ) -> SupportEvent:
            nonlocal state
            actor = request.requester if party == Party.REQUESTER else owner
            event = SupportEvent.objects.create(
                request=request,
                kind=kind,
                source=state,
                target=target,
                center=request.center,
                actor=actor,
                party=party,
                at=at,
                **more,
            )
            state = target
            return event

        def say(
            event: SupportEvent, text: str, wanted: list[str], *, is_note: bool = False
        ) -> None:
            message = SupportMessage.objects.create(
                request=request,
                event=event,
                author=event.actor,
                party=event.party,
                center=request.center,
                text=text,
                is_note=is_note,
                at=event.at,
            )
            code = request.center.code if request.center else ""
            message.equipment.set(
                self.pieces[code, slug] for slug in wanted if (code, slug) in self.pieces
            )

        say(line(EventKind.REQUESTED, Party.REQUESTER, State.REQUESTED, asked), row["text"], [])
        if request.state not in (State.REQUESTED, State.CANCELLED):
            line(EventKind.TAKEN, Party.CENTER, State.ANSWERING, asked + TAKEN_AFTER)
        for told, at in said:
            kind, party, target = TALK[told["who"]]
            event = line(kind, party, target or state, at)
            is_note = kind == EventKind.NOTED
            say(event, told["text"], told.get("equipment", []), is_note=is_note)
        if request.state == State.CANCELLED:
            line(EventKind.CANCELLED, Party.REQUESTER, State.CANCELLED, asked + TAKEN_AFTER)
        if request.closed_at:
            line(
                EventKind.CLOSED,
                Party.CENTER,
                State.CLOSED,
                request.closed_at,
                reason=request.result_text,
                result=request.result,
            )
        if request.consent_at and request.closed_at:
            version = {"data": {"version": self.case_text.version}}
            line(EventKind.CONSENT_ASKED, Party.CENTER, State.CLOSED, request.closed_at)
            kind = EventKind.CONSENTED if request.case else EventKind.REFUSED
            line(kind, Party.REQUESTER, State.CLOSED, request.consent_at, **version)
