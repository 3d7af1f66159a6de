"""What staff write when they keep a piece from use."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.availability.opening import at_minute
from bookings.desk.forms import add_span, moment_field, shown
from bookings.models import Maintenance
from centers.models import Center, OpeningHours
from centers.models.hours import END_OF_DAY
from equipment.models import Equipment, Status

KINDS = [(kind.value, kind.label) for kind in Maintenance.Kind if kind != "breakdown"]


def pieces_of(center: Center) -> list[Equipment]:
    """Return the pieces of center that can be used or kept from use, by name."""
    return list(
        Equipment.objects.filter(center=center.pk)
        .exclude(status=Status.DISPOSED)
        .select_related("center")
        .order_by("name_ko", "pk")
    )


def rest_of_day(center: Center, now: datetime) -> tuple[datetime, datetime]:
    """Return now to the minute, and when center closes today; midnight where it has closed."""
    today = timezone.localdate(now)
    closing = (
        OpeningHours.objects.filter(center=center.pk, weekday=today.weekday())
        .order_by("-closes")
        .values_list("closes", flat=True)
        .first()
    )
    end = at_minute(today, closing or END_OF_DAY)
    return shown(now), end if end > now else at_minute(today, END_OF_DAY)


class KeptForm(forms.Form):
    """A piece or one unit of it, and a time; cleaned_data has `piece` and `span`."""

    equipment = forms.ChoiceField(label=gettext_lazy("장비"))
    unit = forms.IntegerField(label=gettext_lazy("호기(비우면 전체)"), required=False, min_value=1)
    start = moment_field(gettext_lazy("시작"))
    end = moment_field(gettext_lazy("종료"))
    text = forms.CharField(label=gettext_lazy("내용"), max_length=200, required=False)

    def __init__(self, data: Any, *, center: Center, now: datetime, asked: QueryDict) -> None:
        """asked: what an address says of the fields; it fills in the form that nobody has sent."""
        start, end = rest_of_day(center, now)
        initial = {"start": start, "end": end} | {
            name: asked[name]
            for name in ("equipment", "unit", "start", "end", "text")
            if asked.get(name)
        }
        super().__init__(data, initial=initial)
        self.pieces = {piece.number: piece for piece in pieces_of(center)}
        choices = [(number, _name(piece)) for number, piece in self.pieces.items()]
        self.fields["equipment"].choices = [("", _("장비를 골라 주세요")), *choices]  # type: ignore[attr-defined]
        if all(piece.units == 1 for piece in self.pieces.values()):
            del self.fields["unit"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        add_span(self, data)
        data["piece"] = piece = self.pieces.get(data.get("equipment", ""))
        unit = data.setdefault("unit", None)
        if piece is not None and unit is not None and unit > piece.units:
            self.add_error("unit", _("이 장비는 %(n)d호기까지 있어요.") % {"n": piece.units})
        return data


class MaintenanceForm(KeptForm):
    kind = forms.ChoiceField(label=gettext_lazy("종류"), choices=KINDS)

    field_order = ["equipment", "unit", "kind", "start", "end", "text"]


class BreakdownForm(KeptForm):
    text = forms.CharField(
        label=gettext_lazy("신청자에게 전할 말"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("고장의 내용과 언제쯤 고칠지 적으면 신청자에게 그대로 가요."),
    )


def _name(piece: Equipment) -> str:
    place = f" · {piece.location}" if piece.location else ""
    units = _(" · %(n)d대") % {"n": piece.units} if piece.units > 1 else ""
    return f"{piece}{place}{units}"
