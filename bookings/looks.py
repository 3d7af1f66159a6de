"""That someone read who asked for a booking is written down, by number and naming nobody."""

from bookings.models import Booking
from itube.accounts.models import PersonalDataAccess, User


def note_look(actor: User, booking: Booking) -> None:
    """Write down that actor was shown the requester of booking; nothing where that is actor."""
    if booking.user_id != actor.pk:
        PersonalDataAccess.objects.create(
            actor=actor,
            deed=PersonalDataAccess.Deed.VIEW,
            subject=f"accounts.user {booking.user_id}",
            reason=f"bookings.booking {booking.reference}",
        )
