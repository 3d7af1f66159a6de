"""What a use costs: the estimate at the request, and the same sum again when it is over."""

from dataclasses import dataclass
from datetime import datetime
from math import ceil

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
    before = None if tariff is None else _before_reduction(tariff, span, samples)
    if before is None:
        return Price(tariff, None, None, reduction_percent)
    won = before * (100 - reduction_percent) // 100 // 10 * 10
    return Price(tariff, won, won * VAT_PERCENT // 100, reduction_percent)


def estimate(
    piece: Equipment, use_mode: str, span: Span, samples: int | None, company: Company | None
) -> Price:
    """Return what the use would cost by today's rows; the reduction is the center's."""
    tariff = tariff_for(piece, use_mode, span.start)
    return price(tariff, span, samples, reduction_for(piece.center_id, company))


def _before_reduction(tariff: Tariff, span: Span, samples: int | None) -> int | None:
    half_hours = ceil(span.length.total_seconds() / 1800)
    if tariff.basis == FeeBasis.FREE:
        return 0
    if tariff.won is None:
        return None
    if tariff.basis == FeeBasis.HOUR:
        return tariff.won * half_hours // 2
    if tariff.basis == FeeBasis.DAY:
        return tariff.won * ceil(half_hours / 48)
    if tariff.basis == FeeBasis.SAMPLE:
        return tariff.won * (samples or 1)
    # base: won covers base_quantity hours, each further started half hour half of extra_won
    beyond = max(0, half_hours - 2 * (tariff.base_quantity or 0))
    return tariff.won + (tariff.extra_won or 0) * beyond // 2
