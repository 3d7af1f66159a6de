"""Demand that found nothing in the demonstration: searches, waits, requests turned away, full days.

All of it lies in the past, so that the worker has nobody to hold time for, and none of it names
anyone but the invented companies' people.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.utils import timezone

from bookings.availability.opening import at_minute
from bookings.models import Booking, TurnedAway, Wait
from centers.models import Province
from equipment.models import Equipment, Kind
from itube.accounts.models import User
from itube.demo.generate.chance import Chance
from itube.finder.models import QuestionLog
from itube.lib.references import reference_from
from itube.reports.demand.full import note_full
from itube.reports.demand.searches import remake
from itube.reports.models import FullPiece

DAY = timedelta(days=1)
YEAR = 365
# What the demonstration's stock does not have.
NOT_THERE = (
    "cryo-em",
    "euv 노광",
    "극저온 충격시험 -196도",
    "대형 풍동",
    "드론 비행 시험장",
    "무향 수조",
    "방사광 가속기",
    "수소충전소 성능평가",
    "양자컴퓨터",
    "열진공 챔버 위성체",
    "우주방사선 시험",
    "원자력 배관 시험",
    "전고체전지 파일럿 라인",
    "항공기 엔진 시험대",
)
# How many kinds are searched: a few often, most seldom.
HOT, WARM = 12, 60
BUSY = 80
FULL = 24
RULES = ("time_taken", "opening", "quota", "notice", "length", "grid")
WEIGHTS = (60, 12, 8, 10, 6, 4)


def make_demand(now: datetime) -> int:
    """Store it unless any is there already; return how many rows were written."""
    if QuestionLog.objects.exists() or Wait.objects.exists() or TurnedAway.objects.exists():
        return 0
    today = timezone.localdate(now)
    busy = _busy()
    written = len(QuestionLog.objects.bulk_create(_questions(today)))
    written += len(TurnedAway.objects.bulk_create(_turned_away(busy, today)))
    written += len(Wait.objects.bulk_create(_waits(busy, today)))
    written += len(FullPiece.objects.bulk_create(_full([*busy[:FULL], *_tight(busy)], today)))
    remake(today)
    note_full(now)
    return written


def _busy() -> list[Equipment]:
    """Return the pieces with most bookings, the busiest first."""
    counted = (
        Booking.objects.order_by()
        .values("equipment")
        .annotate(n=Count("pk"))
        .order_by("-n", "equipment__itube_no")
    )
    keys = [row["equipment"] for row in counted[:BUSY]]
    found = Equipment.objects.select_related("kind", "center").in_bulk(keys)
    return [found[key] for key in keys]


def _questions(today: date) -> list[QuestionLog]:
    seen: set[tuple[date, str, str]] = set()
    rows = []
    for number, (text, times, is_there) in enumerate(_texts()):
        chance = Chance(f"question {number} {text}")
        for _time in range(times):
            day = today - chance.between(1, YEAR) * DAY
            # What the portal has is missed by a condition alone, what it has not by its words.
            with_place = is_there or chance.happens(0.6)
            filters = f"province={chance.pick(Province.values)}" if with_place else ""
            kind = QuestionLog.Kind.FILTER if is_there else QuestionLog.Kind.NONE
            if (day, kind, text) not in seen:
                seen.add((day, kind, text))
                rows.append(
                    QuestionLog(
                        day=day,
                        kind=kind,
                        text=text,
                        language="ko",
                        filters=filters,
                        n=chance.between(1, 3),
                    )
                )
    return rows


def _texts() -> Iterator[tuple[str, int, bool]]:
    """Yield texts, on how many days each is searched, and whether pieces are called so."""
    names = [
        name.lower() for name in Kind.objects.order_by("slug").values_list("name_ko", flat=True)
    ]
    chance = Chance("texts")
    chosen = chance.some(names, HOT + WARM)
    for name in chosen[:HOT]:
        yield name, chance.between(9, 18), True
    for name in chosen[HOT:]:
        yield name, chance.between(1, 4), True
        if chance.happens(0.4):
            yield _misspelt(name, chance), 1, False
    for text in NOT_THERE:
        yield text, chance.between(1, 9), False


def _misspelt(name: str, chance: Chance) -> str:
    """Return name without one of its syllables."""
    at = chance.between(1, len(name) - 1)
    return name[:at] + name[at + 1 :]


def _turned_away(busy: Sequence[Equipment], today: date) -> list[TurnedAway]:
    rows = {}
    for rank, piece in enumerate(busy):
        chance = Chance(f"turned away {piece.itube_no}")
        for _time in range(max(2, 30 - rank // 3)):
            day = today - chance.between(1, YEAR) * DAY
            rule = chance.weighted(RULES, WEIGHTS)
            rows[day, rule, piece.pk] = TurnedAway(
                day=day, equipment=piece, rule=rule, n=chance.between(1, 3)
            )
    return list(rows.values())


def _waits(busy: Sequence[Equipment], today: date) -> list[Wait]:
    emails = [f"applicant{number:03d}@demo.example" for number in range(40)]
    people = list(User.objects.filter(email__in=emails).order_by("email"))
    if not people:
        return []
    rows = []
    for rank, piece in enumerate(busy):
        chance = Chance(f"waits {piece.itube_no}")
        for number in range(max(1, 12 - rank // 8)):
            person = chance.pick(people)
            joined = today - chance.between(10, YEAR) * DAY
            first = joined + chance.between(1, 3) * DAY
            rows.append(
                Wait(
                    reference=reference_from("demo wait", f"{piece.itube_no} {number}"),
                    equipment=piece,
                    user=person,
                    company_id=person.company_id,
                    use_mode=next(iter(piece.use_modes), "direct"),
                    from_at=at_minute(first, 9 * 60),
                    until_at=at_minute(first + 6 * DAY, 18 * 60),
                    minutes=chance.pick((60, 120, 240, 480)),
                    state=Wait.State.LAPSED,
                    created_at=at_minute(joined, 10 * 60),
                )
            )
    return rows


def _tight(busy: Sequence[Equipment]) -> list[Equipment]:
    """Return more pieces of the two busiest kinds, so that of these little is free anywhere."""
    pieces = Equipment.objects.published().order_by("itube_no")
    return [
        piece
        for kind in dict.fromkeys(each.kind_id for each in busy[:2])
        for piece in pieces.filter(kind=kind).exclude(pk__in=[each.pk for each in busy[:FULL]])[:5]
    ]


def _full(busy: Sequence[Equipment], today: date) -> list[FullPiece]:
    rows = []
    for piece in busy:
        chance = Chance(f"full {piece.itube_no}")
        first = today - chance.between(20, 150) * DAY
        for number in range(chance.between(3, 18)):
            day = first + number * DAY
            ahead = None if chance.happens(0.2) else at_minute(day + 34 * DAY, 9 * 60)
            rows.append(FullPiece(day=day, equipment=piece, first_free=ahead))
    return rows
