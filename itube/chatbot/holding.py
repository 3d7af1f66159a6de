"""Which conversation a browser holds: its reference, in a signed cookie that no script reads.

Not in the session: a session is a row in the database, and its cookie would end the pages that are
kept for visitors. Not in the address: that is copied, logged and seen by others.
"""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from itube.chatbot.models import KEPT, Conversation

COOKIE = "assistant"
SALT = "itube.chatbot"
SECONDS = int(KEPT.total_seconds())


def held(request: HttpRequest) -> Conversation | None:
    """Return the conversation that the browser holds, if the person may read it: one statement,
    or none."""
    reference = request.get_signed_cookie(COOKIE, "", salt=SALT, max_age=SECONDS)
    if not reference:
        return None
    return Conversation.objects.held_by(request.user).filter(reference=reference).first()


def hold(response: HttpResponse, conversation: Conversation) -> None:
    """Let the browser hold conversation from now on."""
    response.set_signed_cookie(
        COOKIE,
        conversation.reference,
        salt=SALT,
        max_age=SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def let_go(response: HttpResponse) -> None:
    """Let the browser hold no conversation."""
    response.delete_cookie(COOKIE, samesite="Lax")
