"""What centers of the demonstration have answered to the last round of questions; no mail goes."""

from datetime import datetime, timedelta

from django.utils import timezone

from bookings.availability.opening import at_minute
from centers.models import CenterRole
from equipment.models import Status
from itube.accounts.models import User
from itube.demo.generate.chance import Chance, chance
from itube.reports.figures import Line
from itube.reports.inquiries.asking import REMIND_AFTER, asked_about, due
from itube.reports.models import Inquiry

Reason, Plan = Inquiry.Reason, Inquiry.Plan

# Rounds begin at nine o'clock.
BEGINS = 9 * 60
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
    made = [_inquiry(line, began, managers.get(line.piece.center), now) for line in due(began)]
    return len(Inquiry.objects.bulk_create(made))


def _inquiry(line: Line, began: datetime, manager: User | None, now: datetime) -> Inquiry:
    inquiry, by_chance = asked_about(line, began), chance("inquiry", line.piece.itube_no)
    reminded = began + REMIND_AFTER
    if not by_chance.happens(ANSWERED):
        inquiry.reminded_at = reminded if reminded <= now else None
        return inquiry
    inquiry.reason = _reason(line, by_chance)
    _often, plans, notes = REASONS[inquiry.reason]
    inquiry.plan, inquiry.note = by_chance.pick(plans), by_chance.pick(notes)
    # Until six in the evening of some day.
    later = timedelta(days=by_chance.between(0, ANSWER_DAYS), minutes=by_chance.between(30, 9 * 60))
    inquiry.answered_at = min(began + later, now)
    inquiry.answered_by = manager
    return inquiry


def _reason(line: Line, by_chance: Chance) -> str:
    if line.piece.status == Status.REPAIR:
        return by_chance.pick(BROKEN)
    return by_chance.weighted(list(REASONS), [often for often, *_said in REASONS.values()])
