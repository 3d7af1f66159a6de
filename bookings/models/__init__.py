from bookings.models.booking import Booking, MoneyState
from bookings.models.calendar import Holiday, OpenCalendar, OpenSpan, PieceHours
from bookings.models.event import Attachment, BookingEvent
from bookings.models.feed import CalendarFeed, IdempotencyKey, MailPreference
from bookings.models.occupancy import Maintenance, Occupancy, Offer
from bookings.models.policy import BookingPolicy, FeeReduction
from bookings.models.turned_away import TurnedAway
from bookings.models.usage import OrganisationType, UsageRecord, UseClass, UseType
from bookings.models.waiting import Chain, Series, Wait

__all__ = [
    "Attachment",
    "Booking",
    "BookingEvent",
    "BookingPolicy",
    "CalendarFeed",
    "Chain",
    "FeeReduction",
    "Holiday",
    "IdempotencyKey",
    "MailPreference",
    "Maintenance",
    "MoneyState",
    "Occupancy",
    "Offer",
    "OpenCalendar",
    "OpenSpan",
    "OrganisationType",
    "PieceHours",
    "Series",
    "TurnedAway",
    "UsageRecord",
    "UseClass",
    "UseType",
    "Wait",
]
