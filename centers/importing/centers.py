"""Loading a file of centers with their opening hours and closed days."""

import datetime
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from centers.importing.hours import Stretch, parse_closed_days, parse_hours
from centers.importing.provinces import parse_province
from centers.models import Center, ClosedDay, Institution, OpeningHours
from centers.models.center import CODE
from itube.lib.columns import Column
from itube.lib.loading import Cells, Outcome, Report, load_rows, read_cells
from itube.lib.quantities import parse_date, parse_decimal, plain
from itube.lib.sheets import Cell
from itube.lib.text import squash

COLUMNS = (
    Column("code", gettext_lazy("센터 코드"), ("센터코드", "코드")),
    Column("institution", gettext_lazy("기관"), ("기관명", "기관 이름", "보유기관")),
    Column("name_ko", gettext_lazy("센터 이름"), ("센터명", "센터", "지원센터")),
    Column("name_en", gettext_lazy("센터 영문 이름"), ("영문명", "센터영문명")),
    Column("summary_ko", gettext_lazy("소개"), ("센터 소개", "설명"), long=True),
    Column("summary_en", gettext_lazy("영문 소개"), long=True),
    Column("province", gettext_lazy("시·도"), ("시도", "지역", "지역명")),
    Column("city_ko", gettext_lazy("시·군·구"), ("시군구",)),
    Column("city_en", gettext_lazy("시·군·구 영문")),
    Column("address_ko", gettext_lazy("주소"), ("address1",)),
    Column("address_en", gettext_lazy("영문 주소")),
    Column("latitude", gettext_lazy("위도"), ("lat",)),
    Column("longitude", gettext_lazy("경도"), ("lng", "lon")),
    Column("phone", gettext_lazy("대표 전화"), ("전화", "전화번호", "연락처")),
    Column("email", gettext_lazy("대표 전자우편"), ("전자우편", "이메일")),
    Column("homepage", gettext_lazy("누리집"), ("홈페이지", "URL")),
    Column("opened_on", gettext_lazy("개소일"), ("설립일",)),
    Column("opening_hours", gettext_lazy("운영시간"), ("이용시간",)),
    Column("closed_days", gettext_lazy("휴무일"), ("휴관일",), long=True),
)
TEXTS = ("name_ko", "name_en", "city_ko", "city_en", "address_ko", "address_en")
CONTACTS = ("phone", "email", "homepage")


def load_centers(path: Path, *, dry_run: bool = False) -> Report:
    """Bring centers to what the file says, by code, and return what came of each row.

    A place left empty is the institution's. Hours and closed days are replaced where the file
    has their column. Raises SheetError if the file as a whole cannot be used.
    """
    return load_rows(path, COLUMNS, ("code",), _Loader(), dry_run=dry_run)


def _number(value: Cell) -> float | None:
    number = parse_decimal(value)
    return None if number is None else float(number)


def _text(value: Cell) -> str:
    return str(value or "").replace("\x00", "").strip()


READERS = {
    **dict.fromkeys((*TEXTS, *CONTACTS), plain),
    **dict.fromkeys(("summary_ko", "summary_en"), _text),
    "province": parse_province,
    "latitude": _number,
    "longitude": _number,
    "opened_on": parse_date,
    "opening_hours": parse_hours,
    "closed_days": parse_closed_days,
}


class _Loader:
    """Everything that rows are compared with, read once."""

    def __init__(self) -> None:
        self.institutions = {squash(one.name_ko): one for one in Institution.objects.all()}
        self.centers = {one.code: one for one in Center.objects.select_related("institution")}
        self.hours: dict[int, list[Stretch]] = defaultdict(list)
        for row in OpeningHours.objects.order_by("weekday", "opens"):
            self.hours[row.center_id].append((row.weekday, row.opens, row.closes))
        self.closed: dict[int, dict[datetime.date, str]] = defaultdict(dict)
        for day in ClosedDay.objects.exclude(center=None):
            self.closed[day.center_id or 0][day.day] = day.name_ko
        self.seen: set[str] = set()
        self.new: list[Center] = []
        self.changed: list[Center] = []
        self.new_hours: dict[str, list[Stretch]] = {}
        self.new_closed: dict[str, dict[datetime.date, str]] = {}

    def load(self, cells: Cells) -> Outcome:
        code = plain(cells.get("code")).upper()
        if code in self.seen:
            raise ValidationError({"code": _("같은 센터 코드가 앞에도 있어요: %s") % code})
        if re.fullmatch(CODE, code, re.ASCII):
            self.seen.add(code)
        elif code:
            # The model's check takes digits of other scripts, which the database then refuses.
            code = "?"
        values = read_cells(cells, READERS)
        hours, closed = values.pop("opening_hours", None), values.pop("closed_days", None)
        known = self.centers.get(code)
        center = known or Center(code=code)
        before = _state(center) if known else None
        self._fill(center, cells, values)
        if hours is not None and hours != self.hours.get(center.pk, []):
            self.new_hours[code] = hours
        if closed is not None and closed != self.closed.get(center.pk, {}):
            self.new_closed[code] = closed
        if known is None:
            self.new.append(center)
            return Outcome.CREATED
        if before != _state(center):
            self.changed.append(center)
        elif code not in self.new_hours and code not in self.new_closed:
            return Outcome.UNCHANGED
        return Outcome.CHANGED

    def finish(self) -> None:
        Center.objects.bulk_create(self.new)
        if self.changed:
            fields = [name for name in _state(self.changed[0]) if name not in ("id", "code")]
            Center.objects.bulk_update(
                self.changed, [name.removesuffix("_id") for name in fields], batch_size=100
            )
        pks = {code: one.pk for code, one in self.centers.items()}
        pks |= {one.code: one.pk for one in self.new}
        hours_of = {pks[code]: hours for code, hours in self.new_hours.items()}
        closed_of = {pks[code]: closed for code, closed in self.new_closed.items()}
        OpeningHours.objects.filter(center__in=hours_of).delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(center_id=pk, weekday=weekday, opens=opens, closes=closes)
            for pk, hours in hours_of.items()
            for weekday, opens, closes in hours
        )
        ClosedDay.objects.filter(center__in=closed_of).delete()
        ClosedDay.objects.bulk_create(
            ClosedDay(center_id=pk, day=day, name_ko=name)
            for pk, closed in closed_of.items()
            for day, name in closed.items()
        )

    def _fill(self, center: Center, cells: Cells, values: dict[str, Any]) -> None:
        if name := plain(cells.get("institution")):
            institution = self.institutions.get(squash(name))
            if institution is None:
                raise ValidationError(
                    {"institution": _("등록되지 않은 기관이에요: %(name)s") % {"name": name[:60]}}
                )
            center.institution = institution
        if center.institution_id is None:
            raise ValidationError({"institution": _("비어 있어요. 꼭 있어야 하는 값이에요.")})
        for key, value in values.items():
            setattr(center, key, value)
        for key in ("province", "city_ko", "city_en", "latitude", "longitude"):
            if not getattr(center, key):
                setattr(center, key, getattr(center.institution, key))
        center.full_clean(
            exclude=["institution"], validate_unique=False, validate_constraints=False
        )


def _state(center: Center) -> dict[str, Any]:
    fields = center._meta.concrete_fields  # noqa: SLF001 - Django's documented API
    return {field.attname: getattr(center, field.attname) for field in fields}
