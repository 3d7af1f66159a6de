"""The finder's whole form: what equipment knows of itself, and free time on top."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from equipment.filters import SORTS as SORTS_OF_EQUIPMENT
from equipment.filters import EquipmentFilter, QuestionForm
from itube.finder.moments import parse_moment
from itube.lib.periods import Span

LONGEST_WINDOW = timedelta(days=31)
USUAL_WINDOW = timedelta(days=14)
USUAL_HOURS = 1.0
SHORTEST_HOURS, LONGEST_HOURS = 0.5, 12.0
FREE = ("free_from", "free_to", "free_hours")

SORTS = [*SORTS_OF_EQUIPMENT, ("earliest", gettext_lazy("빨리 쓸 수 있는 순"))]


class FreeAsk(NamedTuple):
    """One unbroken bookable stretch of that length, somewhere within the window."""

    window: Span
    length: timedelta


class MomentField(forms.CharField):
    """A day in Seoul (its first instant) or an ISO time with its offset."""

    def clean(self, value: Any) -> datetime | None:
        text = super().clean(value)
        if not text.strip():
            return None
        moment = parse_moment(text)
        if moment is None:
            raise ValidationError(
                _("날짜나 시차를 붙인 시각으로 적어 주세요. 예: 2030-01-07, 2030-01-07T00:00Z"),
                code="invalid",
            )
        return moment


class HoursField(forms.CharField):
    """A number of hours, in half hours: `3`, `1.5`, `2시간`."""

    def clean(self, value: Any) -> float | None:
        text = super().clean(value).strip().removesuffix(_("시간")).strip()
        if not text:
            return None
        try:
            hours = float(text) if text.isascii() and len(text) <= SHORTEST_TEXT else -1.0
        except ValueError:
            hours = -1.0
        if not SHORTEST_HOURS <= hours <= LONGEST_HOURS or hours * 2 % 1:
            raise ValidationError(
                _("0.5부터 12까지 30분 단위의 시간으로 적어 주세요. 예: 3, 1.5"), code="invalid"
            )
        return hours


SHORTEST_TEXT = 8  # characters; a longer number is none of hours


class MomentFilter(django_filters.Filter):
    field_class = MomentField

    def filter(self, qs: QuerySet, value: datetime | None) -> QuerySet:
        return qs  # the three parameters of free time are one condition


class HoursFilter(django_filters.Filter):
    field_class = HoursField

    def filter(self, qs: QuerySet, value: float | None) -> QuerySet:
        return qs


class FinderForm(QuestionForm):
    """Makes one condition of the three parameters of free time: cleaned_data["free"]."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned["free"] = self._free(cleaned, timezone.now())
        if cleaned.get("sort") == "distance" and not cleaned.get("near") and "near" in cleaned:
            self.add_error("sort", _("어디에서 가까운지 ‘가까운 곳’을 함께 골라 주세요."))
        return cleaned

    def _free(self, cleaned: dict[str, Any], now: datetime) -> FreeAsk | None:
        start, end, hours = (cleaned.get(name) for name in FREE)
        if start is None and end is None and hours is None:
            return None
        start = max(start or now, now)
        if any(name in self.errors for name in FREE):
            return None
        end = end or start + USUAL_WINDOW
        if end <= start:
            self.add_error(
                "free_to", _("‘빈 시간 시작’보다 늦고 아직 지나지 않은 때를 적어 주세요.")
            )
            return None
        if end - start > LONGEST_WINDOW:
            self.add_error("free_to", _("빈 시간은 31일 안에서 찾을 수 있어요."))
            return None
        return FreeAsk(Span(start, end), timedelta(hours=hours or USUAL_HOURS))


class FinderFilter(EquipmentFilter):
    """The parameters of the finder, the same on its page, in its API and in saved searches."""

    free_from = MomentFilter(label=gettext_lazy("빈 시간 시작"))
    free_to = MomentFilter(label=gettext_lazy("빈 시간 끝"))
    free_hours = HoursFilter(label=gettext_lazy("이어서 쓸 시간"))
    sort = django_filters.ChoiceFilter(
        label=gettext_lazy("정렬"), choices=SORTS, method="in_order", empty_label=None
    )

    class Meta(EquipmentFilter.Meta):
        form = FinderForm


# Every name that a question may use; `page` belongs to whoever shows the answer.
PARAMETERS = (*FinderFilter.base_filters, "page")
