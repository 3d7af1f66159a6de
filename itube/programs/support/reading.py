"""What the pages of one request show: what was said, and what happened."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from equipment.models import Equipment
from itube.programs.models import SupportEvent, SupportFile, SupportMessage, SupportRequest
from itube.programs.support.states import EventKind, Party

# What is plain talk: its kind need not be named.
PLAIN = (EventKind.REQUESTED, EventKind.REPLIED, EventKind.ANSWERED)


@dataclass(frozen=True)
class Said:
    """One text of the thread, with what came with it."""

    message: SupportMessage
    is_mine: bool
    who: str
    organisation: str
    files: list[SupportFile]
    equipment: list[Equipment]

    @property
    def kind(self) -> str:
        """What the text is besides talk, in words."""
        event = self.message.event
        return "" if event.kind in PLAIN else str(event.get_kind_display())


def thread_of(request: SupportRequest, party: Party) -> list[Said]:
    """Return what was said, in order, as the side of party reads it: three statements."""
    messages = (
        SupportMessage.objects.filter(request=request.pk)
        .told_to(party)
        .select_related("event", "author", "center")
        .prefetch_related("files", "equipment")
        .order_by("at", "pk")
    )
    company = request.company.name if request.company else ""
    return [
        Said(
            message=message,
            is_mine=(message.party == Party.REQUESTER) == (party == Party.REQUESTER),
            who=_who(message),
            organisation=company
            if message.party == Party.REQUESTER
            else message.center.name
            if message.center
            else _("i-플랫폼 운영"),
            files=list(message.files.all()),
            equipment=[piece for piece in message.equipment.all() if piece.is_published],
        )
        for message in messages
    ]


def _who(message: SupportMessage) -> str:
    if message.author:
        return str(message.author)
    return _("지원센터") if message.center else _("i-플랫폼 운영")


def history_of(request: SupportRequest, party: Party) -> QuerySet[SupportEvent]:
    """Return what happened, in order, as the side of party reads it."""
    return (
        SupportEvent.objects.filter(request=request.pk)
        .told_to(party)
        .select_related("actor", "center")
        .order_by("at", "pk")
    )
