"""Every deed that changes a booking. All take `now`; permission is the caller's business.

One idea a module: requesting, answering (center), offering, changing (requester), using,
maintaining; moving.move() is the only writer of Booking.state.
"""

from bookings.transitions.answering import approve, ask, reject
from bookings.transitions.changing import add_message, cancel, expire, reply, reschedule
from bookings.transitions.maintaining import add_maintenance, breakdown, end_maintenance
from bookings.transitions.offering import Option, accept_offer, decline_offer, offer
from bookings.transitions.requesting import Request, request_booking, take_in
from bookings.transitions.using import (
    Use,
    correct_use,
    finish_use,
    no_show,
    record_in_house,
    start_use,
)

__all__ = [
    "Option",
    "Request",
    "Use",
    "accept_offer",
    "add_maintenance",
    "add_message",
    "approve",
    "ask",
    "breakdown",
    "cancel",
    "correct_use",
    "decline_offer",
    "end_maintenance",
    "expire",
    "finish_use",
    "no_show",
    "offer",
    "record_in_house",
    "reject",
    "reply",
    "request_booking",
    "reschedule",
    "start_use",
    "take_in",
]
