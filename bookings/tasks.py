"""What the worker does by the clock; what it takes from the outbox is bookings.transitions."""

from celery import shared_task
from django.utils import timezone

from bookings.availability import holidays, renewal
from bookings.models import Booking
from bookings.refusals import BookingRefusedError
from bookings.transitions import expire


@shared_task
def expire_overdue() -> int:
    """End pending bookings whose answer did not come in time; return how many."""
    now = timezone.now()
    expired = 0
    for booking in Booking.objects.overdue(now).select_related("equipment__center", "user"):
        try:
            expire(booking, now=now)
        except BookingRefusedError:
            continue  # answered between the query and now
        expired += 1
    return expired


@shared_task
def renew_open_time() -> None:
    """Keep open time 400 days ahead: drop yesterday, add the new last day."""
    renewal.renew_open_time()


@shared_task
def load_holidays() -> int:
    """Bring the public holidays to what the installed package lists; return how many changed."""
    return holidays.load_holidays()
