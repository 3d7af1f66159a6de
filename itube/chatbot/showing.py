"""A stored turn as a page shows it."""

import re
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from itube.chatbot.masking import readable
from itube.chatbot.models import Turn
from itube.chatbot.reply import Action, Citation, Statement
from itube.chatbot.stored import reply_read

# What a record is, beside its number.
TYPES = {
    "equipment": gettext_lazy("장비"),
    "kind": gettext_lazy("장비종류"),
    "item": gettext_lazy("품목"),
    "step": gettext_lazy("공정단계"),
    "center": gettext_lazy("지원센터"),
    "expert": gettext_lazy("전문인력"),
    "course": gettext_lazy("교육"),
    "session": gettext_lazy("교육 일정"),
    "request": gettext_lazy("기술지원 신청"),
    "booking": gettext_lazy("예약"),
    "faq": gettext_lazy("자주 묻는 질문"),
    "case": gettext_lazy("지원 사례"),
    "guide": gettext_lazy("이용 안내"),
}
SORTS = {
    "email": gettext_lazy("전자우편 주소"),
    "id": gettext_lazy("주민등록번호"),
    "licence": gettext_lazy("면허번호"),
    "passport": gettext_lazy("여권번호"),
    "tel": gettext_lazy("전화번호"),
    "card": gettext_lazy("카드번호"),
    "account": gettext_lazy("계좌번호"),
}
# Answers are made of our own addresses; what else may have come in is no link.
ADDRESS = re.compile(r"/(?!/)|https?://", re.IGNORECASE)


@dataclass(frozen=True)
class Record:
    """One citation with its number within the answer."""

    number: int
    id: str  # of its element on the page
    sort: str
    label: str
    url: str  # empty: no link


@dataclass(frozen=True)
class Line:
    """One statement with the records that it rests on."""

    text: str
    records: list[Record]


@dataclass(frozen=True)
class Block:
    """Statements that belong together: paragraphs, or the rows of a list."""

    is_list: bool
    lines: list[Line]


@dataclass(frozen=True)
class Shown:
    """One turn."""

    number: int
    said: str
    at: datetime
    language: str
    understood: str
    blocks: list[Block]
    records: list[Record]
    actions: list[Action]
    suggestions: tuple[str, ...]
    is_rephrased: bool


def shown(turn: Turn) -> Shown:
    """Return turn as a page shows it; asks no database."""
    reply = reply_read(turn.reply)
    records = [
        _record(turn.number, number, citation)
        for number, citation in enumerate(reply.citations, start=1)
    ]

    def line(statement: Statement) -> Line:
        cited = [records[place] for place in statement.cites if 0 <= place < len(records)]
        return Line(statement.text, cited)

    return Shown(
        number=turn.number,
        said=readable(turn.said, lambda sort: str(SORTS[sort])),
        at=turn.at,
        language=turn.language,
        understood=reply.understood,
        blocks=[
            Block(is_list, [line(each) for each in group])
            for is_list, group in groupby(reply.statements, key=lambda each: each.is_row)
        ],
        records=records,
        actions=[each for each in reply.actions if ADDRESS.match(each.url)],
        suggestions=reply.suggestions,
        is_rephrased=turn.is_rephrased,
    )


def examples() -> list[str]:
    """Return questions to begin with, in the language of the page."""
    return [
        _("대전에서 다음 주에 비어 있는 주사전자현미경 있나요?"),
        _("시료당 10만 원 이하로 X선 CT를 쓸 수 있는 곳"),
        _("이차전지 셀 안전성은 어디서 평가하나요?"),
        _("예약은 어떻게 취소하나요?"),
        _("장비를 직접 쓰려면 어떤 교육을 받아야 하나요?"),
    ]


def _record(turn: int, number: int, citation: Citation) -> Record:
    return Record(
        number=number,
        id=f"record-{turn}-{number}",
        sort=str(TYPES.get(citation.type, "")),
        label=citation.label,
        url=citation.url if ADDRESS.match(citation.url) else "",
    )
