"""The numbers that the guide tells: defaults of the rules, and how far centers go from them."""

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from django.db.models import Aggregate, Count, Max, Min
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bookings.models import BookingPolicy, FeeReduction
from bookings.policies import Policy
from bookings.states import HOLDING, WAITS_FOR_CENTER, WAITS_FOR_REQUESTER, State
from bookings.templatetags.bookings import duration
from itube.accounts.models import Company

Text = str | Promise


class Told(NamedTuple):
    """A number of the rules: the default, and what centers say instead, in words.

    range is empty where no center says anything else.
    """

    name: Text
    default: str
    range: str


class Reduction(NamedTuple):
    """What centers take off for one class of companies; percent is `10~30 %`."""

    name: str
    percent: str
    centers: int


class StateRow(NamedTuple):
    """A state of a booking: what it means, whose turn it is, whether it keeps the time."""

    state: State
    meaning: Text
    turn: str
    holds: bool


def _minutes(value: int) -> str:
    return duration(timedelta(minutes=value))


def _hours(value: int) -> str:
    return _("%(n)d시간 전") % {"n": value}


def _days(value: int) -> str:
    return _("%(n)d일 앞까지") % {"n": value}


def _open_hours(value: int) -> str:
    return _("운영시간으로 %(n)d시간") % {"n": value}


def _within(value: int) -> str:
    return _("%(n)d시간 안") % {"n": value}


# The numbers that a requester meets, in the order in which they are met, and how each is said.
NUMBERS = (
    ("grid_minutes", gettext_lazy("예약 단위"), _minutes),
    ("min_minutes", gettext_lazy("한 번에 쓰는 가장 짧은 시간"), _minutes),
    ("max_minutes", gettext_lazy("한 번에 쓰는 가장 긴 시간"), _minutes),
    ("notice_hours", gettext_lazy("신청 마감"), _hours),
    ("horizon_days", gettext_lazy("예약할 수 있는 기간"), _days),
    ("respond_hours", gettext_lazy("센터가 답하는 기한"), _open_hours),
    ("reply_hours", gettext_lazy("신청자가 답하는 기한"), _within),
    ("cancel_free_hours", gettext_lazy("무료 취소 기한"), _hours),
)

MEANINGS: dict[State, Text] = {
    State.REQUESTED: gettext_lazy("신청이 들어와 센터로 가는 중입니다. 곧 검토중이 됩니다."),
    State.REVIEWING: gettext_lazy("센터가 시험 내용과 일정을 살펴보고 있습니다."),
    State.NEEDS_INFO: gettext_lazy(
        "센터가 더 알고 싶은 것이 있습니다. 답을 보내면 다시 검토합니다."
    ),
    State.OFFERED: gettext_lazy(
        "센터가 다른 시간이나 다른 장비를 내놓았습니다. 고르거나 거절합니다."
    ),
    State.CONFIRMED: gettext_lazy("예약이 확정되었습니다. 그 시간에 이용하면 됩니다."),
    State.IN_USE: gettext_lazy("장비를 쓰고 있습니다."),
    State.COMPLETED: gettext_lazy("이용이 끝나고 센터가 이용기록을 적었습니다."),
    State.REJECTED: gettext_lazy("센터가 받지 않았습니다. 이유가 적혀 있습니다."),
    State.CANCELLED: gettext_lazy("신청자나 센터가 취소했습니다."),
    State.EXPIRED: gettext_lazy(
        "기한 안에 답이 없어 끝났습니다. 비어 있는 다른 시간을 알려 드립니다."
    ),
    State.NO_SHOW: gettext_lazy("예약한 시간에 오지 않아 센터가 미이용으로 처리했습니다."),
}


def numbers() -> list[Told]:
    """Return each number with its default and the range over all centers; one statement."""
    edges: dict[str, Aggregate] = {}
    for name, _label, _say in NUMBERS:
        edges[f"{name}_least"], edges[f"{name}_most"] = Min(name), Max(name)
    of_centers = BookingPolicy.objects.filter(center__isnull=False).aggregate(**edges)
    default = Policy()
    told = []
    for name, label, say in NUMBERS:
        usual = getattr(default, name)
        said = [of_centers[f"{name}_least"], of_centers[f"{name}_most"]]
        known = [value for value in (*said, usual) if value is not None]
        least, most = min(known), max(known)
        spread = "" if least == most else f"{say(least)} ~ {say(most)}"
        told.append(Told(label, say(usual), spread))
    return told


def reductions() -> list[Reduction]:
    """Return what centers take off by class of companies, those without any left out; one
    statement.
    """
    rows = {
        size: (least, most, centers)
        for size, least, most, centers in FeeReduction.objects.order_by()
        .values("company_size")
        .annotate(least=Min("percent"), most=Max("percent"), centers=Count("pk"))
        .values_list("company_size", "least", "most", "centers")
    }
    found = []
    for size, label in Company.Size.choices:
        if size in rows:
            least, most, centers = rows[size]
            percent = f"{least}\u00a0%" if least == most else f"{least}~{most}\u00a0%"
            found.append(Reduction(str(label), percent, centers))
    return found


def states(order: Iterable[State] = State) -> list[StateRow]:
    """Return every state in its order, as a requester understands it."""
    return [StateRow(state, MEANINGS[state], _turn(state), state in HOLDING) for state in order]


def _turn(state: State) -> str:
    if state in WAITS_FOR_CENTER:
        return _("센터")
    return _("신청자") if state in WAITS_FOR_REQUESTER else ""
