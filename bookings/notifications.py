"""Who hears of what happened to a booking, and in which words: one message a person and event."""

from bookings.models import BookingEvent


def tell_about(event: BookingEvent) -> None:
    """Put into the outbox what each person concerned is to hear of event; sends nothing itself.

    Runs in the transaction of the deed. What was told is known to the outbox, by its dedupe keys.
    """
