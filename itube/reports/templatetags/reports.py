"""How templates write figures: `{{ line.year|told:"yearly_rate" }}` is `4.8 %`."""

from django import template

from itube.reports import definitions, wording
from itube.reports.inquiries.wording import rate_of, reason_of
from itube.reports.models import ExportJob
from itube.reports.periods import Period
from itube.reports.sums import Sums

register = template.Library()
register.filter("asked_rate", rate_of)
register.filter("reason", reason_of)

# Glyph and look of an export's state; the word stands beside them.
STATES = {
    ExportJob.State.WAITING: ("s-half", "info"),
    ExportJob.State.DONE: ("s-check", "ok"),
    ExportJob.State.FAILED: ("s-x", "bad"),
}


@register.filter
def told(sums: Sums, definition_id: str) -> str:
    """Return a figure with its unit, or why there is none."""
    definition = definitions.BY_ID[definition_id]
    return wording.with_unit(definition, definition.value(sums))


@register.filter
def millions(won: int | None) -> str:
    """Return whole won in millions: `269`; `-` where it is not known."""
    return "-" if won is None else f"{won / 1_000_000:,.0f}"


@register.filter
def days(period: Period) -> str:
    """Return the days of a period, the year said once: `2026. 1. 1.~12. 31.`"""
    return wording.days(period.first, period.last)


@register.filter
def export_days(job: ExportJob) -> str:
    """Return the days of an export."""
    return wording.days(job.first_day, job.last_day)


@register.filter
def state_glyph(job: ExportJob) -> str:
    return STATES[ExportJob.State(job.state)][0]


@register.filter
def state_look(job: ExportJob) -> str:
    return STATES[ExportJob.State(job.state)][1]
