"""The finder's whole form: what equipment knows of itself, and free time on top."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Any, NamedTuple

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.templatetags.bookings import duration, short_day, short_moment
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


def in_words(cleaned: Mapping[str, Any]) -> str:
    """Return the free time in a form's cleaned data: `12.1.(화)부터 12.8.(화) 전까지 3시간`.

    Empty if it asks for none.
    """
    free = cleaned.get("free")
    if free is None:
        return ""
    start, end = (cleaned.get(name) and _edge(cleaned[name]) for name in FREE[:2])
    words = {"start": start, "end": end, "length": duration(free.length)}
    if start and end:
        return _("%(start)s부터 %(end)s 전까지 %(length)s") % words
    if start:
        return _("%(start)s부터 14일 안에 %(length)s") % words
    if end:
        return _("%(end)s 전까지 %(length)s") % words
    return _("앞으로 14일 안에 %(length)s") % words


def _edge(moment: datetime) -> str:
    midnight = timezone.localtime(moment).time() == time()
    return short_day(moment) if midnight else short_moment(moment)


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
            hours = float(text) if text.isascii() and len(text) <= LONGEST_TEXT else -1.0
        except ValueError:
            hours = -1.0
        if not SHORTEST_HOURS <= hours <= LONGEST_HOURS or hours * 2 % 1:
            raise ValidationError(
                _("0.5부터 12까지 30분 단위의 시간으로 적어 주세요. 예: 3, 1.5"), code="invalid"
            )
        return hours


LONGEST_TEXT = 8  # characters; a longer number is none of hours


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
            self.add_error("free_to", _("시작보다 늦고 아직 지나지 않은 때를 적어 주세요."))
            return None
        if end - start > LONGEST_WINDOW:
            self.add_error("free_to", _("빈 시간은 31일 안에서 찾을 수 있어요."))
            return None
        return FreeAsk(Span(start, end), timedelta(hours=hours or USUAL_HOURS))


class FinderFilter(EquipmentFilter):
    """The parameters of the finder, the same on its page, in its API and in saved searches."""

    free_from = MomentFilter(
        label=gettext_lazy("빈 시간 시작"),
        help_text=gettext_lazy(
            "서울의 날짜(그날 0시)나 시차를 붙인 시각. 비우면 지금부터. 예: 2030-01-07"
        ),
    )
    free_to = MomentFilter(
        label=gettext_lazy("빈 시간 끝"),
        help_text=gettext_lazy(
            "이때 전까지. 날짜는 그날 0시라서 그날은 들어가지 않습니다. 시작에서 31일 안이고, "
            "비우면 14일 뒤까지"
        ),
    )
    free_hours = HoursFilter(
        label=gettext_lazy("이어서 쓸 시간"),
        help_text=gettext_lazy(
            "0.5부터 12까지 30분 단위. 비우면 1시간. 세 free_ 가운데 하나만 적어도 빈 시간이 있는 "
            "장비만 찾습니다."
        ),
    )
    sort = django_filters.ChoiceFilter(
        label=gettext_lazy("정렬"), choices=SORTS, method="in_order", empty_label=None
    )

    class Meta(EquipmentFilter.Meta):
        form = FinderForm

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Return the pieces by the models alone, whatever free time is asked for."""
        for name, value in self.form.cleaned_data.items():
            if name in self.filters:
                queryset = self.filters[name].filter(queryset, value)
        return queryset


# Every name that a question may use; `page` belongs to whoever shows the answer.
PARAMETERS = (*FinderFilter.base_filters, "page")
