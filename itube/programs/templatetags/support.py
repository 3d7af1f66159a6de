"""How pages write what a request for support is: its state, and whose turn it is."""

from datetime import datetime

from django import template

from itube.programs.models import SupportEvent, SupportRequest
from itube.programs.support.states import WAITS_FOR_CENTER, WAITS_FOR_REQUESTER, EventKind, State

register = template.Library()

# Glyph and look of a state; the word stands beside them.
BADGES = {
    State.REQUESTED: ("s-ring", "info"),
    State.ANSWERING: ("s-half", "info"),
    State.ANSWERED: ("chat", "ok"),
    State.CLOSED: ("s-done", ""),
    State.CANCELLED: ("s-slash", ""),
}
# The glyph of a line of the history that is not a change of state.
EVENT_GLYPHS = {
    EventKind.REFERRED: "s-swap",
    EventKind.ASSIGNED: "user",
    EventKind.REPLIED: "chat",
    EventKind.NOTED: "file",
    EventKind.REMINDED: "clock",
    EventKind.ESCALATED: "alert",
    EventKind.RAISED: "alert",
    EventKind.CONSENT_ASKED: "info",
    EventKind.CONSENTED: "s-check",
    EventKind.REFUSED: "s-x",
    EventKind.CASE_MADE: "file",
}


@register.filter
def support_glyph(state: str) -> str:
    """Return the name of the icon of a state."""
    return BADGES[State(state)][0]


@register.filter
def support_look(state: str) -> str:
    """Return the CSS class of a state's badge; empty for the plain look."""
    return BADGES[State(state)][1]


@register.filter
def support_event_glyph(event: SupportEvent) -> str:
    """Return the name of the icon of a line of the history."""
    return EVENT_GLYPHS.get(EventKind(event.kind)) or support_glyph(event.target)


@register.filter
def support_waits_for(request: SupportRequest) -> str:
    """Return whose turn it is: `center`, `requester`, or nothing."""
    if request.state in WAITS_FOR_CENTER:
        return "center"
    return "requester" if request.state in WAITS_FOR_REQUESTER else ""


@register.filter
def is_late(request: SupportRequest, now: datetime) -> bool:
    """Return whether the center should have answered by now."""
    return request.is_overdue(now)
