"""What a use costs: the estimate at the request, and the same sum again when it is over."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.db.models import Subquery
from django.utils import timezone

from bookings.models import FeeReduction
from equipment.fees import in_force
from equipment.models import Equipment, FeeBasis, Tariff
from itube.accounts.models import Company
from itube.lib.periods import Span

VAT_PERCENT = 10


@dataclass(frozen=True)
class Price:
    """Whole won. won is without VAT and after the reduction; both are None if agreed upon."""

    tariff: Tariff | None
    won: int | None
    vat: int | None
    reduction_percent: int = 0

    @property
    def total(self) -> int | None:
        return None if self.won is None or self.vat is None else self.won + self.vat


@dataclass(frozen=True)
class FeeLine:
    """quantity times unit_won: hours in halves, days, samples, the base, or hours beyond it."""

    basis: str
    quantity: float
    unit_won: int
    won: int


def tariff_for(piece: Equipment, use_mode: str, at: datetime) -> Tariff | None:
    """Return the row by which a use that starts at `at` is priced, or None without one."""
    rows = in_force(piece.tariffs.all(), timezone.localdate(at))
    return next((row for row in rows if row.use_mode == use_mode), None)


def reduction_for(center_id: int, company: Company | None) -> int:
    """Return the percentage that the center takes off for companies of that size; 0 without one."""
    if company is None:
        return 0
    row = FeeReduction.objects.filter(center=center_id, company_size=company.size).first()
    return row.percent if row else 0


def price(tariff: Tariff | None, span: Span, samples: int | None, reduction_percent: int) -> Price:
    """Return what one use costs by a tariff row.

    Hours and days are counted from the time itself, a started half hour as half, a started day
    (24 h) as whole; without a number of samples one is assumed. Won are rounded down to 10 after
    the reduction, VAT down to 1.
    """
    lines = None if tariff is None else fee_lines(tariff, span, samples)
    if lines is None:
        return Price(tariff, None, None, reduction_percent)
    before = sum(line.won for line in lines)
    won = before * (100 - reduction_percent) // 100 // 10 * 10
    return Price(tariff, won, won * VAT_PERCENT // 100, reduction_percent)


def estimate(
    piece: Equipment, use_mode: str, span: Span, samples: int | None, company: Company | None
) -> Price:
    """Return what the use would cost by today's rows; the reduction is the center's."""
    size = company.size if company else ""
    reductions = FeeReduction.objects.filter(center=piece.center_id, company_size=size)
    tariff = (
        piece.tariffs.filter(use_mode=use_mode, valid_from__lte=timezone.localdate(span.start))
        .annotate(reduction=Subquery(reductions.order_by().values("percent")[:1]))
        .order_by("-valid_from")
        .first()
    )
    return price(tariff, span, samples, (tariff and tariff.reduction) or 0)


def fee_lines(tariff: Tariff, span: Span, samples: int | None) -> list[FeeLine] | None:
    """Return what the fee is made of before the reduction; none if free, None if agreed upon."""
    half_hours = ceil(span.length.total_seconds() / 1800)
    if tariff.basis == FeeBasis.FREE:
        return []
    if tariff.won is None:
        return None
    if tariff.basis == FeeBasis.HOUR:
        return [FeeLine("hour", half_hours / 2, tariff.won, tariff.won * half_hours // 2)]
    if tariff.basis == FeeBasis.DAY:
        days = ceil(half_hours / 48)
        return [FeeLine("day", days, tariff.won, tariff.won * days)]
    if tariff.basis == FeeBasis.SAMPLE:
        number = samples or 1
        return [FeeLine("sample", number, tariff.won, tariff.won * number)]
    # base: won covers base_quantity hours, each further started half hour half of extra_won
    lines = [FeeLine("base", 1, tariff.won, tariff.won)]
    beyond = max(0, half_hours - 2 * (tariff.base_quantity or 0))
    if beyond:
        extra = tariff.extra_won or 0
        lines.append(FeeLine("extra_hour", beyond / 2, extra, extra * beyond // 2))
    return lines
