"""The public catalogue as open data: one row a published piece, no person in any of them."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from equipment.models import Equipment
from itube.lib.sheets_out import inert
from itube.reports.pieces import read_sectors

# Rows that the database hands over at once; memory does not grow with the catalogue.
CHUNK = 1000
BOM = "\ufeff"


class Column(NamedTuple):
    """name heads the column and is the key in JSON; path is where the value is stored."""

    name: str
    meaning: str | Promise
    path: str


COLUMNS = (
    Column("itube_no", _("i-tube 번호. 바뀌지 않습니다."), "itube_no"),
    Column("registration_no", _("장비등록번호(NFEC). 등록 전이면 빔"), "registration_no"),
    Column("name_ko", _("장비 이름"), "name_ko"),
    Column("name_en", _("장비 영문 이름"), "name_en"),
    Column("kind_ko", _("장비종류"), "kind__name_ko"),
    Column("kind_en", _("장비종류(영문)"), "kind__name_en"),
    Column("sectors", _("업종 코드. 여럿이면 CSV에서는 ;로 나눕니다."), "kind_id"),
    Column("classification", _("표준분류 코드"), "classification__code"),
    Column("maker", _("제작사"), "maker"),
    Column("model", _("모델명"), "model"),
    Column("origin_country", _("제작국가(ISO 3166-1 두 글자)"), "origin_country"),
    Column("acquired_on", _("취득일(YYYY-MM-DD)"), "acquired_on"),
    Column("acquisition_won", _("취득금액(원)"), "acquisition_won"),
    Column("status", _("장비상태: normal 활용, repair 점검중, idle 유휴, disposed 불용"), "status"),
    Column(
        "use_scope",
        _("활용범위: exclusive 단독활용, shared 공동활용 허용, service 공동활용 서비스"),
        "use_scope",
    ),
    Column(
        "use_modes",
        _(
            "이용방법: direct 직접사용, test 분석·시험의뢰, rental 대여. "
            "여럿이면 CSV에서는 ;로 나눕니다."
        ),
        "use_modes",
    ),
    Column("units", _("함께 등록한 똑같은 장비의 대수"), "units"),
    Column(
        "online_booking",
        _("온라인 예약을 여는 장비인지(CSV에서는 1 또는 0). 점검·유휴인 동안은 받지 않습니다."),
        "online_booking",
    ),
    Column("center_code", _("보유 센터 코드"), "center__code"),
    Column("center_ko", _("보유 센터"), "center__name_ko"),
    Column("center_en", _("보유 센터(영문)"), "center__name_en"),
    Column("institution_ko", _("운영 기관"), "center__institution__name_ko"),
    Column("institution_en", _("운영 기관(영문)"), "center__institution__name_en"),
    Column("province", _("시·도 코드(ISO 3166-2)"), "center__province"),
    Column("city_ko", _("시·군·구"), "center__city_ko"),
    Column("url", _("장비 화면의 주소"), "pk"),
)
NAMES = [column.name for column in COLUMNS]
SECTORS, REGISTRATION, ITUBE, URL = (
    NAMES.index(name) for name in ("sectors", "registration_no", "itube_no", "url")
)


def rows() -> Iterator[list[Any]]:
    """Yield the values of each published piece in the order of COLUMNS; two statements."""
    of_kind = read_sectors().of_kind
    with override("ko"):
        address = settings.BASE_URL + reverse("equipment:detail", args=["NUMBER"])
    pieces = (
        Equipment.objects.published()
        .order_by("itube_no")
        .values_list(*(column.path for column in COLUMNS))
    )
    for values in pieces.iterator(chunk_size=CHUNK):
        row = list(values)
        row[SECTORS] = sorted(of_kind.get(row[SECTORS], ()))
        row[URL] = address.replace("NUMBER", row[REGISTRATION] or row[ITUBE])
        yield row


def csv_lines() -> Iterator[str]:
    """Yield the table as CSV: a byte order mark, so that spreadsheets see UTF-8, and headings."""
    line = io.StringIO()
    writer = csv.writer(line)

    def written(cells: Sequence[Any]) -> str:
        line.seek(0)
        line.truncate()
        writer.writerow(cells)
        return line.getvalue()

    yield BOM + written(NAMES)
    for row in rows():
        yield written([_cell(value) for value in row])


def _cell(value: Any) -> str | int:
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return inert(";".join(value) if isinstance(value, list) else value)


def json_lines(now: datetime, licence: str) -> Iterator[str]:
    """Yield one JSON object: when, from where, how to use it, and the pieces as `equipment`."""
    head = {
        "generated_at": timezone.localtime(now).isoformat(timespec="seconds"),
        "source": settings.BASE_URL + "/",
        "licence": licence,
    }
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "equipment": ['
    before = "\n"
    for row in rows():
        yield before + json.dumps(
            dict(zip(NAMES, map(_plain, row), strict=True)), ensure_ascii=False
        )
        before = ",\n"
    yield "\n]}\n"


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
