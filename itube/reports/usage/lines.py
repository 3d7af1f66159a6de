"""Lines of use: which records a file of a period has, and what it tells of each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Expression, F, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import UsageRecord
from bookings.models.usage import OrganisationType, UsageQuerySet, UseClass, UseType
from centers.models import Province
from equipment.models import UseMode
from itube.accounts.models import Company
from itube.lib.sheets_out import Column, Look
from itube.reports.definition import Text
from itube.reports.periods import Period
from itube.reports.scope import Scope
from itube.reports.usage.sql import DayInSeoul, Hours, InSeoul, label, written


def records(scope: Scope, period: Period) -> UsageQuerySet:
    """Return the records that overlap the days of period in the centers of scope, oldest first.

    As figures do, it counts only those that no later one has replaced. Pieces that have been
    disposed of since stay in: what they did is told, though no figure counts them any more.
    """
    span = period.span
    found = UsageRecord.objects.counted().filter(start__lt=span.end, end__gt=span.start)
    if scope.centers is not None:
        found = found.filter(equipment__center__in=scope.centers)
    return found.order_by("start", "pk")


@dataclass(frozen=True)
class Field:
    """A column and its value in SQL, made when the language of the file is active.

    is_text: people wrote it, so that a .csv has to make it inert. is_personal: it names someone,
    or whom someone works for.
    """

    heading: Text
    look: Look
    width: float
    value: Callable[[], Expression | F]
    is_text: bool = False
    is_personal: bool = False

    @property
    def column(self) -> Column:
        return Column(str(self.heading), self.look, self.width)


def text(heading: Text, width: float, path: str, look: Look = Look.TEXT, **more: bool) -> Field:
    """Return the column of a text that people wrote."""
    return Field(heading, look, width, lambda: F(path), is_text=True, **more)


def number(heading: Text, width: float, path: str) -> Field:
    """Return the column of a whole number."""
    return Field(heading, Look.COUNT, width, lambda: F(path))


def moment(heading: Text, path: str) -> Field:
    """Return the column of a moment, as clocks in Seoul show it."""
    return Field(heading, Look.MOMENT, 15.5, lambda: InSeoul(path))


def chosen(heading: Text, width: float, path: str, choices: Any, look: Look = Look.TEXT) -> Field:
    """Return the column of a choice, by its label."""
    return Field(heading, look, width, lambda: label(path, choices))


def hours(heading: Text, width: float, path: str) -> Field:
    """Return the column of minutes, told in hours."""
    return Field(heading, Look.FRACTION, width, lambda: Hours(path))


def _corrected() -> Expression:
    return Case(When(replaces__isnull=False, then=Value(_("예"))), default=Value(""))


REGISTRATION_NO = text(
    gettext_lazy("장비등록번호"), 18.5, "equipment__registration_no", look=Look.CODE
)
ORGANISATION = text(gettext_lazy("이용기관명"), 16, "organisation_name", is_personal=True)
DEPARTMENT = text(gettext_lazy("이용부서명"), 11, "department", is_personal=True)
STAFF_HOURS = hours(gettext_lazy("인력투입시간"), 9, "staff_minutes")
FEE = number(gettext_lazy("이용료"), 11.5, "fee_won")

FIELDS = (
    REGISTRATION_NO,
    text(gettext_lazy("i-tube 번호"), 11, "equipment__itube_no", look=Look.CODE),
    text(gettext_lazy("장비 이름"), 20, "equipment__name_ko"),
    text(gettext_lazy("센터 코드"), 7, "equipment__center__code", look=Look.CODE),
    text(gettext_lazy("지원센터"), 18, "equipment__center__name_ko"),
    text(gettext_lazy("기관"), 16, "equipment__center__institution__name_ko"),
    chosen(gettext_lazy("시·도"), 8.5, "equipment__center__province", Province),
    # Ours, of letters and digits: nothing to make inert.
    Field(gettext_lazy("예약번호"), Look.CODE, 12, lambda: F("booking__reference")),
    moment(gettext_lazy("시작"), "start"),
    moment(gettext_lazy("종료"), "end"),
    hours(gettext_lazy("가동시간(시간)"), 10, "operating_minutes"),
    chosen(gettext_lazy("이용구분"), 9.5, "use_class", UseClass),
    chosen(gettext_lazy("이용방법"), 9.5, "use_mode", UseMode),
    chosen(gettext_lazy("이용유형"), 12.5, "use_type", UseType),
    chosen(gettext_lazy("이용기관유형"), 10, "organisation_type", OrganisationType),
    chosen(gettext_lazy("기업 구분"), 9, "booking__company__size", Company.Size),
    ORGANISATION,
    DEPARTMENT,
    number(gettext_lazy("시료 수"), 7, "samples"),
    STAFF_HOURS,
    FEE,
    Field(gettext_lazy("작성일"), Look.DAY, 11, lambda: DayInSeoul("created_at")),
    Field(gettext_lazy("고쳐 쓴 기록"), Look.CODE, 7, _corrected),
)


def fields_of(*, with_personal: bool) -> list[Field]:
    """Return the columns of a file of lines, with those that name people or without."""
    return [field for field in FIELDS if with_personal or not field.is_personal]


def as_values(found: UsageQuerySet, fields: Sequence[Field]) -> Any:
    """Return rows of numbers, texts and moments for a sheet; labels are in the active language."""
    return found.values_list(*(field.value() for field in fields))


def as_written(found: UsageQuerySet, fields: Sequence[Field]) -> Any:
    """Return rows as they are to stand in a .csv; labels are in the active language."""
    return found.values_list(
        *(
            written(field.value(), is_moment=field.look is Look.MOMENT, is_text=field.is_text)
            for field in fields
        )
    )
