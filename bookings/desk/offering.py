"""Other times that a center may offer: what it is shown, and what it ticks or writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from bookings import rules
from bookings.alternatives import Alternative, elsewhere, here
from bookings.availability.free import week_of
from bookings.desk.forms import DeedForm, moment_field, text_field
from bookings.models import Booking
from bookings.policies import policy_of
from bookings.templatetags.bookings import period
from bookings.transitions import Option
from bookings.transitions.offering import MOST_OFFERS
from equipment.models import Equipment, Status, UseScope
from itube.lib.periods import Span

MOST_SISTERS = 10


def sisters(piece: Equipment) -> list[Equipment]:
    """Return the other pieces of the kind in piece's center that could stand in for it."""
    return list(
        Equipment.objects.filter(center=piece.center_id, kind=piece.kind_id, status=Status.NORMAL)
        .exclude(pk=piece.pk)
        .exclude(use_scope=UseScope.EXCLUSIVE)
        .select_related("center__institution")
        .order_by("name_ko", "pk")[:MOST_SISTERS]
    )


def own_suggestions(
    booking: Booking, others: Iterable[Equipment], now: datetime
) -> list[Alternative]:
    """Return the asked time on a sister that has it free, then the nearest times on the piece."""
    others = [piece for piece in others if booking.use_mode in piece.use_modes]
    weeks = week_of(others, booking.span, now) if others else {}
    same_time = [
        Alternative(piece, booking.span, str(_("같은 시간, 같은 종류의 장비")))
        for piece in others
        if any(booking.span in spans for spans in weeks[piece.pk].by_unit.values())
    ]
    return [*same_time[:MOST_OFFERS], *here(booking.equipment, booking.span, now)]


def referrals(booking: Booking, now: datetime) -> list[Alternative]:
    """Return equal pieces of other centers, each with its first time from the asked one on."""
    return elsewhere(booking.equipment, booking.span, now, booking.use_mode)


def value_of(equipment: Equipment, span: Span) -> str:
    """Return an option as the value of a tick box."""
    return f"{equipment.number}/{span.start.isoformat()}/{span.end.isoformat()}"


