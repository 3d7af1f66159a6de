"""The end of a request: closed with a result, opened again, or taken back by who asked."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from itube.accounts.models import User
from itube.programs.models import SupportEvent, SupportRequest
from itube.programs.support.deadlines import REOPEN_DAYS
from itube.programs.support.moving import move
from itube.programs.support.refusals import SupportRefusedError, WrongStateError
from itube.programs.support.states import EventKind, Party, State


def close(
    request: SupportRequest, *, result: str, text: str, actor: User, party: Party, now: datetime
) -> SupportEvent:
    """Close an open request with a Result and what came of it in words."""
    return move(
        request,
        State.CLOSED,
        EventKind.CLOSED,
        actor=actor,
        party=party,
        now=now,
        reason=text,
        result=result,
    )


def can_reopen(request: SupportRequest, now: datetime) -> bool:
    """Return whether a closed request may still be opened again."""
    return (
        request.state == State.CLOSED
        and request.closed_at is not None
        and now < request.closed_at + timedelta(days=REOPEN_DAYS)
    )


def reopen(
    request: SupportRequest, *, reason: str, actor: User, party: Party, now: datetime
) -> SupportEvent:
    """Open a closed request again, within REOPEN_DAYS; the center has its full time to answer."""
    if request.state != State.CLOSED:
        raise WrongStateError(request.state)
    if not can_reopen(request, now):
        raise SupportRefusedError(
            _("종료한 지 %(days)d일이 지나 다시 열 수 없어요. 새로 요청해 주세요.")
            % {"days": REOPEN_DAYS}
        )
    return move(
        request,
        State.ANSWERING,
        EventKind.REOPENED,
        actor=actor,
        party=party,
        now=now,
        reason=reason,
    )


def cancel(request: SupportRequest, *, reason: str, user: User, now: datetime) -> SupportEvent:
    """Take an open request back; only who made it does."""
    return move(
        request,
        State.CANCELLED,
        EventKind.CANCELLED,
        actor=user,
        party=Party.REQUESTER,
        now=now,
        reason=reason,
    )
