"""How answers write what a piece is, what it costs and when it is free."""

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bookings.templatetags.bookings import period, short_moment, won
from centers.models import Center
from centers.models.codes import PROVINCE_SHORT
from equipment.fees import Fee
from equipment.models import Equipment, FeeBasis, Tariff
from itube.finder.hits import Hit
from itube.lib.periods import Span


def joined(*parts: str) -> str:
    """Return the parts that say something as one row."""
    return " · ".join(filter(None, parts))


def pieces(count: int) -> str:
    """Return `12대`."""
    return ngettext("장비 %(n)s대", "장비 %(n)s대", count) % {"n": f"{count:,}"}


def centers(count: int) -> str:
    """Return `3곳`."""
    return ngettext("센터 %(n)s곳", "센터 %(n)s곳", count) % {"n": f"{count:,}"}


def center_in(center: Center) -> str:
    """Return a center with its province: `소재분석지원센터 (대전)`."""
    return f"{center.name} ({PROVINCE_SHORT[center.province]})"


def fee(lowest: Fee | None, *, from_on: bool) -> str:
    """Return `시간당 60,000원부터`; what has no figure is told in words."""
    if lowest is None:
        return _("사용료는 센터에 문의")
    if lowest.won is None:
        return _("사용료 협의")
    if lowest.won == 0:
        return _("사용료 무료")
    amount = won(lowest.won)
    if from_on:
        amount = _("%(won)s부터") % {"won": amount}
    return f"{basis(lowest.basis)} {amount}"


def basis(code: str) -> str:
    """Return what a fee is counted by: `시간당`."""
    return _("기본 사용료") if code == FeeBasis.BASE else str(FeeBasis(code).label)


def tariff(row: Tariff) -> str:
    """Return one fee with its use mode: `이용자 직접사용: 시간당 60,000원`."""
    mode = row.get_use_mode_display()
    if row.basis == FeeBasis.FREE or row.won == 0:
        amount = _("무료")
    elif row.won is None:
        amount = _("협의")
    elif row.basis == FeeBasis.BASE:
        amount = _("기본 %(hours)d시간 %(won)s, 그 뒤 시간당 %(extra)s") % {
            "hours": row.base_quantity,
            "won": won(row.won),
            "extra": won(row.extra_won),
        }
    else:
        amount = f"{basis(row.basis)} {won(row.won)}"
    return f"{mode}: {amount}"


def hit(found: Hit) -> str:
    """Return a piece as a row: name, center, first free hour, fee."""
    piece = found.piece
    return row(piece, earliest(piece, found.earliest), fee(found.fee, from_on=found.from_on))


def row(piece: Equipment, *told: str) -> str:
    """Return piece with its center and what else is told of it."""
    return joined(piece.name, center_in(piece.center), *told)


def earliest(piece: Equipment, moment: datetime | None) -> str:
    """Return from when on a piece has a free hour, or why none is told."""
    if moment is not None:
        return pgettext("row", "%(moment)s부터 가능") % {"moment": short_moment(moment)}
    return _("60일 안에 빈 시간 없음") if piece.is_bookable else _("온라인 예약 받지 않음")


def free(span: Span) -> str:
    """Return a free time: `12.8.(화) 13:00~16:00 가능`."""
    return pgettext("row", "%(period)s 가능") % {"period": period(span)}
