"""What the answers show: how many have answered, for what reasons, by institution."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from itube.reports.definition import Definition, Unit, Value
from itube.reports.inquiries.wording import REASONS
from itube.reports.models import InquiryQuerySet
from itube.reports.pieces import named


@dataclass
class Tally:
    """Inquiries about pieces, and those of them that are answered."""

    name: str = ""
    asked: int = 0
    answered: int = 0

    @property
    def open(self) -> int:
        return self.asked - self.answered

    @property
    def rate(self) -> float | None:
        """The answer rate, 1 for all; None where nothing was asked."""
        return self.answered / self.asked if self.asked else None

    def add(self, asked: int, *, answered: bool) -> None:
        self.asked += asked
        self.answered += asked if answered else 0


def _rate(tally: Any) -> Value:
    return tally.rate


# A figure as the others are, but taken from inquiries and not from sums of use.
ANSWER_RATE = Definition(
    "answer_rate",
    _("사유 응답률"),
    Unit.RATE,
    _("답한 장비 ÷ 물은 장비 × 100"),
    _rate,
    numerator=_("저활용·유휴 사유를 센터가 답한 장비의 수"),
    denominator=_("저활용·유휴 사유를 센터에 물은 장비의 수"),
    exclusions=_(
        "장비마다 마지막으로 물은 것 하나만 세고, 불용 장비는 세지 않습니다. "
        "그 뒤에 많이 쓰게 된 장비도 물었으면 셉니다."
    ),
    source=_("저활용·유휴 사유에 대한 센터의 답"),
    missing=_("물은 장비 없음"),
)


@dataclass
class Answers:
    """What inquiries show: all of them, by institution (by name), and how often each reason."""

    total: Tally = field(default_factory=Tally)
    institutions: list[Tally] = field(default_factory=list)
    # In the order of the list, also those that nobody gave.
    reasons: dict[str, int] = field(default_factory=dict)


def tally_of(inquiries: InquiryQuerySet) -> Tally:
    """Return how many of inquiries are answered; one statement."""
    counts = inquiries.order_by().aggregate(asked=Count("pk"), answered=Count("answered_at"))
    return Tally("", counts["asked"], counts["answered"])


def answers_of(inquiries: InquiryQuerySet) -> Answers:
    """Return what inquiries show; one statement, however many there are."""
    found, given = Answers(), Counter[str]()
    institutions: dict[int, Tally] = defaultdict(Tally)
    rows = (
        inquiries.order_by()
        .annotate(name=named("equipment__center__institution__name"))
        .values("equipment__center__institution", "name", "reason")
        .annotate(count=Count("pk"))
        .values_list("equipment__center__institution", "name", "reason", "count")
    )
    for key, name, reason, count in rows:
        institutions[key].name = name
        for tally in (found.total, institutions[key]):
            tally.add(count, answered=bool(reason))
        if reason:
            given[reason] += count
    found.institutions = sorted(institutions.values(), key=lambda tally: tally.name)
    found.reasons = {reason: given[reason] for reason in REASONS}
    return found
