"""What the chatbot holds of a member: his conversations. Handing them out, and forgetting them."""

from datetime import datetime
from typing import Any

from itube.accounts.models import User
from itube.accounts.privacy import Holder
from itube.chatbot.models import Conversation


def own_data(user: User) -> dict[str, Any]:
    """Return the conversations of user as JSON values: two statements."""
    conversations = Conversation.objects.of(user).prefetch_related("turns")
    return {
        "conversations": [
            {
                "reference": conversation.reference,
                "started": conversation.started_at.isoformat(),
                "turns": [
                    {
                        "at": turn.at.isoformat(),
                        "said": turn.said,
                        "answer": [each["text"] for each in turn.reply.get("statements", ())],
                    }
                    for turn in conversation.turns.all()
                ],
            }
            for conversation in conversations
        ]
    }


def what_is_open(user: User, now: datetime) -> str:
    """Nothing here keeps a person from leaving."""
    return ""


def forget(user: User, now: datetime) -> None:
    """Delete the conversations of user."""
    Conversation.objects.of(user).delete()


HOLDER = Holder(own_data, what_is_open, forget)
