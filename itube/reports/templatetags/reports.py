"""How templates write figures: `{{ line.year|told:"yearly_rate" }}` is `4.8 %`."""

from datetime import date

from django import template
from django.http import QueryDict
from django.template import RequestContext

from itube.reports import definitions, records, wording
from itube.reports.definition import Definition
from itube.reports.figures import Group
from itube.reports.inquiries.wording import rate_of, reason_of
from itube.reports.models import ExportJob
from itube.reports.periods import Period
from itube.reports.sums import HOUR, Sums

register = template.Library()
register.filter("asked_rate", rate_of)
register.filter("reason", reason_of)
register.filter("signed", wording.signed)

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
def of(definition: Definition, sums: Sums) -> str:
    """Return a figure with its unit, or why there is none: `{{ each|of:line.sums }}`."""
    return wording.with_unit(definition, definition.value(sums))


@register.filter
def value_of(sums: Sums, definition: Definition) -> str:
    """Return a figure with its unit, or why there is none: `{{ line.sums|value_of:each }}`."""
    return of(definition, sums)


@register.filter
def percent(rate: float) -> str:
    """Return a rate as `57.3 %`."""
    return wording.with_unit(definitions.YEARLY_RATE, rate)


@register.simple_tag
def change_of(definition_id: str, group: Group) -> wording.Change | None:
    """Return how a figure of a group has changed."""
    definition = definitions.BY_ID[definition_id]
    return wording.change(definition, definition.value(group.sums), definition.value(group.before))


# Parameters that stay when a link narrows figures or leads to what is behind them.
CONDITIONS = (
    "period", "from", "to", "center", "province", "sector", "than", "field", "kind", "institution",
)  # fmt: skip


@register.simple_tag(takes_context=True)
def narrowed(context: RequestContext, parameter: str, value: str, sort: str = "") -> str:
    """Return the conditions of the page narrowed by one more, as a query: `?period=year&kind=x`."""
    query = _conditions(context)
    query[parameter] = value
    if sort:
        query["sort"] = sort
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def rows_of(context: RequestContext, definition: Definition) -> str:
    """Return the query by which a piece's page shows the records that a figure is made of."""
    query = _conditions(context)
    for kind in records.KINDS:
        if definition.id in kind.figures:
            query["rows"] = kind.slug
            break
    return f"?{query.urlencode()}#records" if query else "#records"


@register.simple_tag(takes_context=True)
def querystring_without(context: RequestContext, parameter: str) -> str:
    """Return the conditions of the page without one of them, as a query."""
    query = _conditions(context)
    query.pop(parameter, None)
    return f"?{query.urlencode()}"


def _conditions(context: RequestContext) -> QueryDict:
    given = context["request"].GET
    query = QueryDict(mutable=True)
    for name in CONDITIONS:
        if given.get(name):
            query[name] = given[name]
    return query


@register.filter
def as_hours(minutes: int) -> str:
    """Return minutes as hours: `1.5`."""
    return f"{minutes / 60:,.1f}"


@register.filter
def as_month(day: date) -> str:
    """Return `2026년 3월`."""
    return wording.month_name(day)


@register.filter
def hours(seconds: int) -> str:
    """Return seconds as hours: `1,234.5`."""
    return f"{seconds / HOUR:,.1f}"


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
