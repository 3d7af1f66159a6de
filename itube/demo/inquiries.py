"""What centers of the demonstration have answered to the last round of questions; no mail goes."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Max, Sum
from django.utils import timezone

from bookings.availability.opening import at_minute
from bookings.models import UsageRecord
from centers.models import CenterRole
from equipment.models import Equipment, Status
from itube.accounts.models import User
from itube.demo.generate.chance import Chance, chance
from itube.reports.inquiries.asking import REMIND_AFTER
from itube.reports.models import Inquiry
from itube.reports.periods import DAY, Period
from itube.reports.sums import MINUTE, Sums

Reason, Plan = Inquiry.Reason, Inquiry.Plan

# Rounds begin at nine o'clock.
BEGINS = 9 * 60
# What is asked about: under a tenth of 2,000 hours a year, or half a year without use.
LOW, IDLE = 0.1, timedelta(days=182)
ANSWERED = 0.7
ANSWER_DAYS = 28
# How often each reason is given, what follows from it, and what is said of it.
REASONS: dict[str, tuple[int, tuple[str, ...], tuple[str, ...]]] = {
    Reason.NO_DEMAND: (26, (Plan.KEEP, Plan.MOVE, Plan.DISPOSE), ("", "지역 수요 기업이 줄었음")),
    Reason.NO_OPERATOR: (18, (Plan.KEEP, ""), ("", "전담 인력 채용 중", "다른 장비와 겸임")),
    Reason.OUTDATED: (14, (Plan.DISPOSE, Plan.REPAIR, Plan.KEEP), ("", "부품이 단종됨")),
    Reason.BROKEN: (12, (Plan.REPAIR, Plan.REPAIR, Plan.DISPOSE), ("", "부품 수급 대기")),
    Reason.UNKNOWN_TO_USERS: (10, (Plan.KEEP, ""), ("", "활용 안내 영상을 준비 중")),
    Reason.NOT_RECORDED: (8, (Plan.COMPLETE_RECORDS,), ("", "수기 일지를 옮겨 적는 중")),
    Reason.DEDICATED: (6, (Plan.KEEP,), ("", "국가과제가 끝나면 공동활용으로 전환")),
    Reason.MOVING: (4, (Plan.MOVE, Plan.KEEP), ("", "새 건물로 이전 중")),
    Reason.OTHER: (2, (Plan.KEEP, ""), ("시험 규격이 바뀌어 절차를 다시 만드는 중",)),
}
BROKEN = (Reason.BROKEN, Reason.BROKEN, Reason.OUTDATED)


def last_round(now: datetime) -> datetime:
    """Return when the last round began: 1 January or 1 July, nine o'clock in Seoul."""
    year = timezone.localdate(now).year
    rounds = [
        at_minute(timezone.localdate(now).replace(year=each, month=month, day=1), BEGINS)
        for each in (year - 1, year)
        for month in (1, 7)
    ]
    return max(moment for moment in rounds if moment <= now)


def make_inquiries(now: datetime) -> int:
    """Store the questions of the last round, most of them answered; return how many.

    Nothing is stored where something was asked already. Call it after the bookings.
    """
    if Inquiry.objects.exists():
        return 0
    began = last_round(now)
    managing = CenterRole.objects.filter(role=CenterRole.Role.MANAGER).select_related("user")
    managers = {role.center_id: role.user for role in managing}
    made = list(_asked(began))
    for inquiry in made:
        _answer(inquiry, began, managers.get(inquiry.equipment.center_id), now)
    return len(Inquiry.objects.bulk_create(made))


def _asked(began: datetime) -> Iterator[Inquiry]:
    """Yield the questions of a round, from the records alone: a seed does not wait for reports.

    A record over an edge of the twelve months counts whole, which is near enough here.
    """
    yesterday = timezone.localdate(began) - DAY
    year = Period(yesterday, yesterday, yesterday).year
    records = UsageRecord.objects.counted().filter(start__lt=year.span.end)
    use = {
        piece: (minutes, timezone.localdate(end))
        for piece, minutes, end in records.filter(end__gt=year.span.start)
        .order_by()
        .values_list("equipment")
        .annotate(minutes=Sum("operating_minutes"), last=Max("end"))
    }
    for piece in Equipment.objects.exclude(status=Status.DISPOSED).order_by("itube_no"):
        minutes, last = use.get(piece.pk, (0, None))
        short, long = year.days_by_year_length(piece.acquired_on)
        sums = Sums(
            own=minutes * MINUTE,
            days_of_365=short * piece.units,
            days_of_366=long * piece.units,
        )
        is_idle = piece.status == Status.IDLE or last is None or last <= yesterday - IDLE
        is_new = piece.acquired_on and piece.acquired_on > yesterday - IDLE
        if is_new and piece.status != Status.IDLE:
            continue
        if sums.yearly_rate is not None and (is_idle or sums.yearly_rate < LOW):
            yield Inquiry(
                equipment=piece,
                asked_on=timezone.localdate(began),
                standing=Inquiry.Standing.IDLE if is_idle else Inquiry.Standing.LOW,
                operating_seconds=minutes * 60,
                capacity_seconds=round(sums.yearly_hours * 3600),
                last_used_on=last and min(last, yesterday),
            )


def _answer(inquiry: Inquiry, began: datetime, manager: User | None, now: datetime) -> None:
    """Answer it, in most cases, some day after began; of the others a reminder has gone."""
    by_chance = chance("inquiry", inquiry.equipment.itube_no)
    reminded = began + REMIND_AFTER
    if not by_chance.happens(ANSWERED):
        inquiry.reminded_at = reminded if reminded <= now else None
        return
    inquiry.reason = _reason(inquiry.equipment, by_chance)
    _often, plans, notes = REASONS[inquiry.reason]
    inquiry.plan, inquiry.note = by_chance.pick(plans), by_chance.pick(notes)
    # Until six in the evening of some day.
    later = timedelta(days=by_chance.between(0, ANSWER_DAYS), minutes=by_chance.between(30, 9 * 60))
    inquiry.answered_at = min(began + later, now)
    inquiry.answered_by = manager


def _reason(piece: Equipment, by_chance: Chance) -> str:
    if piece.status == Status.REPAIR:
        return by_chance.pick(BROKEN)
    return by_chance.weighted(list(REASONS), [often for often, *_said in REASONS.values()])
