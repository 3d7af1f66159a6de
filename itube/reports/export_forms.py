"""What people choose for a file: what it tells, of which days and centers, and with whose names."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centers.models import Center
from itube.lib.selects import PlainSelect
from itube.reports.forms import BAD_DAY, centers_of, choose, small
from itube.reports.models import FORMATS, AccessReason, Format, Kind
from itube.reports.periods import BadPeriodError, checked
from itube.reports.reach import Reach

# What is asked only of people who may have the names of users.
OF_PEOPLE = ("with_personal", "reason", "reason_text")


class OfCenter(forms.Form):
    """A form that asks for one center, or all within reach."""

    center = forms.ChoiceField(
        label=gettext_lazy("지원센터"), required=False, widget=small(PlainSelect)
    )

    def __init__(self, data: Any, reach: Reach, **options: Any) -> None:
        super().__init__(data, **options)
        self.reach = reach
        if len(reach.centers) == 1:
            # Nothing to choose: one's own center is all there is.
            del self.fields["center"]
        else:
            choose(self.fields["center"], _("모든 센터"), centers_of(reach))

    @property
    def center_chosen(self) -> Center | None:
        """The one center that is asked about, or None for all within reach."""
        if len(self.reach.centers) == 1 and not self.reach.is_national:
            return next(iter(self.reach.centers.values()))
        return self.reach.centers.get(self.cleaned_data.get("center", ""))


class ExportForm(OfCenter):
    """What file a person wants. Of people's names only those hear who may have them."""

    kind = forms.ChoiceField(
        label=gettext_lazy("자료"), choices=Kind.choices, widget=small(PlainSelect)
    )
    format = forms.ChoiceField(
        label=gettext_lazy("형식"), choices=Format.choices, widget=small(PlainSelect)
    )
    first_day = forms.DateField(
        label=gettext_lazy("시작일"),
        widget=small(forms.DateInput, type="date"),
        error_messages=BAD_DAY,
    )
    last_day = forms.DateField(
        label=gettext_lazy("종료일"),
        widget=small(forms.DateInput, type="date"),
        error_messages=BAD_DAY,
    )
    with_personal = forms.BooleanField(
        label=gettext_lazy("이용기관명과 부서명도 넣기"), required=False
    )
    reason = forms.ChoiceField(
        label=gettext_lazy("개인정보를 받는 사유"),
        required=False,
        choices=[("", gettext_lazy("고르기")), *AccessReason.choices],
        widget=small(PlainSelect),
    )
    reason_text = forms.CharField(
        label=gettext_lazy("사유 설명"),
        required=False,
        max_length=150,
        widget=small(forms.TextInput),
    )

    field_order = ["kind", "format", "first_day", "last_day", "center", *OF_PEOPLE]

    def __init__(self, data: Any, reach: Reach, today: date, **options: Any) -> None:
        super().__init__(data, reach, auto_id="export-%s", **options)
        self.today = today
        if not reach.keeps:
            for name in OF_PEOPLE:
                del self.fields[name]
            self._leave_out(Kind.JOURNAL)

    def _leave_out(self, kind: str) -> None:
        choices = [(value, label) for value, label in Kind.choices if value != kind]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("first_day") and data.get("last_day"):
            try:
                data["period"] = checked(data["first_day"], data["last_day"], self.today)
            except BadPeriodError as refusal:
                self.add_error("last_day", str(refusal))
        if data.get("kind") and data.get("format"):
            self._check_format(data["kind"], data["format"])
        self._check_people(data)
        return data

    def _check_format(self, kind: str, chosen: str) -> None:
        if chosen not in FORMATS[kind]:
            right = ", ".join(str(Format(each).label) for each in FORMATS[kind])
            self.add_error(
                "format",
                _("‘%(kind)s’의 형식은 다음 중에서 골라 주세요: %(formats)s")
                % {"kind": Kind(kind).label, "formats": right},
            )

    def _check_people(self, data: dict[str, Any]) -> None:
        """A journal always names people, figures never do; of lines one chooses."""
        kind = data.get("kind")
        wanted = kind == Kind.JOURNAL or (kind == Kind.USAGE and bool(data.get("with_personal")))
        data["with_personal"] = wanted
        if not wanted:
            data["reason"] = data["reason_text"] = ""
            return
        if not self.reach.may_name_people(data.get("center", "")) and "center" not in self.errors:
            self.add_error(
                "center" if "center" in self.fields else "kind",
                _("개인정보가 든 파일은 장비 운영을 맡은 센터의 것만 받을 수 있어요: %(codes)s")
                % {"codes": ", ".join(sorted(self.reach.keeps))},
            )
        if not data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", _("개인정보를 받는 사유를 골라 주세요."))
        if data.get("reason") == AccessReason.OTHER and not data.get("reason_text"):
            self.add_error("reason_text", _("‘기타’를 고르면 어디에 쓰는지 적어 주세요."))

    @property
    def names_people(self) -> bool:
        """Whether it asks about names at all."""
        return "with_personal" in self.fields


class ScheduleForm(OfCenter):
    """Which report a person wants to have every month."""

    format = forms.ChoiceField(
        label=gettext_lazy("형식"),
        choices=[(each, Format(each).label) for each in FORMATS[Kind.UTILISATION]],
        widget=small(PlainSelect),
    )

    field_order = ["format", "center"]

    def __init__(self, data: Any, reach: Reach, **options: Any) -> None:
        super().__init__(data, reach, auto_id="monthly-%s", **options)
