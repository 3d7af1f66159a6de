"""How figures are said: numbers with their units, changes as ▲▼, and what a chart shows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from itube.lib.names import in_english
from itube.reports import definitions
from itube.reports.charts import width
from itube.reports.definition import Definition, Text, Unit, Value
from itube.reports.figures import Group, Report
from itube.reports.months import Month
from itube.reports.overviews import Overview
from itube.reports.sums import Sums


def days(first: date, last: date) -> str:
    """Return `2026. 1. 1.~12. 31.`, in English `1 Jan–31 Dec 2026`; one year is said once."""
    if in_english():
        start = f"{first.day} {first:%b}" + (f" {first.year}" if first.year != last.year else "")
        return f"{start}–{last.day} {last:%b %Y}"
    end = f"{last.month}. {last.day}."
    if first.year != last.year:
        end = f"{last.year}. {end}"
    return f"{first.year}. {first.month}. {first.day}.~{end}"


def number(definition: Definition, value: Value) -> str:
    """Return a value as it is written, without its unit: `1,234`, `57.3`, or why there is none."""
    if value is None:
        return str(definition.missing)
    if definition.unit is Unit.RATE:
        return f"{value * 100:.1f}"
    return f"{value:,.1f}" if definition.is_fraction else f"{value:,.0f}"


def with_unit(definition: Definition, value: Value) -> str:
    """Return a value with its unit: `57.3 %`, `1,234시간`, or why there is none."""
    text = number(definition, value)
    if value is None:
        return text
    if definition.unit is Unit.RATE:
        return f"{text}\u00a0%"
    return _("%(number)s%(unit)s") % {"number": text, "unit": definition.unit.label}


@dataclass(frozen=True)
class Change:
    """How a figure has changed within a year: glyph, amount, and the same for who cannot see."""

    glyph: str
    amount: str
    word: str


def change(definition: Definition, value: Value, before: Value) -> Change | None:
    """Return the change from before to value; None where there is nothing to compare with.

    Rates change by percentage points, pieces by their number, everything else in per cent.
    """
    if value is None or before is None:
        return None
    difference = value - before
    if definition.unit is Unit.RATE:
        amount = _("%(points)s %%p") % {"points": f"{abs(difference) * 100:.1f}"}
        shown = round(difference, 3)
    elif definition.unit is Unit.PIECES:
        count = int(abs(difference))
        amount = ngettext("%(number)s점", "%(number)s점", count) % {"number": f"{count:,}"}
        shown = difference
    elif before:
        amount, shown = f"{abs(difference) / before * 100:.1f} %", round(difference / before, 3)
    else:
        return None
    if not shown:
        return Change("―", "", _("같음"))
    if difference > 0:
        return Change("▲", amount, _("증가"))
    return Change("▼", amount, _("감소"))


@dataclass(frozen=True)
class Headline:
    """One of the large figures at the top of a page."""

    definition: Definition
    name: Text
    number: str
    unit: str
    change: Change | None
    note: str


# What the first page shows large.
SHOWN = (
    definitions.YEARLY_RATE,
    definitions.OPEN_RATE,
    definitions.OPERATING_HOURS,
    definitions.YEARLY_HOURS,
    definitions.BOOKED,
    definitions.NO_SHOW_RATE,
    definitions.EXTERNAL_RATE,
    definitions.SHARED_RATE,
    definitions.LOW_USE,
    definitions.IDLE,
    definitions.UPTIME,
    definitions.CAPACITY_HOURS,
    definitions.YIELD,
    definitions.FIRST_ANSWER,
    definitions.SME_RATE,
    definitions.EXTERNAL_HOURS,
    definitions.INCOME,
)
# The figures that the page of a piece begins with.
OF_PIECE = (
    definitions.YEARLY_RATE,
    definitions.OPERATING_HOURS,
    definitions.UPTIME,
    definitions.BOOKED,
    definitions.EXTERNAL_RATE,
)


def headline(
    definition: Definition, group: Group, beside: Definition | None = None, note: str = ""
) -> Headline:
    """Return a figure of a group with its change, and another figure beside it or a note."""
    value = definition.value(group.sums)
    shown, unit = number(definition, value), definition.unit.label
    if definition.unit is Unit.WON and value is not None:
        shown, unit = f"{value / MILLION:,.0f}", _("백만 원")
    if beside is not None:
        other = beside.value(group.sums)
        mark = ":" if other is None else ""
        note = f"{beside.name}{mark} {with_unit(beside, other)}"
    return Headline(
        definition,
        definition.name,
        shown,
        "" if value is None else str(unit),
        change(definition, value, definition.value(group.before)),
        note,
    )


def headlines(figures: Overview | Report) -> list[Headline]:
    """Return the five figures that a report begins with."""
    total = figures.total
    sums = total.sums
    unused = Headline(
        definitions.LOW_USE,
        _("저활용·유휴 장비"),
        f"{sums.unused:,}",
        str(Unit.PIECES.label),
        # Of what is compared with, pages do not ask which pieces were unused.
        change(definitions.LOW_USE, sums.unused, total.before.unused)
        if isinstance(figures, Report)
        else None,
        _("저활용 %(low)s점, 유휴 %(idle)s점") % {"low": f"{sums.low:,}", "idle": f"{sums.idle:,}"},
    )
    return [
        headline(definitions.YEARLY_RATE, total, definitions.OPEN_RATE),
        headline(definitions.OPERATING_HOURS, total, definitions.YEARLY_HOURS),
        headline(definitions.BOOKED, total, definitions.NO_SHOW_RATE),
        headline(definitions.EXTERNAL_RATE, total, definitions.SHARED_RATE),
        unused,
    ]


def services(figures: Overview) -> list[Headline]:
    """Return five figures of how well users are served."""
    total = figures.total
    return [
        headline(definitions.UPTIME, total, definitions.CAPACITY_HOURS),
        headline(definitions.YIELD, total),
        headline(definitions.FIRST_ANSWER, total),
        headline(definitions.SME_RATE, total, definitions.EXTERNAL_HOURS),
        headline(definitions.INCOME, total),
    ]


@dataclass(frozen=True)
class Bar:
    """A row of a table of groups or pieces with its bars, of now and of a year before."""

    name: str
    sums: Sums
    rate: str
    open_rate: str
    external: str
    width: float
    width_before: float
    change: Change | None
    # The value of the parameter by which a link narrows figures to it.
    given: str = ""


def bar(name: str, sums: Sums, before: Sums, given: str = "") -> Bar:
    """Return the row of a group or a piece."""
    rate = definitions.YEARLY_RATE
    return Bar(
        name,
        sums,
        with_unit(rate, sums.yearly_rate),
        with_unit(definitions.OPEN_RATE, sums.open_rate),
        with_unit(definitions.EXTERNAL_RATE, sums.external_rate),
        width(sums.yearly_rate),
        width(before.yearly_rate),
        change(rate, sums.yearly_rate, before.yearly_rate),
        given,
    )


def bars(groups: Iterable[Group]) -> list[Bar]:
    """Return the rows of groups whose keys are what links narrow by."""
    return [bar(group.name, group.sums, group.before, group.key) for group in groups]


BY_SECTOR = gettext_lazy(
    "가동률이 가장 높은 업종은 %(highest)s(%(high)s), 가장 낮은 업종은 %(lowest)s(%(low)s)입니다."
)
BY_PROVINCE = gettext_lazy(
    "가동률이 가장 높은 지역은 %(highest)s(%(high)s), 가장 낮은 지역은 %(lowest)s(%(low)s)입니다."
)


def finding(sentence: Text, groups: Sequence[Group]) -> str:
    """Return what a comparison of groups by their rate shows, put as sentence; empty for one."""
    rated = [
        (group.sums.yearly_rate, group.name)
        for group in groups
        if group.sums.yearly_rate is not None
    ]
    if len(rated) < 2:
        return ""
    (low, lowest), (high, highest) = min(rated), max(rated)
    rate = definitions.YEARLY_RATE
    names = {
        "highest": highest,
        "high": with_unit(rate, high),
        "lowest": lowest,
        "low": with_unit(rate, low),
    }
    return str(sentence) % names


TRILLION, EOK, MILLION = 10**12, 10**8, 10**6


def large_won(amount: int) -> str:
    """Return a sum as ministries write it: `2조 9,000억 원`, `1,868억 원`, `KRW 186.8 billion`."""
    if in_english():
        if amount >= TRILLION:
            return f"KRW {amount / TRILLION:,.3g} trillion"
        return f"KRW {amount / 10**9:,.1f} billion"
    trillions, rest = divmod(amount, TRILLION)
    parts = [_("%(number)s조") % {"number": f"{trillions:,}"}] if trillions else []
    if rest >= EOK or not trillions:
        parts.append(_("%(number)s억") % {"number": f"{rest // EOK:,}"})
    return _("%(number)s 원") % {"number": " ".join(parts)}


def months_finding(months: Sequence[Month]) -> str:
    """Return what the chart of months shows: the highest and the lowest of those that are over."""
    rated = [
        (month.sums.yearly_rate, month.first)
        for month in months
        if month.is_over and month.sums.yearly_rate is not None
    ]
    if len(rated) < 2:
        return ""
    (low, lowest), (high, highest) = min(rated), max(rated)
    return _("가동률은 %(highest)s에 가장 높고(%(high)s) %(lowest)s에 가장 낮습니다(%(low)s).") % {
        "highest": month_name(highest),
        "high": with_unit(definitions.YEARLY_RATE, high),
        "lowest": month_name(lowest),
        "low": with_unit(definitions.YEARLY_RATE, low),
    }


def signed(value: float, digits: int = 1) -> str:
    """Return a difference with its sign: `+1.5`, `−3`, `0`; of fractions so many digits."""
    if not value:
        return "0"
    text = f"{abs(value):,.{digits}f}" if isinstance(value, float) else f"{abs(value):,}"
    return f"+{text}" if value > 0 else f"−{text}"


def month_name(first: date) -> str:
    """Return `2026년 3월`, in English `March 2026`."""
    if in_english():
        return f"{first:%B %Y}"
    return _("%(year)d년 %(month)d월") % {"year": first.year, "month": first.month}