class OptionsField(forms.Field):
    """Ticked suggestions; cleans to (number of the piece, span) each, whatever is still free."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[tuple[str, Span]]:
        return [self._option(text) for text in value or ()]

    def _option(self, text: str) -> tuple[str, Span]:
        number, _slash, times = text.partition("/")
        start, _slash, end = times.partition("/")
        try:
            span = Span(parse_datetime(start), parse_datetime(end))  # type: ignore[arg-type]
            if span.start < span.end and None not in (span.start.tzinfo, span.end.tzinfo):
                return number, span
        except (ValueError, TypeError):
            pass  # falls through to the error
        raise ValidationError(_("제안할 일정을 다시 골라 주세요."), code="option")


@dataclass(frozen=True)
class Row:
    """The three fields of one option that staff write themselves."""

    piece: forms.BoundField
    start: forms.BoundField
    end: forms.BoundField


class OfferForm(DeedForm):
    """Up to three options on pieces of the own center: ticked, written, or both."""

    ticked = OptionsField(required=False)
    keep_asked = forms.BooleanField(
        label=_("희망 일시도 계속 잡아 두기"),
        required=False,
        initial=True,
        help_text=_("희망 일시에 이용할 수 없으면 표시를 지워요. 그 시간이 바로 풀려요."),
    )
    text = text_field(_("신청자에게 전할 말"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.booking.equipment
        self.pieces = [own, *sisters(own)]
        choices = [(piece.number, str(piece)) for piece in self.pieces]
        for n in range(1, MOST_OFFERS + 1):
            self.fields[f"piece_{n}"] = forms.ChoiceField(label=_("장비"), choices=choices)
            self.fields[f"piece_{n}"].required = False
            self.fields[f"start_{n}"] = moment_field(_("시작"), required=False)
            self.fields[f"end_{n}"] = moment_field(_("종료"), required=False)
        self.suggested = own_suggestions(self.booking, self.pieces[1:], self.now)

    @property
    def rows(self) -> list[Row]:
        return [
            Row(self[f"piece_{n}"], self[f"start_{n}"], self[f"end_{n}"])
            for n in range(1, MOST_OFFERS + 1)
        ]

    @property
    def ticks(self) -> list[tuple[str, Alternative, bool]]:
        """Each suggestion with its value, and whether its box is ticked."""
        return ticks_of(self, self.suggested)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        by_number = {piece.number: piece for piece in self.pieces}
        options = []
        for number, span in data.get("ticked", ()):
            if number not in by_number:
                self.add_error("ticked", _("우리 센터의 같은 종류 장비만 제안할 수 있어요."))
            else:
                options.append(Option(by_number[number], span))
        for n in range(1, MOST_OFFERS + 1):
            row = {"start": data.get(f"start_{n}"), "end": data.get(f"end_{n}")}
            if row["start"] and row["end"] and row["end"] <= row["start"]:
                self.add_error(f"end_{n}", _("종료 시각은 시작 시각보다 늦어야 해요."))
            elif row["start"] and row["end"]:
                piece = by_number.get(data.get(f"piece_{n}", ""), self.booking.equipment)
                options.append(Option(piece, Span(row["start"], row["end"])))
            elif row["start"] or row["end"]:
                missing = f"end_{n}" if row["start"] else f"start_{n}"
                if not self.has_error(missing):
                    self.add_error(missing, _("시작과 종료를 모두 적어 주세요."))
        check_number(self, options)
        data["options"] = options
        return data


class ReferForm(DeedForm):
    """Times on equal pieces of other centers: they must keep that center's rules."""

    ticked = OptionsField(required=False)
    text = text_field(_("신청자에게 전할 말"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.suggested = referrals(self.booking, self.now)

    @property
    def ticks(self) -> list[tuple[str, Alternative, bool]]:
        """Each suggestion with its value, and whether its box is ticked."""
        return ticks_of(self, self.suggested)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        booking, options = self.booking, []
        for number, span in data.get("ticked", ()):
            piece = (
                Equipment.objects.published()
                .numbered(number)
                .filter(kind=booking.equipment.kind_id)
                .exclude(center=booking.equipment.center_id)
                .select_related("center", "qualification")
                .first()
            )
            if piece is None:
                self.add_error("ticked", _("다른 센터의 같은 종류 장비만 연계할 수 있어요."))
                continue
            asking = rules.asking_for(
                piece,
                policy_of(piece),
                user=booking.user,
                company=booking.company,
                span=span,
                use_mode=booking.use_mode,
                now=self.now,
            )
            for breach in rules.broken(asking):
                where = f"{piece} {period(span)}"
                self.add_error("ticked", f"{where}: {breach.text} {breach.passes}")
            options.append(Option(piece, span))
        check_number(self, options)
        data["options"] = options
        return data


def ticks_of(
    form: forms.Form, suggested: Iterable[Alternative]
) -> list[tuple[str, Alternative, bool]]:
    """Return each suggestion with its value, and whether its box is ticked: at first the first."""
    sent: Any = form.data
    chosen = sent.getlist("ticked") if form.is_bound else None
    values = [(value_of(found.equipment, found.span), found) for found in suggested]
    return [
        (value, found, n == 0 if chosen is None else value in chosen)
        for n, (value, found) in enumerate(values)
    ]


def check_number(form: forms.Form, options: list[Option]) -> None:
    """Add an error to form unless there is an option, and no more than may be offered."""
    if not options and not form.errors:
        form.add_error("ticked", _("제안할 일정을 하나 이상 골라 주세요."))
    elif len(options) > MOST_OFFERS:
        form.add_error(
            "ticked",
            ValidationError(_("제안은 %(most)d개까지 할 수 있어요."), params={"most": MOST_OFFERS}),
        )
