"""Forms of a piece: what belongs together is checked together, in words."""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminFileWidget
from django.db.models.fields.files import FieldFile
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from equipment.models import Equipment, FeeBasis, Spec, Tariff, UseMode, UseScope


@dataclass(frozen=True)
class LinkedFile:
    """An uploaded file as a widget shows it."""

    name: str
    url: str

    def __str__(self) -> str:
        return self.name


def linked(file: FieldFile) -> LinkedFile:
    """Return a piece's file with the page that serves it: uploads have no folder of their own."""
    address = reverse(f"equipment:{file.field.name}", args=[file.instance.number])
    return LinkedFile(PurePath(file.name or "").name, address)


class FileWidget(AdminFileWidget):
    def format_value(self, value: Any) -> LinkedFile | None:
        return linked(value) if self.is_initial(value) else None


class EquipmentForm(forms.ModelForm):
    use_modes = forms.MultipleChoiceField(
        label=_("이용방법"),
        choices=UseMode,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Equipment
        exclude: list[str] = []  # the administration's fieldsets choose
        widgets = {"photo": FileWidget, "manual": FileWidget}

    def _get_validation_exclusions(self) -> set[str]:
        # A file that stays was checked when it came, and may lie on a disk that is away.
        unchanged = {"photo", "manual"} - set(self.changed_data)
        return super()._get_validation_exclusions() | unchanged

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        center = self.cleaned_data.get("center")
        qualification = self.cleaned_data.get("qualification")
        if center and qualification and qualification.center_id != center.pk:
            self.add_error("qualification", _("이 장비를 보유한 센터의 자격만 고를 수 있어요."))
        exclusive = self.cleaned_data.get("use_scope") == UseScope.EXCLUSIVE
        if self.cleaned_data.get("exclusive_reason") and not exclusive:
            self.add_error(
                "exclusive_reason", _("활용범위가 단독활용일 때만 사유를 적어요. 비워 주세요.")
            )
        return cleaned


class SpecForm(forms.ModelForm):
    class Meta:
        model = Spec
        fields = ["definition", "text", "value_from", "value_to", "unit", "order"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        low, high = self.cleaned_data.get("value_from"), self.cleaned_data.get("value_to")
        if low is not None and high is not None and low > high:
            self.add_error("value_to", _("최대는 최소보다 작을 수 없어요."))
        if (low is not None or high is not None) and not self.cleaned_data.get("definition"):
            self.add_error("definition", _("숫자를 적으려면 항목을 골라 주세요."))
        return cleaned


PRICED = {FeeBasis.HOUR, FeeBasis.DAY, FeeBasis.SAMPLE, FeeBasis.BASE}


class TariffForm(forms.ModelForm):
    class Meta:
        model = Tariff
        fields = ["use_mode", "basis", "won", "base_quantity", "extra_won", "valid_from"]

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        basis = self.cleaned_data.get("basis")
        asked = {"won"} if basis in PRICED else set()
        if basis == FeeBasis.BASE:
            asked |= {"base_quantity", "extra_won"}
        for name in ["won", "base_quantity", "extra_won"]:
            value = self.cleaned_data.get(name)
            if name in asked and value is None:
                self.add_error(name, _("이 기준에서는 꼭 적어야 해요."))
            elif name not in asked and value is not None:
                self.add_error(name, _("이 기준에서는 적지 않아요. 비워 주세요."))
            elif value is not None and value < (1 if name == "base_quantity" else 0):
                self.add_error(name, _("0보다 작은 금액이나 0시간은 적을 수 없어요."))
        return cleaned
