"""What a person fills in to ask for a time."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from bookings.asking.times import YEARS, TimeUnreadableError, from_fields
from bookings.refusals import Breach
from equipment.models import Equipment, UseMode
from itube.lib.periods import Span

DATES = ["%Y-%m-%d", "%Y.%m.%d", "%Y. %m. %d", "%Y. %m. %d.", "%Y/%m/%d", "%Y%m%d"]
# Longer uses are agreed upon with the center; rules of centers are far below.
LONGEST = timedelta(days=31)

# Beside which field a broken rule is told; the others are about the time.
FIELD_OF_RULE = {
    "bookable": None,
    "use_mode": "use_mode",
    "qualification": "use_mode",
    "company": None,
    "company_blocked": None,
    "consent": "consent",
}


def date_field(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=DATES,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("날짜를 2026-01-31처럼 적어 주세요.")},
        **options,
    )


def time_field(label: Any) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        input_formats=["%H:%M", "%H:%M:%S"],
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
        error_messages={"invalid": _("시각을 14:00처럼 적어 주세요.")},
    )


class RequestForm(forms.Form):
    """One request for piece. Dates and times are Seoul's, whatever the browser's clock says."""

    date = date_field(_("날짜"))
    start = time_field(_("시작"))
    end = time_field(_("종료"))
    end_date = date_field(_("종료 날짜"), required=False)
    use_mode = forms.ChoiceField(
        label=_("이용방법"),
        error_messages={"required": _("이용방법을 골라 주세요.")},
    )
    purpose = forms.CharField(
        label=_("이용 목적"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("무엇을 왜 하려는지 적어 주세요.")},
        help_text=_("무엇을 왜 시험하는지 적으면 검토가 빨라져요. 담당자만 볼 수 있어요."),
    )
    sample_text = forms.CharField(
        label=_("시료"), max_length=300, required=False, help_text=_("종류와 상태를 적어 주세요.")
    )
    sample_count = forms.IntegerField(
        label=_("시료 수"),
        required=False,
        help_text=_("시료당 사용료는 이 수로 계산해요."),
        min_value=1,
        max_value=100_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        error_messages={
            "invalid": _("시료 수를 숫자로 적어 주세요."),
            "min_value": _("시료 수를 1 이상으로 적어 주세요."),
            "max_value": _("시료 수를 100,000 이하로 적어 주세요."),
        },
    )
    consent = forms.BooleanField(
        label=_("개인정보 제3자 제공에 동의"),
        error_messages={"required": _("필수 동의예요. 내용을 읽고 표시해 주세요.")},
    )

    def __init__(self, piece: Equipment, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        modes = self.fields["use_mode"]
        modes.choices = [(mode, UseMode(mode).label) for mode in piece.use_modes]
        modes.error_messages["invalid_choice"] = _("이 장비에서 고를 수 없는 이용방법이에요.")

    @property
    def span(self) -> Span | None:
        """The time, or None while it cannot be read."""
        data = getattr(self, "cleaned_data", {})
        if self.errors.keys() & {"date", "start", "end", "end_date"}:
            return None
        return from_fields(data["date"], data["start"], data["end"], data["end_date"])

    def clean_date(self) -> Any:
        return in_range(self.cleaned_data["date"])

    def clean_end_date(self) -> Any:
        return in_range(self.cleaned_data["end_date"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if not self.errors.keys() & {"date", "start", "end", "end_date"}:
            try:
                span = from_fields(data["date"], data["start"], data["end"], data["end_date"])
            except TimeUnreadableError as error:
                self.add_error("end", ValidationError(str(error), code="order"))
            else:
                if span.length > LONGEST:
                    self.add_error(
                        "end_date",
                        ValidationError(
                            _("한 번에 %(days)d일까지 신청할 수 있어요."),
                            code="long",
                            params={"days": LONGEST.days},
                        ),
                    )
        return data

    def add_breaches(self, breaches: list[Breach]) -> None:
        """Tell each broken rule beside the field that would mend it, with what would pass."""
        for breach in breaches:
            text = f"{breach.text} {breach.passes}".strip()
            self.add_error(
                FIELD_OF_RULE.get(breach.rule, "date"), ValidationError(text, code=breach.rule)
            )


def in_range(day: Any) -> Any:
    """Return day. Raises ValidationError if no calendar has to do with its year."""
    if day is not None and day.year not in YEARS:
        raise ValidationError(_("날짜를 다시 확인해 주세요."), code="year")
    return day
