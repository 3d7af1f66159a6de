"""By which rules a center, or one of its pieces, is booked, and whom it charges less."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import BookingPolicy, FeeReduction
from bookings.policies import NAMES, Policy
from centers.models import Center
from equipment.models import Equipment
from itube.accounts.models import Company


class PolicyForm(forms.ModelForm):
    """The numbers of one level; what is left empty is as the level above, which each hint tells."""

    class Meta:
        model = BookingPolicy
        fields = NAMES

    def __init__(self, data: Any, *, of: Center | Equipment, above: Policy) -> None:
        owner: dict[str, Any] = {"center" if isinstance(of, Center) else "equipment": of}
        stored = BookingPolicy.objects.filter(**owner).first()
        self.of, self.owner, self.above = of, owner, above
        super().__init__(data, instance=stored or BookingPolicy(**owner), auto_id="policy_%s")
        for name, field in self.fields.items():
            known = getattr(above, name)
            if isinstance(known, bool):
                self.fields[name] = forms.TypedChoiceField(
                    label=field.label,
                    required=False,
                    choices=[
                        ("", _("정하지 않음(%(value)s)") % {"value": _yes_or_no(known)}),
                        ("True", _yes_or_no(True)),
                        ("False", _yes_or_no(False)),
                    ],
                    coerce=lambda text: text == "True",
                    empty_value=None,
                    help_text=field.help_text,
                )
            elif isinstance(field, forms.TypedChoiceField):
                nothing = ("", _("정하지 않음(%(value)s)") % {"value": known})
                chosen: Any = field.choices
                field.choices = [nothing, *((value, label) for value, label in chosen if value)]
            elif known is not None:
                told = _("비우면 %(value)s.") % {"value": known}
                field.help_text = f"{field.help_text} {told}".strip()

    def save(self, commit: bool = True) -> BookingPolicy:
        """Write the numbers; rivals take turns."""
        with transaction.atomic():
            type(self.of).objects.select_for_update(no_key=True, of=("self",)).get(pk=self.of.pk)
            values = {name: self.cleaned_data[name] for name in NAMES}
            row, _made = BookingPolicy.objects.update_or_create(**self.owner, defaults=values)
        return row

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        inforce = {
            name: getattr(self.above, name) if data.get(name) is None else data[name]
            for name in NAMES
        }
        if inforce["min_minutes"] > inforce["max_minutes"]:
            self.add_error("max_minutes", _("최대 이용은 최소 이용보다 짧을 수 없어요."))
        elif isinstance(self.of, Center):
            self._require_sense_below(self.of, inforce)
        if inforce["grid_offset_minutes"] >= inforce["grid_minutes"]:
            self.add_error("grid_offset_minutes", _("예약 시작점은 예약 단위보다 작아야 해요."))
        for name in ("min_minutes", "max_minutes"):
            if data.get(name) is not None and data[name] % inforce["grid_minutes"]:
                self.add_error(
                    name,
                    _("예약 단위(%(grid)s분)의 배수로 적어 주세요.")
                    % {"grid": inforce["grid_minutes"]},
                )
        return data

    def _require_sense_below(self, center: Center, inforce: dict[str, Any]) -> None:
        """A piece with one number of its own must still have a length that can be booked."""
        for row in BookingPolicy.objects.filter(equipment__center=center).select_related(
            "equipment"
        ):
            least = inforce["min_minutes"] if row.min_minutes is None else row.min_minutes
            most = inforce["max_minutes"] if row.max_minutes is None else row.max_minutes
            if least > most:
                name = "max_minutes" if row.max_minutes is None else "min_minutes"
                self.add_error(
                    name,
                    _(
                        "‘%(piece)s’의 최소 이용 %(least)d분이 최대 이용 %(most)d분보다 길어져요. "
                        "그 장비의 예약 규칙을 먼저 바꿔 주세요."
                    )
                    % {"piece": row.equipment, "least": least, "most": most},
                )


class FeesForm(forms.Form):
    """The percentage that the center takes off for each class of companies; empty takes none."""

    def __init__(self, data: Any, *, center: Center) -> None:
        self.center = center
        stored = dict(
            FeeReduction.objects.filter(center=center.pk).values_list("company_size", "percent")
        )
        super().__init__(data, initial=stored, auto_id="fees_%s")
        for size, label in Company.Size.choices:
            self.fields[size] = forms.IntegerField(
                label=label,
                min_value=0,
                max_value=100,
                required=False,
                error_messages={
                    "min_value": gettext_lazy("0에서 100까지 적어 주세요."),
                    "max_value": gettext_lazy("0에서 100까지 적어 주세요."),
                },
            )

    def save(self) -> None:
        """Write the reductions; bookings that are priced already keep their price."""
        with transaction.atomic():
            Center.objects.select_for_update(no_key=True).get(pk=self.center.pk)
            FeeReduction.objects.filter(center=self.center.pk).delete()
            FeeReduction.objects.bulk_create(
                FeeReduction(center=self.center, company_size=size, percent=percent)
                for size, percent in self.cleaned_data.items()
                if percent
            )


def _yes_or_no(value: bool) -> str:
    return _("예") if value else _("아니요")
