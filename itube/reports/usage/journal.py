"""The operating journal (운영일지) in the columns of ZEUS, in files of as many rows as it takes.

Which of its codes are sourced and which are ours is told in docs/exports.md.
"""

from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.db.models import Case, CharField, Expression, F, Value, When
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models.usage import OrganisationType, UseClass, UseType
from itube.lib.sheets_out import Look, Row, Sheet, csv_of, whole_file
from itube.lib.xlsx_out import write_xlsx
from itube.reports.definition import Text
from itube.reports.periods import Period
from itube.reports.progress import Progress, Rows
from itube.reports.scope import Scope
from itube.reports.usage.lines import (
    DEPARTMENT,
    FEE,
    ORGANISATION,
    REGISTRATION_NO,
    STAFF_HOURS,
    Field,
    as_values,
    moment,
    number,
    records,
    text,
)
from itube.reports.usage.sql import named

# ZEUS takes no more in one file.
MOST_ROWS = 5_000

USE_CLASSES = {UseClass.OWN: "01", UseClass.INTERNAL: "02", UseClass.EXTERNAL: "03"}
USE_TYPES = {
    UseType.ANALYSIS: "1",
    UseType.PRODUCTION: "2",
    UseType.COMPUTING: "3",
    UseType.EDUCATION: "4",
    UseType.OTHER: "5",
}
ORGANISATION_TYPES = {
    OrganisationType.NATIONAL_LAB: "01",
    OrganisationType.GOVERNMENT_LAB: "02",
    OrganisationType.LOCAL_LAB: "03",
    OrganisationType.CONSORTIUM: "04",
    OrganisationType.PUBLIC: "05",
    OrganisationType.UNIVERSITY_PUBLIC: "06",
    OrganisationType.UNIVERSITY_PRIVATE: "07",
    OrganisationType.COLLEGE_PUBLIC: "08",
    OrganisationType.COLLEGE_PRIVATE: "09",
    OrganisationType.MEDICAL: "10",
    OrganisationType.HOSPITAL: "11",
    OrganisationType.COMPANY: "14",
    OrganisationType.PUBLIC_COMPANY: "15",
    OrganisationType.OTHER: "17",
}


def _code(heading: Text, width: float, path: str, codes: dict[Any, str]) -> Field:
    return Field(heading, Look.CODE, width, lambda: named(path, codes))


def _other() -> Expression:
    """What the use was, where its type says only that it was another."""
    return Case(When(use_type=UseType.OTHER, then=Cast(F("note"), CharField())), default=Value(""))


FIELDS = (
    moment(gettext_lazy("시작일시"), "start"),
    moment(gettext_lazy("종료일시"), "end"),
    REGISTRATION_NO,
    _code(gettext_lazy("이용구분"), 9, "use_class", USE_CLASSES),
    ORGANISATION,
    DEPARTMENT,
    _code(gettext_lazy("이용기관유형"), 9, "organisation_type", ORGANISATION_TYPES),
    number(gettext_lazy("시료수"), 7, "samples"),
    STAFF_HOURS,
    FEE,
    _code(gettext_lazy("이용유형"), 9, "use_type", USE_TYPES),
    Field(gettext_lazy("이용유형 기타"), Look.TEXT, 14, _other, is_text=True),
    text(gettext_lazy("작성자"), 10, "writer__name", is_personal=True),
    text(gettext_lazy("이용자"), 10, "booking__user__name", is_personal=True),
)

Part = Sequence[Sequence[Any]]


def write_journal(
    folder: Path, stem: str, extension: str, scope: Scope, period: Period, progress: Progress
) -> tuple[Path, int]:
    """Write the journal into folder, whole or not at all; return its path and how many rows.

    Up to MOST_ROWS it is one file `<stem>.<extension>`, else `<stem>.zip` with numbered files.
    Pieces without a registration number are not known to ZEUS and left out. The language of the
    labels is the active one.
    """
    found = records(scope, period).filter(equipment__registration_no__isnull=False)
    rows = Rows(found.count(), progress)
    # One statement, so that no record is told twice or not at all between two files.
    parts = _parts(as_values(found, FIELDS).iterator(chunk_size=MOST_ROWS))
    first = next(parts, [])
    second = next(parts, None)
    bytes_of = BYTES_OF[extension]
    target = folder / f"{stem}.{extension if second is None else 'zip'}"
    with whole_file(target) as path:
        if second is None:
            path.write_bytes(bytes_of(first, period, rows))
        else:
            with ZipFile(path, "w", ZIP_DEFLATED) as archive:
                for place, part in enumerate(_all(first, second, parts), 1):
                    name = f"{_('운영일지')}_{place}.{extension}"
                    archive.writestr(name, bytes_of(part, period, rows))
    return target, rows.written


def _parts(lines: Iterator[Sequence[Any]]) -> Iterator[Part]:
    while part := list(islice(lines, MOST_ROWS)):
        yield part


def _all(first: Part, second: Part, others: Iterator[Part]) -> Iterator[Part]:
    yield first
    yield second
    yield from others


def _csv(part: Part, period: Period, rows: Rows) -> bytes:
    return csv_of([field.column for field in FIELDS], _counted(part, rows))


def _xlsx(part: Part, period: Period, rows: Rows) -> bytes:
    book = BytesIO()
    sheet = Sheet(
        _("운영일지"),
        _("장비 운영일지"),
        [field.column for field in FIELDS],
        map(Row, part),
        subtitle=_("기간: %(days)s") % {"days": period.days},
        remarks=(_("(단위: 시간, 원)"),),
        fixed=3,
    )
    write_xlsx(book, [sheet], written=rows.one_more)
    return book.getvalue()


def _counted(part: Part, rows: Rows) -> Iterator[Row]:
    for cells in part:
        yield Row(cells)
        rows.one_more()


BYTES_OF: dict[str, Callable[[Part, Period, Rows], bytes]] = {"csv": _csv, "xlsx": _xlsx}
