"""What people choose on the pages of reports: the days, and what part of the stock."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from centers.models import Center, Province
from equipment.models import Field, Kind
from itube.lib.selects import PlainSelect
from itube.reports.periods import DAY, BadPeriodError, Period, checked, year_before
from itube.reports.reach import Reach
from itube.reports.scope import Scope

BAD_DAY = {"invalid": _("날짜를 2026-11-25처럼 적어 주세요.")}


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, (first + 31 * DAY).replace(day=1) - DAY


def _quarter(day: date) -> tuple[date, date]:
    first = day.replace(day=1, month=day.month - (day.month - 1) % 3)
    return first, _month(first + 62 * DAY)[1]


def _year(day: date) -> tuple[date, date]:
    return date(day.year, 1, 1), date(day.year, 12, 31)


# By the name in the address: what it is called, and its days as seen on a day.
NAMED = {
    "year": (_("올해"), _year),
    "last_year": (_("지난해"), lambda day: _year(year_before(day))),
    "quarter": (_("이번 분기"), _quarter),
    "last_quarter": (_("지난 분기"), lambda day: _quarter(_quarter(day)[0] - DAY)),
    "month": (_("이번 달"), _month),
    "last_month": (_("지난달"), lambda day: _month(day.replace(day=1) - DAY)),
}
FREE = "free"


def small(widget: type[forms.Widget], **attrs: str) -> forms.Widget:
    return widget(attrs={"class": "in s", **attrs})


def _day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=small(forms.DateInput, type="date"),
        error_messages=BAD_DAY,
    )


def choose(field: forms.Field, empty: Any, choices: Iterable[tuple[str, str]]) -> None:
    """Give a field of choices what may be chosen, and what leaving it open means."""
    cast(forms.ChoiceField, field).choices = [("", empty), *choices]


def centers_of(reach: Reach) -> Iterator[tuple[str, str]]:
    return ((code, f"{code} {center.name}") for code, center in reach.centers.items())


# What a period is compared with, by the name in the address.
YEAR_BEFORE, PREVIOUS = "year", "previous"
COMPARED = [(YEAR_BEFORE, _("지난해 같은 기간")), (PREVIOUS, _("바로 앞 기간"))]


class Narrowing(NamedTuple):
    """A condition that a link has set: what it is called, what was chosen, and its parameter."""

    label: Any
    chosen: str
    parameter: str


class FilterForm(forms.Form):
    """The conditions of a report; what is left open is this year, and all within reach.

    field, kind and institution are set by links from other figures; what is not known is ignored.
    """

    period = forms.ChoiceField(
        label=_("기간"),
        required=False,
        widget=small(PlainSelect),
        choices=[*((key, label) for key, (label, _days) in NAMED.items()), (FREE, _("직접 입력"))],
    )
    center = forms.ChoiceField(label=_("지원센터"), required=False, widget=small(PlainSelect))
    province = forms.ChoiceField(
        label=_("시·도"),
        required=False,
        widget=small(PlainSelect),
        choices=[("", _("전국")), *Province.choices],
    )
    sector = forms.ChoiceField(label=_("업종"), required=False, widget=small(PlainSelect))
    than = forms.ChoiceField(
        label=_("비교"), required=False, widget=small(PlainSelect), choices=COMPARED
    )
    field = forms.CharField(required=False, widget=forms.HiddenInput)
    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    institution = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: QueryDict, reach: Reach, sectors: dict[str, str], today: date) -> None:
        if not data.get("period") and (data.get("from") or data.get("to")):
            # An address with days alone means these days.
            data = data.copy()
            data["period"] = FREE
        super().__init__(data)
        self.reach, self.today = reach, today
        # `from` and `to` as on the command line; the words cannot be attributes.
        self.fields["from"] = _day_field(_("시작일"))
        self.fields["to"] = _day_field(_("종료일"))
        self.order_fields(["period", "from", "to", "center", "province", "sector", "than"])
        choose(self.fields["sector"], _("전체 업종"), sectors.items())
        if len(reach.centers) == 1:
            # Nothing to choose: one's own center is all there is.
            for name in ("center", "province"):
                del self.fields[name]
        else:
            choose(self.fields["center"], _("모든 센터"), centers_of(reach))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("period") == FREE and not {"from", "to"} & set(self.errors):
            self._check_free(data)
        return data

    def _check_free(self, data: dict[str, Any]) -> None:
        for name in ("from", "to"):
            if not data.get(name):
                self.add_error(name, _("직접 입력에는 날짜가 필요해요."))
        if not self.errors:
            try:
                checked(data["from"], data["to"], self.today)
            except BadPeriodError as refusal:
                self.add_error("to", str(refusal))

    def chosen(self) -> tuple[Period, Scope]:
        """Return the period and the scope asked for; of a form with errors, as if left open."""
        data = self.cleaned_data if self.is_valid() else {}
        if data.get("period") == FREE:
            period = Period(data["from"], data["to"], self.today)
        else:
            days_of = NAMED[data.get("period") or "year"][1]
            period = Period(*days_of(self.today), self.today)
        institution = self.reach.institutions.get(data.get("institution", ""))
        return period, self.reach.scope(
            data.get("center", ""),
            data.get("province", ""),
            data.get("sector", ""),
            data.get("field", ""),
            data.get("kind", ""),
            institution.pk if institution else None,
        )

    @property
    def than_chosen(self) -> str:
        """What the period is compared with: YEAR_BEFORE or PREVIOUS."""
        return (self.cleaned_data.get("than") if self.is_valid() else "") or YEAR_BEFORE

    def compared(self, period: Period) -> Period:
        """Return the period that a period is compared with."""
        return period.previous if self.than_chosen == PREVIOUS else period.before

    @property
    def narrowings(self) -> list[Narrowing]:
        """The conditions set by links, each named; one statement for each but an institution."""
        data = self.cleaned_data if self.is_valid() else {}
        found = []
        field, kind = data.get("field"), data.get("kind")
        if field and (named := Field.objects.filter(slug=field).first()):
            found.append(Narrowing(_("기술분야"), named.name, "field"))
        if kind and (of_kind := Kind.objects.filter(slug=kind).first()):
            found.append(Narrowing(_("장비종류"), of_kind.name, "kind"))
        if institution := self.reach.institutions.get(data.get("institution", "")):
            found.append(Narrowing(_("기관"), institution.name, "institution"))
        return found

    @property
    def center_code(self) -> str:
        """The code of the one center that is asked about, if it is one."""
        if len(self.reach.centers) == 1:
            return next(iter(self.reach.centers))
        return self.cleaned_data.get("center", "") if self.is_valid() else ""

    @property
    def one_center(self) -> Center | None:
        """The one center that is asked about, if it is one."""
        return self.reach.centers.get(self.center_code)
