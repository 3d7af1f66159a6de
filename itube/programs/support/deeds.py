"""The deeds on a request, but for its end: asking, taking, answering, handing on."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from bookings.attachments import removed_on_rollback
from centers.models import Center, Expert
from centers.permissions import runs_portal
from itube.accounts.models import ConsentText, User
from itube.programs.models import SupportEvent, SupportRequest
from itube.programs.support.moving import begin, change, move, note
from itube.programs.support.owners import next_owner
from itube.programs.support.refusals import SupportRefusedError, WrongStateError
from itube.programs.support.states import OPEN, WAITS_FOR_CENTER, EventKind, Party, State
from itube.programs.support.talking import Words, say


def send(request: SupportRequest, words: Words, *, user: User, now: datetime) -> SupportEvent:
    """Store a request that is not stored yet, to its center or to nobody, and tell who answers.

    Its owner is whoever of the center has the fewest open requests. The user has agreed to the
    text by which centers get the request. Raises AttachmentRefusedError, TooManyFilesError.
    """
    with removed_on_rollback() as stored:
        request.requester, request.company = user, user.company
        request.text = words.text
        request.shared_text = ConsentText.objects.in_force(now).get(kind=ConsentText.Kind.SUPPORT)
        request.owner = next_owner(request.center, now)
        event = begin(request, actor=user, now=now)
        say(event, words, stored, now)
    return event


def take(request: SupportRequest, *, actor: User, now: datetime) -> SupportEvent:
    """Receive a request: actor answers for it from now on. Of two who do so at once, one does."""
    if request.state != State.REQUESTED:
        raise WrongStateError(request.state)
    return move(
        request,
        State.ANSWERING,
        EventKind.TAKEN,
        actor=actor,
        party=party_of(actor),
        now=now,
        owner_id=actor.pk if request.center_id else None,
    )


def answer(request: SupportRequest, words: Words, *, actor: User, now: datetime) -> SupportEvent:
    """Answer the company; then it is its turn."""
    return _to_requester(request, EventKind.ANSWERED, words, actor, now)


def ask_back(request: SupportRequest, words: Words, *, actor: User, now: datetime) -> SupportEvent:
    """Ask the company for more; the center's clock starts anew with its reply."""
    return _to_requester(request, EventKind.ASKED, words, actor, now)


def reply(request: SupportRequest, words: Words, *, user: User, now: datetime) -> SupportEvent:
    """Add what the company says. After an answer it is the center's turn again."""
    told: dict[str, Any] = {"actor": user, "party": Party.REQUESTER, "now": now}
    if request.state not in OPEN:
        raise WrongStateError(request.state)
    with removed_on_rollback() as stored:
        if request.state in WAITS_FOR_CENTER:
            event = change(request, EventKind.REPLIED, **told)
        else:
            event = move(request, State.ANSWERING, EventKind.REPLIED, **told)
        say(event, words, stored, now)
    return event


def write_note(
    request: SupportRequest, words: Words, *, actor: User, now: datetime
) -> SupportEvent:
    """Leave a note that only those who answer read; the state stays as it is."""
    with removed_on_rollback() as stored:
        event = note(request, EventKind.NOTED, actor=actor, party=party_of(actor), now=now)
        say(event, words, stored, now, is_note=True)
    return event


def assign(
    request: SupportRequest, owner: User, expert: Expert | None, *, actor: User, now: datetime
) -> SupportEvent:
    """Let owner, who answers for the center, have an open request, and expert work on it."""
    if request.state not in OPEN:
        raise WrongStateError(request.state)
    return change(
        request,
        EventKind.ASSIGNED,
        actor=actor,
        party=party_of(actor),
        now=now,
        data={"owner": owner.pk},
        owner=owner,
        expert=expert,
    )


def refer(
    request: SupportRequest, center: Center, *, reason: str, actor: User, now: datetime
) -> SupportEvent:
    """Hand an open request to another center, which has its own time to answer; reason says why.

    It stays the same thread. A request of no center gets its first one so.
    """
    if request.state not in OPEN:
        raise WrongStateError(request.state)
    if center.pk == request.center_id:
        raise SupportRefusedError(_("이미 그 센터가 맡고 있어요. 다른 센터를 골라 주세요."))
    before = request.center
    told: dict[str, Any] = {
        "actor": actor,
        "party": party_of(actor),
        "now": now,
        "reason": reason,
        "data": {"from": before.code if before else "", "to": center.code},
    }
    changes: dict[str, Any] = {
        "center": center,
        "owner": next_owner(center, now),
        "expert": None,
        "why": {},
    }
    # Only what another center has received must be received anew.
    if request.state == State.REQUESTED:
        return change(request, EventKind.REFERRED, **told, **changes)
    return move(request, State.REQUESTED, EventKind.REFERRED, **told, **changes)


def party_of(actor: User) -> Party:
    """Return on whose side someone acts who is not the requester."""
    return Party.PORTAL if runs_portal(actor) else Party.CENTER


def _to_requester(
    request: SupportRequest, kind: EventKind, words: Words, actor: User, now: datetime
) -> SupportEvent:
    if request.state not in OPEN:
        raise WrongStateError(request.state)
    party = party_of(actor)
    changes: dict[str, Any] = {"first_answered_at": request.first_answered_at or now}
    if request.owner_id is None and request.center_id and party == Party.CENTER:
        changes["owner_id"] = actor.pk
    with removed_on_rollback() as stored:
        # A second word before the company has replied leaves it the company's turn.
        if request.state == State.ANSWERED:
            event = change(request, kind, actor=actor, party=party, now=now, **changes)
        else:
            event = move(
                request, State.ANSWERED, kind, actor=actor, party=party, now=now, **changes
            )
        say(event, words, stored, now)
    return event
