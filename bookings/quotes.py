"""A formal quote of what a booking costs, in the lines of an invoice."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.fees import FeeLine, fee_lines
from bookings.models import Booking
from bookings.refusals import BookingRefusedError

VALID_FOR = timedelta(days=30)


@dataclass(frozen=True)
class Quote:
    """Whole won. lines add up to subtotal; reduction, with the rounding, leads to won; then VAT.

    The same state of a booking has the same number. valid_until is the last day of it.
    """

    number: str
    issued_on: date
    valid_until: date
    lines: list[FeeLine]
    subtotal: int
    reduction_percent: int
    reduction: int
    won: int
    vat: int
    total: int


def quote_of(booking: Booking, now: datetime) -> Quote:
    """Return the quote of a booking by the row it was priced by, for 30 days, at most its use.

    Raises BookingRefusedError where the fee is a matter of agreement.
    """
    if booking.fee_won is None or booking.vat_won is None:
        raise BookingRefusedError(
            _("사용료를 센터와 협의해 정하는 예약이라 견적서를 만들 수 없어요.")
        )
    lines = None
    if booking.tariff is not None:
        lines = fee_lines(booking.tariff, booking.span, booking.sample_count)
    if lines is None:  # the row it was priced by is gone; the sum stands
        lines = [FeeLine("sum", 1, booking.fee_won, booking.fee_won)]
    subtotal = sum(line.won for line in lines)
    issued = timezone.localdate(now)
    return Quote(
        number=f"{booking.reference}-{booking.version}",
        issued_on=issued,
        valid_until=max(issued, min(issued + VALID_FOR, timezone.localdate(booking.starts_at))),
        lines=lines,
        subtotal=subtotal,
        reduction_percent=booking.reduction_percent,
        reduction=subtotal - booking.fee_won,
        won=booking.fee_won,
        vat=booking.vat_won,
        total=booking.fee_won + booking.vat_won,
    )
