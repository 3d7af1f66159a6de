"""Who hears of what happened to a booking, and in which words: one message a person and event.

audience says who, wording says it, mails makes the mail of it when it is sent.
"""

from collections.abc import Iterable

from bookings.models import BookingEvent
from bookings.notifications.audience import MUTABLE, hearers_of
from bookings.notifications.mails import MAKER, snapshot
from itube.outbox.models import OutboxMessage
from itube.outbox.telling import tell_all

__all__ = ["MUTABLE", "tell_about"]


def tell_about(event: BookingEvent, also: Iterable[OutboxMessage] = ()) -> None:
    """Put into the outbox what each person concerned is to hear of event; sends nothing itself.

    Runs in the transaction of the deed, which has just written event: two statements, with the
    messages in `also`. What was told is known to the outbox, by its dedupe keys.
    """
    told = snapshot(event)
    mails = (
        OutboxMessage(
            kind=f"booking_{event.kind}",
            recipient=hearer.email,
            payload={
                "maker": MAKER,
                "language": hearer.language,
                "context": {**told, "side": hearer.side},
            },
            dedupe_key=f"event:{event.pk}:{hearer.user_id}",
        )
        for hearer in hearers_of(event)
    )
    tell_all([*also, *mails])
