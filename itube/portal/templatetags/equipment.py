"""How pages write what equipment is: fees, days, specs, use modes, and what matched."""

from collections.abc import Iterable

from django import template
from django.templatetags.static import static
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from equipment.fees import Fee
from equipment.models import FeeBasis, Kind, Spec, Status, Tariff
from equipment.search.highlight import Highlighter
from itube.lib.names import in_english
from itube.portal.templatetags.portal import HANGUL

register = template.Library()

# Glyph and look of a status; the word stands beside them.
BADGES = {
    Status.NORMAL: ("s-check", "ok"),
    Status.REPAIR: ("s-tri", "warn"),
    Status.IDLE: ("s-ring", ""),
    Status.DISPOSED: ("s-slash", ""),
}
# Korean units that English pages write in English; makemessages reads them here.
UNITS = (
    pgettext_lazy("unit", "인치"),
    pgettext_lazy("unit", "배"),
    pgettext_lazy("unit", "개"),
    pgettext_lazy("unit", "개/h"),
    pgettext_lazy("unit", "개/min"),
    pgettext_lazy("unit", "명"),
    pgettext_lazy("unit", "축"),
    pgettext_lazy("unit", "웰"),
    pgettext_lazy("unit", "초"),
    pgettext_lazy("unit", "분"),
    pgettext_lazy("unit", "시간"),
    pgettext_lazy("unit", "일"),
    pgettext_lazy("unit", "포트"),
    pgettext_lazy("unit", "코어"),
    pgettext_lazy("unit", "존"),
    pgettext_lazy("unit", "홀"),
    pgettext_lazy("unit", "대"),
    pgettext_lazy("unit", "회"),
    pgettext_lazy("unit", "회/h"),
    pgettext_lazy("unit", "회/min"),
    pgettext_lazy("unit", "캡슐/h"),
    pgettext_lazy("unit", "테스트/h"),
    pgettext_lazy("unit", "백만게이트"),
    pgettext_lazy("unit", "억게이트"),
)


@register.filter
def badge_glyph(status: str) -> str:
    """Return the name of the icon of a status."""
    return BADGES[Status(status)][0]


@register.filter
def badge_look(status: str) -> str:
    """Return the CSS class of a status; empty for the plain look."""
    return BADGES[Status(status)][1]


@register.filter
def won(amount: int) -> str:
    """Return `255,000원`."""
    return _("%(amount)s원") % {"amount": f"{amount:,}"}


@register.filter
def amount(fee: Fee | Tariff) -> str:
    """Return the figure of a fee: `85,000원`, `무료` or `협의`."""
    if fee.basis == FeeBasis.FREE or fee.won == 0:
        return _("무료")
    if fee.won is None:
        return _("협의")
    return won(fee.won)


@register.filter
def basis(fee: Fee | Tariff) -> str:
    """Return what a fee is counted by; empty where it has no figure."""
    if not fee.won:
        return ""
    if isinstance(fee, Tariff) and fee.basis == FeeBasis.BASE:
        return _("기본 %(hours)d시간") % {"hours": fee.base_quantity}
    return _("기본 사용료") if fee.basis == FeeBasis.BASE else str(FeeBasis(fee.basis).label)


@register.filter
def modes(use_modes: Iterable[str]) -> str:
    """Return use modes in short: `직접사용 · 의뢰`."""
    return " · ".join(mode(use_mode) for use_mode in use_modes)


@register.filter
def mode(use_mode: str) -> str:
    """Return a use mode in short."""
    return {"direct": _("직접사용"), "test": _("의뢰"), "rental": _("대여")}[use_mode]


@register.simple_tag
def kind_drawing(kind: Kind) -> str:
    """Return the address of the drawing that stands for a kind where there is no photo."""
    try:
        return static(f"img/kinds/{kind.drawing}.svg")
    except ValueError:  # the manifest has no such file: someone has named a drawing of their own
        return static("img/kinds/generic.svg")


@register.filter
def spec_value(spec: Spec) -> str:
    """Return a spec's value as it was written, its Latin unit set apart: `0.3~30 kV`.

    English pages say a Korean unit in English: `5~300,000배` is `5~300,000×`.
    """
    unit = spec.unit
    number = spec.text.removesuffix(unit).rstrip()
    if not unit or unit in ("%", "°") or not spec.text.endswith(unit) or not number[-1:].isdigit():
        return spec.text
    if HANGUL.search(unit):
        english = pgettext("unit", unit)
        if english == unit:
            return spec.text
        return f"{number}{' ' if english[0].isalnum() else ''}{english}"
    return f"{number} {unit}"


@register.filter
def spec_values(specs: Iterable[Spec]) -> str:
    """Return the values of several specs of one name: `405 nm, 488 nm`."""
    return ", ".join(spec_value(spec) for spec in specs)


@register.filter
def in_short(specs: Iterable[Spec]) -> str:
    """Return the first three specs on one line: `가속전압 0.3~30 kV, 배율 5~300,000배`.

    English pages leave out the values that are Korean words.
    """
    told = [(spec.definition, spec_value(spec)) for spec in specs]
    if in_english():
        told = [(definition, value) for definition, value in told if not HANGUL.search(value)]
    return ", ".join(
        f"{definition.name} {value}" if definition else value for definition, value in told[:3]
    )


@register.filter
def marked(text: str, highlighter: Highlighter | None) -> SafeString:
    """Return text, escaped, with what answers the question in <mark>."""
    parts, at = [], 0
    for start, end in highlighter.spans(text) if highlighter else ():
        # All is escaped before any tag is added.
        parts += [escape(text[at:start]), "<mark>", escape(text[start:end]), "</mark>"]
        at = end
    return mark_safe("".join([*parts, escape(text[at:])]))  # noqa: S308
