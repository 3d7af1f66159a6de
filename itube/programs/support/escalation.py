"""Looks after every center's clock: reminds the owner, tells the manager, then the operators.

Safe to run twice or at once: each deed compares and swaps, and is done once in each turn.
"""

import logging
from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Q

from itube.programs.models import SupportRequest
from itube.programs.support.moving import change
from itube.programs.support.refusals import SupportRefusedError
from itube.programs.support.states import WAITS_FOR_CENTER, EventKind, Party

logger = logging.getLogger(__name__)

# So many are taken up in one run; the next one does the rest.
MOST = 200


def keep_clocks(now: datetime) -> Counter[str]:
    """Do what is due by now, the longest overdue first; return how often, by the kind of event.

    `failed` counts what went wrong; one request's failure does not stop the rest.
    """
    done: Counter[str] = Counter()
    waiting = SupportRequest.objects.filter(state__in=WAITS_FOR_CENTER)
    due = waiting.filter(
        Q(raise_at__lte=now, raised_at=None)
        | Q(respond_by__lte=now, escalated_at=None)
        | Q(remind_at__lte=now, reminded_at=None)
    )
    for request in due.order_by("respond_by", "pk")[:MOST]:
        for kind, changes in steps_due(request, now):
            try:
                change(request, kind, actor=None, party=Party.SYSTEM, now=now, **changes)
            except SupportRefusedError:
                break  # answered between the query and now
            except Exception as error:
                # The error's text may quote the row, and the log holds no personal data.
                logger.error(  # noqa: TRY400 - a traceback would quote it too
                    "support clock not kept",
                    extra={"support_request_id": request.pk, "error": type(error).__name__},
                )
                done["failed"] += 1
                break
            done[kind] += 1
    return done


def steps_due(request: SupportRequest, now: datetime) -> list[tuple[EventKind, dict[str, Any]]]:
    """Return what is to be done about the clock of a waiting request, each with what is written.

    A reminder that comes after the deadline would only be noise.
    """
    steps: list[tuple[EventKind, dict[str, Any]]] = []
    if _is_due(request.respond_by, request.escalated_at, now):
        steps.append(
            (
                EventKind.ESCALATED,
                {"escalated_at": now, "reminded_at": request.reminded_at or now},
            )
        )
    elif _is_due(request.remind_at, request.reminded_at, now):
        steps.append((EventKind.REMINDED, {"reminded_at": now}))
    if _is_due(request.raise_at, request.raised_at, now):
        steps.append((EventKind.RAISED, {"raised_at": now}))
    return steps


def _is_due(moment: datetime | None, done: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now and done is None
