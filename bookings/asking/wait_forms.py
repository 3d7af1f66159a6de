"""What a person fills in to wait for a time that is not free now."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.asking.forms import date_field, in_range
from bookings.availability.opening import at_minute
from equipment.models import Equipment, UseMode
from itube.lib.periods import Span

# As the field writes it; more than any center lends at a time.
MOST_HOURS = 168
USUAL = timedelta(hours=2)


class WaitForm(forms.Form):
    """A place in the line for piece: so many hours on end on any of the days, which are Seoul's."""

    first = date_field(_("언제부터"))
    last = date_field(_("언제까지"))
    hours = forms.DecimalField(
        label=_("이용 시간(시간)"),
        min_value=0,
        max_value=MOST_HOURS,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        error_messages=dict.fromkeys(
            ("invalid", "max_decimal_places", "max_digits", "max_whole_digits", "min_value"),
            _("이용 시간을 2나 1.5처럼 적어 주세요."),
        )
        | {"max_value": _("이용 시간을 %(limit_value)s 이하로 적어 주세요.")},
    )
    use_mode = forms.ChoiceField(
        label=_("이용방법"),
        error_messages={
            "required": _("이용방법을 골라 주세요."),
            "invalid_choice": _("이 장비에서 고를 수 없는 이용방법이에요."),
        },
    )

    def __init__(self, piece: Equipment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, auto_id="wait-%s", **kwargs)
        choices = [(mode, UseMode(mode).label) for mode in piece.use_modes]
        self.fields["use_mode"].choices = choices

    @property
    def window(self) -> Span:
        """The days of a valid form."""
        data = self.cleaned_data
        return Span(at_minute(data["first"], 0), at_minute(data["last"], 24 * 60))

    @property
    def length(self) -> timedelta:
        """The time that is wanted, of a valid form."""
        return timedelta(minutes=round(self.cleaned_data["hours"] * 60))

    def clean_first(self) -> date:
        return in_range(self.cleaned_data["first"])

    def clean_last(self) -> date:
        return in_range(self.cleaned_data["last"])

    def clean_hours(self) -> Any:
        hours = self.cleaned_data["hours"]
        if not hours:
            raise ValidationError(self.fields["hours"].error_messages["min_value"], code="zero")
        return hours

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors.keys() & {"first", "last"} and data["last"] < data["first"]:
            self.add_error(
                "last", ValidationError(_("‘언제부터’와 같거나 뒤여야 해요."), code="order")
            )
        return data


def wait_form(
    piece: Equipment, first: date, last: date, length: timedelta = USUAL, mode: str = ""
) -> WaitForm:
    """Return the form with what someone probably wants."""
    initial = {
        "first": first,
        "last": last,
        "hours": f"{length / timedelta(hours=1):g}",
        "use_mode": mode or next(iter(piece.use_modes), ""),
    }
    return WaitForm(piece, initial=initial)
