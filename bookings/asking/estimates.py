"""What a use would cost, in the lines of a small bill; and what each length on the table costs."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bookings.fees import VAT_PERCENT, Price, price
from bookings.policies import Policy
from bookings.templatetags.bookings import duration, won
from equipment.models import FeeBasis, Tariff
from itube.lib.periods import Span

# The table offers no longer choice than this many cells.
MOST_CELLS = 96


@dataclass(frozen=True)
class Bill:
    """The lines of an estimate: what is counted, what the center takes off, tax, and the sum.

    Whole won; reduction is what is taken off, vat and total are None where the fee is agreed upon.
    """

    counted: str
    before: int | None
    reduction_percent: int
    reduction: int
    vat_percent: int
    vat: int | None
    total: int | None


def bill(estimate: Price, span: Span, samples: int | None) -> Bill:
    """Return the lines of an estimate for a use over span."""
    before = price(estimate.tariff, span, samples, 0).won
    taken_off = 0 if before is None or estimate.won is None else before - estimate.won
    return Bill(
        counted=_counted(estimate.tariff, span, samples),
        before=before,
        reduction_percent=estimate.reduction_percent,
        reduction=taken_off,
        vat_percent=VAT_PERCENT,
        vat=estimate.vat,
        total=estimate.total,
    )


def _counted(tariff: Tariff | None, span: Span, samples: int | None) -> str:
    half_hours = ceil(span.length.total_seconds() / 1800)
    if tariff is None or tariff.won is None:
        return _("사용료")
    if tariff.basis == FeeBasis.HOUR:
        return f"{won(tariff.won)} × {duration(timedelta(minutes=30 * half_hours))}"
    if tariff.basis == FeeBasis.DAY:
        days = ceil(half_hours / 48)
        return f"{won(tariff.won)} × {duration(timedelta(days=days))}"
    if tariff.basis == FeeBasis.SAMPLE:
        count = samples or 1
        told = ngettext("시료 %(n)d개", "시료 %(n)d개", count) % {"n": count}
        return f"{won(tariff.won)} × {told}"
    covered = timedelta(hours=tariff.base_quantity or 0)
    base = _("기본 %(length)s %(won)s") % {"length": duration(covered), "won": won(tariff.won)}
    beyond = timedelta(minutes=30 * half_hours) - covered
    if beyond <= timedelta():
        return base
    return _("%(base)s + 추가 %(length)s") % {"base": base, "length": duration(beyond)}


def told_lengths(tariff: Tariff | None, policy: Policy, start: datetime) -> list[str]:
    """Return how long 1, 2, 3 ... cells of the table are and what that costs, up to the longest.

    The fee is before reduction and tax; start is any instant, lengths alone count.
    """
    step = timedelta(minutes=policy.grid_minutes)
    most = min(policy.max_minutes // policy.grid_minutes, MOST_CELLS)
    told = []
    for cells in range(1, most + 1):
        span = Span(start, start + step * cells)
        text = duration(span.length)
        if fee := _told_fee(tariff, span):
            text = f"{text} · {fee}"
        told.append(text)
    return told


def _told_fee(tariff: Tariff | None, span: Span) -> str:
    if tariff is None:
        return ""
    if tariff.basis == FeeBasis.SAMPLE and tariff.won:
        return _("시료당 %(won)s") % {"won": won(tariff.won)}
    estimate = price(tariff, span, None, 0)
    if estimate.won is None:
        return _("사용료 협의")
    return _("예상 사용료 %(won)s") % {"won": won(estimate.won)}
