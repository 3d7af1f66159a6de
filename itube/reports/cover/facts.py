"""All that stands on the cover report, from its title to the definitions."""

from datetime import date

from django.utils.translation import gettext as _

from itube.lib.names import in_english
from itube.lib.typeset import printable
from itube.reports import wording
from itube.reports.cover import sections
from itube.reports.cover.parts import Facts, Headline
from itube.reports.cover.sections import changed
from itube.reports.figures import Report


def facts_of(report: Report) -> Facts:
    """Return what the cover report says of report, in the active language."""
    period = report.period
    return Facts(
        language="en" if in_english() else "ko",
        title=_("장비 활용 현황 보고서"),
        period=period.name or period.days,
        about=[
            (_("기간"), period.days),
            (_("기준일"), _day(period.today)),
            (_("대상"), _scope(report)),
            (_("작성"), "i-Tube"),
        ],
        headlines=[
            Headline(str(each.name), each.number, each.unit, changed(each.change), each.note)
            for each in wording.headlines(report)
        ],
        headlines_note=_("▲ 증가, ▼ 감소: 지난해 같은 기간(%(days)s)과 견준 값")
        % {"days": period.before.days},
        legend=(_("이번 기간"), _("지난해 같은 기간")),
        sections=[
            sections.overall(report),
            sections.sectors(report),
            sections.regions(report),
            sections.institutions(report),
            sections.unused(report),
            sections.of_definitions(),
        ],
    )


def _day(day: date) -> str:
    return f"{day.year}. {day.month}. {day.day}."


def _scope(report: Report) -> str:
    """Return how much it tells of; of one center alone, its name."""
    total = report.total
    if total.centers == 1:
        centers = printable(report.lines[0].piece.center_name)
    else:
        centers = _("지원센터 %(count)s곳") % {"count": f"{total.centers:,}"}
    return _("%(centers)s, 장비 %(pieces)s점(%(units)s대)") % {
        "centers": centers,
        "pieces": f"{total.sums.pieces:,}",
        "units": f"{total.sums.units:,}",
    }
