"""What was stated of money, as a figure: sums of one year beside each other, never of a span."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from itube.reports import charts
from itube.reports.models import BudgetLine
from itube.reports.wording import large_won


@dataclass(frozen=True)
class Budgets:
    """spans are sums over several years; lines those of one year each, with their drawing."""

    spans: list[BudgetLine]
    lines: list[BudgetLine]
    beams: list[charts.Beam]
    finding: str

    @property
    def height(self) -> int:
        return charts.beams_height(self.beams)


def budgets_of(rows: Sequence[BudgetLine]) -> Budgets:
    """Return rows parted into spans and single years."""
    lines = [row for row in rows if not row.is_span]
    return Budgets(
        [row for row in rows if row.is_span],
        lines,
        charts.beams(
            ((f"{row.years} {row.programme}", row.amount_won, written(row)) for row in lines),
            tall=True,
        ),
        _finding(lines),
    )


def written(row: BudgetLine) -> str:
    """Return the sum as the source says it: `약 2조 9,000억 원`."""
    amount = large_won(row.amount_won)
    return _("약 %(amount)s") % {"amount": amount} if row.is_about else amount


def _finding(lines: Sequence[BudgetLine]) -> str:
    """Return what each year comes to; years are told side by side and not added up."""
    parts = []
    for year in sorted({row.first_year for row in lines}):
        of_year = [row for row in lines if row.first_year == year]
        parts.append(
            ngettext(
                "%(year)d년 %(amount)s(%(n)d개 사업)",
                "%(year)d년 %(amount)s(%(n)d개 사업)",
                len(of_year),
            )
            % {
                "year": year,
                "amount": large_won(sum(row.amount_won for row in of_year)),
                "n": len(of_year),
            }
        )
    return _("발표된 예산: %(years)s.") % {"years": ", ".join(parts)} if parts else ""
