"""The timeline is a record: every deed adds one line to it, and no line is ever changed."""

import pytest
from django.db import IntegrityError, transaction

from bookings import transitions
from bookings.models import BookingEvent
from bookings.states import Party, State
from tests.bookings.transitions.worlds import NOW, hours, in_state

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("do", [lambda rows: rows.update(text="…"), lambda rows: rows.delete()])
def test_a_line_can_be_neither_changed_nor_deleted(do):
    booking = in_state(State.REVIEWING)
    with pytest.raises(IntegrityError, match="never changed or deleted"), transaction.atomic():
        do(BookingEvent.objects.filter(booking=booking))
    assert booking.events.get().text == ""


def test_the_lines_of_a_long_story_follow_one_another():
    booking = in_state(State.REVIEWING)
    told = {"actor": None, "now": NOW}
    transitions.ask(booking, text="시료는?", **told)
    transitions.reply(booking, text="분말", **told)
    transitions.offer(booking, [transitions.Option(booking.equipment, hours(4, 6))], **told)
    transitions.decline_offer(booking, **told)
    transitions.reschedule(booking, hours(2, 4), party=Party.REQUESTER, **told)
    transitions.approve(booking, **told)
    transitions.cancel(booking, party=Party.REQUESTER, reason="cost", **told)
    assert list(booking.events.order_by("pk").values_list("kind", "source", "target")) == [
        ("requested", "", "reviewing"),
        ("asked", "reviewing", "needs_info"),
        ("replied", "needs_info", "reviewing"),
        ("offered", "reviewing", "offered"),
        ("declined", "offered", "reviewing"),
        ("moved", "reviewing", "reviewing"),
        ("confirmed", "reviewing", "confirmed"),
        ("cancelled", "confirmed", "cancelled"),
    ]
