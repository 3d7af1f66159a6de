"""When a center, or one of its pieces, is open: a week in words, and days on which it is closed."""

import re
from itertools import pairwise
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from bookings.models import PieceHours
from centers.models import Center, ClosedDay, OpeningHours
from centers.models.hours import END_OF_DAY, Weekday, clock
from equipment.models import Equipment

Stretches = list[tuple[int, int]]

STRETCH = re.compile(r"(\d{1,2}):(\d{2})\s*[~\-–]\s*(\d{1,2}):(\d{2})")


class StretchesField(forms.CharField):
    """The open stretches of a day, `09:00~12:00, 13:00~18:00`; cleans to minutes, in order.

    Nothing written means closed. The midnight at the end of the day is 24:00.
    """

    default_error_messages = {
        "shape": _("09:00~18:00처럼 적고, 쉬는 시간이 있으면 쉼표로 나눠 주세요."),
        "order": _("닫는 시각은 여는 시각보다 늦어야 해요."),
        "overlap": _("시간이 서로 겹쳐요. 앞 시간이 끝난 뒤에 다음 시간을 적어 주세요."),
        "end": _("하루의 끝은 24:00이에요. 시각을 확인해 주세요."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=100, **options)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return ", ".join(f"{clock(opens)}~{clock(closes)}" for opens, closes in value)

    def clean(self, value: Any) -> Stretches:
        found = []
        for part in str(super().clean(value)).split(","):
            if not part.strip():
                continue
            match = STRETCH.fullmatch(part.strip())
            if match is None:
                raise ValidationError(self.error_messages["shape"], code="shape")
            hour, minute, to_hour, to_minute = map(int, match.groups())
            opens, closes = hour * 60 + minute, to_hour * 60 + to_minute
            if minute > 59 or to_minute > 59 or closes > END_OF_DAY:
                raise ValidationError(self.error_messages["end"], code="end")
            if opens >= closes:
                raise ValidationError(self.error_messages["order"], code="order")
            found.append((opens, closes))
        found.sort()
        if any(after < end for (_start, end), (after, _end) in pairwise(found)):
            raise ValidationError(self.error_messages["overlap"], code="overlap")
        return found


class WeekForm(forms.Form):
    """The hours of each weekday, of a center or of a piece that keeps its own."""

    def __init__(self, data: Any, *, of: Center | Equipment) -> None:
        self.of = of
        week = self._stored()
        super().__init__(
            data,
            auto_id="week_%s",
            initial={f"day_{day}": stretches for day, stretches in week.items()},
        )
        for day in Weekday:
            self.fields[f"day_{day.value}"] = StretchesField(label=day.label)

    @property
    def rows(self) -> Any:
        return OpeningHours if isinstance(self.of, Center) else PieceHours

    @property
    def owner(self) -> dict[str, Any]:
        return {"center" if isinstance(self.of, Center) else "equipment": self.of}

    def _stored(self) -> dict[int, Stretches]:
        week: dict[int, Stretches] = {day.value: [] for day in Weekday}
        for row in self.rows.objects.filter(**self.owner).order_by("opens"):
            week[row.weekday].append((row.opens, row.closes))
        return week

    def save(self) -> bool:
        """Write the week and return whether it is another than before; rivals take turns."""
        wanted = {day.value: self.cleaned_data[f"day_{day.value}"] for day in Weekday}
        with transaction.atomic():
            type(self.of).objects.select_for_update(no_key=True).get(pk=self.of.pk)
            stored = self._stored()
            changed = [day for day in stored if stored[day] != wanted[day]]
            self.rows.objects.filter(**self.owner, weekday__in=changed).delete()
            self.rows.objects.bulk_create(
                self.rows(**self.owner, weekday=day, opens=opens, closes=closes)
                for day in changed
                for opens, closes in wanted[day]
            )
        return bool(changed)


class ClosedDayForm(forms.ModelForm):
    class Meta:
        model = ClosedDay
        fields = ["day", "name_ko", "name_en"]
        widgets = {"day": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, data: Any, *, center: Center) -> None:
        super().__init__(data, instance=ClosedDay(center=center), auto_id="closed_%s")

    def save(self, commit: bool = True) -> ClosedDay:
        """Close the day; rivals take turns, and a day that is closed already stays so."""
        center, day = self.instance.center, self.cleaned_data["day"]
        with transaction.atomic():
            Center.objects.select_for_update(no_key=True).get(pk=center.pk)
            names = {name: self.cleaned_data[name] for name in ("name_ko", "name_en")}
            row, _made = ClosedDay.objects.get_or_create(center=center, day=day, defaults=names)
        return row

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        day = data.get("day")
        if day and ClosedDay.objects.filter(center=self.instance.center_id, day=day).exists():
            self.add_error("day", _("이미 휴무일로 등록한 날이에요."))
        return data
