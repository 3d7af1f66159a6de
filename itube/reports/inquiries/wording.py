"""How inquiries are said, and the inquiry of each unused piece of a report."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from itube.reports import definitions, wording
from itube.reports.figures import Line
from itube.reports.models import Inquiry

REASONS = tuple(Inquiry.Reason)


def rate_of(inquiry: Inquiry) -> str:
    """Return the rate of the twelve months as it was when asked: `4.8 %`."""
    return wording.with_unit(definitions.YEARLY_RATE, inquiry.rate)


def reason_of(inquiry: Inquiry | None) -> str:
    """Return the reason as it is answered, or that there is none yet, or that nobody asked."""
    if inquiry is None:
        return _("묻지 않음")
    return _("답변 대기") if inquiry.is_open else str(inquiry.get_reason_display())


def plan_of(inquiry: Inquiry | None) -> str:
    """Return the plan as it is answered; empty where there is none."""
    return str(inquiry.get_plan_display()) if inquiry and inquiry.plan else ""


class Explained(NamedTuple):
    """An unused piece of a report, and the last inquiry about it if there was one."""

    line: Line
    inquiry: Inquiry | None


def explained(lines: Iterable[Line]) -> list[Explained]:
    """Return lines, each with its last inquiry: one statement, none for no lines."""
    lines = list(lines)
    asked = Inquiry.objects.current().filter(equipment__in=[line.piece.pk for line in lines])
    by_piece = {inquiry.equipment_id: inquiry for inquiry in asked.order_by()} if lines else {}
    return [Explained(line, by_piece.get(line.piece.pk)) for line in lines]
