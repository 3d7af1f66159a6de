"""What requests for support hold of a person: handing it out, and forgetting it.

A request itself stays, with what was said: it is the center's record, and names nobody once the
person's row is blanked.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import ngettext

from itube.accounts.models import User
from itube.accounts.privacy import Holder
from itube.programs.models import SupportFile, SupportMessage, SupportRequest


def own_data(user: User) -> dict[str, Any]:
    """Return the requests of user with their threads as JSON values: three statements.

    Internal notes are the center's, and not part of it.
    """
    said: dict[int, list[dict[str, Any]]] = {}
    messages = SupportMessage.objects.filter(request__requester=user, is_note=False)
    for message in messages.order_by("at", "pk"):
        said.setdefault(message.request_id, []).append(
            {"at": message.at.isoformat(), "by": message.party, "text": message.text}
        )
    files: dict[int, list[dict[str, Any]]] = {}
    for file in SupportFile.objects.filter(message__author=user, request__requester=user):
        files.setdefault(file.request_id, []).append(
            {"name": file.name, "size": file.size, "uploaded": file.at.isoformat()}
        )
    requests = SupportRequest.objects.filter(requester=user).select_related("center", "company")
    return {
        "support_requests": [
            {
                "reference": request.reference,
                "topic": request.topic,
                "title": request.title,
                "center": request.center.name_ko if request.center else None,
                "company": request.company.name_ko if request.company else None,
                "state": request.state,
                "requested": request.created_at.isoformat(),
                "result": request.result,
                "case_consent": {
                    "answer": request.consent,
                    "given": request.consent_at.isoformat() if request.consent_at else None,
                },
                "messages": said.get(request.pk, []),
                "files": files.get(request.pk, []),
            }
            for request in requests.order_by("created_at", "pk")
        ]
    }


def what_is_open(user: User, now: datetime) -> str:
    """Return that user still has requests that wait for an answer, or nothing."""
    count = SupportRequest.objects.open().filter(requester=user).count()
    if not count:
        return ""
    return ngettext(
        "진행 중인 기술지원 요청이 %(count)d건 있습니다. 종료하거나 취소한 뒤 탈퇴할 수 있습니다.",
        "진행 중인 기술지원 요청이 %(count)d건 있습니다. 종료하거나 취소한 뒤 탈퇴할 수 있습니다.",
        count,
    ) % {"count": count}


def forget(user: User, now: datetime) -> None:
    """Take user off requests as the one who answers; the threads stay without the person."""
    SupportRequest.objects.filter(owner=user).update(owner=None)


HOLDER = Holder(own_data, what_is_open, forget)
