"""The tables of the service map's workbook: their sheets, columns and what a cell may say."""

from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from itube.lib.sheets_out import Look

LONGEST_CODE = 80
MOST = 32_767  # a number of the database's smallest kind


@dataclass(frozen=True)
class Entry:
    """A column: its name in code, heading, longest text (0: as long as it likes), and width.

    A file need not have an optional column; its cells are then empty.
    """

    name: str
    heading: str | Promise
    longest: int = 0
    required: bool = False
    optional: bool = False
    number: bool = False
    look: Look = Look.TEXT
    width: float = 20


@dataclass(frozen=True)
class Table:
    sheet: str | Promise
    title: str | Promise
    hint: str | Promise
    entries: tuple[Entry, ...] = field(default=())


ITEM = Entry("item", _("품목 코드"), LONGEST_CODE, required=True, width=28)
NUMBER = Entry("number", _("순번"), required=True, number=True, look=Look.COUNT, width=8)
ORDER = Entry("order", _("순서"), number=True, optional=True, look=Look.COUNT, width=8)

ITEMS = Table(
    _("품목"),
    _("공정별 서비스맵: 품목"),
    _("꼬리표는 쉼표로 나누어요. 파일에 없는 품목은 그대로 두어요."),
    (
        ITEM,
        Entry("name_ko", _("이름"), 80, required=True, width=26),
        Entry("name_en", _("영문 이름"), 120, required=True, width=30),
        Entry("sector", _("업종 코드"), LONGEST_CODE, required=True, width=13),
        Entry("tags", _("꼬리표 코드"), width=26),
        Entry("summary_ko", _("요약"), width=50),
        Entry("summary_en", _("영문 요약"), width=50),
        ORDER,
    ),
)
STEPS = Table(
    _("공정단계"),
    _("공정별 서비스맵: 공정단계"),
    _("품목의 공정단계는 여기 적은 것만 남아요. 순번이 같으면 같은 공정단계예요."),
    (
        ITEM,
        NUMBER,
        Entry("name_ko", _("이름"), 80, required=True, width=30),
        Entry("name_en", _("영문 이름"), 120, required=True, width=36),
        Entry("summary_ko", _("요약"), width=50),
        Entry("summary_en", _("영문 요약"), width=50),
    ),
)
KINDS = Table(
    _("장비종류"),
    _("공정별 서비스맵: 공정단계의 장비종류"),
    _("공정단계마다 쓰는 장비종류예요. 이름은 보기 쉽게 적은 것이고 코드만 읽어요."),
    (
        ITEM,
        NUMBER,
        Entry("kind", _("장비종류 코드"), LONGEST_CODE, required=True, width=44),
        Entry("name", _("장비종류 이름"), optional=True, width=30),
        ORDER,
    ),
)
FACTORS = Table(
    _("평가요소"),
    _("공정별 서비스맵: 평가요소"),
    _("재는 장비종류는 쉼표로 나누고, 그 공정단계의 장비종류 가운데에서 적어요."),
    (
        ITEM,
        NUMBER,
        Entry("name_ko", _("이름"), 80, required=True, width=30),
        Entry("name_en", _("영문 이름"), 120, required=True, width=36),
        Entry("kinds", _("재는 장비종류 코드"), width=60),
        ORDER,
    ),
)
TABLES = (ITEMS, STEPS, KINDS, FACTORS)
