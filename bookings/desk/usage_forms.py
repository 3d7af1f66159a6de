"""Lines of the operating journal that staff write or correct themselves."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.desk.forms import MOST_COUNT, MOST_WON, add_span, moment_field, shown
from bookings.desk.maintenance_forms import pieces_of
from bookings.models import UsageRecord, UseClass
from centers.models import Center
from itube.lib.periods import Span

IN_HOUSE = [(each.value, each.label) for each in (UseClass.OWN, UseClass.INTERNAL)]
LABELS = {
    "operating_minutes": gettext_lazy("가동시간(분)"),
    "samples": gettext_lazy("시료 수"),
    "staff_minutes": gettext_lazy("인력투입(분)"),
}


class RecordForm(forms.ModelForm):
    """What both kinds of lines have; cleaned_data has `span`."""

    start = moment_field(gettext_lazy("실제 시작"))
    end = moment_field(gettext_lazy("실제 종료"))

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self.now = now
        super().__init__(*args, **kwargs)
        self.fields["operating_minutes"].required = False
        for name, most in {
            "samples": MOST_COUNT,
            "staff_minutes": MOST_COUNT,
            "fee_won": MOST_WON,
        }.items():
            if name in self.fields:
                self.fields[name].required = False
                self.fields[name].validators += [MinValueValidator(0), MaxValueValidator(most)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        add_span(self, data)
        if data.get("end") and data["end"] > self.now:
            self.add_error("end", _("아직 끝나지 않은 이용은 적을 수 없어요."))
        for name in ("samples", "staff_minutes", "fee_won"):
            if name in self.fields and data.get(name) is None:
                data[name] = 0
        self._check_minutes(data)
        return data

    def _check_minutes(self, data: dict[str, Any]) -> None:
        span, minutes = data.get("span"), data.get("operating_minutes")
        if span is None:
            return
        lasted = int(span.length.total_seconds() // 60)
        if minutes is None:
            data["operating_minutes"] = lasted
        elif minutes > lasted * self.units(data):
            self.add_error("operating_minutes", _("가동시간은 이용 시간보다 길 수 없어요."))

    def units(self, data: dict[str, Any]) -> int:
        """Return how many units of the piece could run at once."""
        return 1 if self.instance.booking_id else self.instance.equipment.units


class CorrectForm(RecordForm):
    """What was wrong in a record; the wrong one stays beside the new one."""

    class Meta:
        model = UsageRecord
        fields = [
            "start",
            "end",
            "operating_minutes",
            "samples",
            "staff_minutes",
            "use_class",
            "use_type",
            "organisation_type",
            "organisation_name",
            "department",
            "fee_won",
            "note",
        ]
        labels = LABELS

    def __init__(self, *args: Any, instance: UsageRecord, **kwargs: Any) -> None:
        times = {"start": shown(instance.start), "end": shown(instance.end)}
        super().__init__(*args, instance=instance, initial=times, **kwargs)
        if instance.booking_id:
            # A booked use is always somebody else's.
            del self.fields["use_class"]

    @property
    def changes(self) -> dict[str, Any]:
        """What transitions.correct_use() is told, of a valid form."""
        return {name: self.cleaned_data[name] for name in self.fields}


class InHouseForm(RecordForm):
    """A use by the center's own department, or another one of its institution."""

    equipment = forms.ChoiceField(label=gettext_lazy("장비"))
    use_class = forms.ChoiceField(label=gettext_lazy("이용구분"), choices=IN_HOUSE)

    class Meta:
        model = UsageRecord
        fields = [
            "use_class",
            "start",
            "end",
            "operating_minutes",
            "use_type",
            "department",
            "samples",
            "staff_minutes",
            "note",
        ]
        labels = LABELS

    field_order = ["equipment"]

    def __init__(self, *args: Any, center: Center, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pieces = {piece.number: piece for piece in pieces_of(center)}
        choices = [(number, str(piece)) for number, piece in self.pieces.items()]
        self.fields["equipment"].choices = [("", _("장비를 골라 주세요")), *choices]  # type: ignore[attr-defined]

    def units(self, data: dict[str, Any]) -> int:
        piece = self.pieces.get(data.get("equipment", ""))
        return piece.units if piece else 1

    @property
    def told(self) -> dict[str, Any]:
        """What transitions.record_in_house() is told besides piece and span, of a valid form."""
        names = ("use_class", "operating_minutes", "use_type", "department", "samples")
        data = self.cleaned_data
        return {name: data[name] for name in (*names, "staff_minutes", "note")}

    @property
    def span(self) -> Span:
        return self.cleaned_data["span"]
