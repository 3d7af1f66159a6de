"""Which bookings there are: chosen for each piece from its own seed, one a day at most."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bookings.availability.opening import at_minute
from bookings.fees import price
from bookings.states import PENDING, State
from equipment.models import Equipment, Tariff
from itube.demo.bookings.people import Applicant
from itube.demo.generate.chance import Chance
from itube.lib.periods import Span

# Bookings of a piece that takes any: a mean of 12.6 in two years and 0.85 in the eight weeks ahead.
PAST_MEAN, COMING_MEAN = 12.6, 0.85
# What became of past ones, in percent.
OUTCOMES = (
    (State.COMPLETED, 89),
    (State.CANCELLED, 5),
    (State.NO_SHOW, 2),
    (State.REJECTED, 3),
    (State.EXPIRED, 1),
)
COMING = ((State.CONFIRMED, 95), (State.REVIEWING, 4), (State.NEEDS_INFO, 1))
PURPOSES = (
    "신제품 시제품의 특성을 평가하려고 합니다.",
    "양산 전 신뢰성 시험이 필요합니다.",
    "공정 조건을 바꾼 시료를 비교 분석하려고 합니다.",
    "고객사 제출용 시험 결과가 필요합니다.",
    "불량 원인을 분석하려고 합니다.",
    "국산화 과제의 중간 평가 시험입니다.",
    "소재 배합비에 따른 물성 차이를 확인하려고 합니다.",
    "인증 시험 전에 미리 확인하려고 합니다.",
)
HOURS = (1, 2, 3, 4, 6, 8)
HOUR_WEIGHTS = (10, 25, 20, 25, 10, 10)
GRID = 30


@dataclass(frozen=True)
class Place:
    """A piece that takes bookings, and all that choosing times for it needs."""

    piece: Equipment
    tariffs: Sequence[Tariff]  # in force today, one a use mode
    # weekday -> open stretches in minutes after midnight
    hours: Mapping[int, Sequence[tuple[int, int]]]
    shut: frozenset[date]
    approver_id: int | None
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class Planned:
    """One booking as it will be stored; times are instants, money whole won without VAT."""

    place: Place
    who: Applicant
    state: str
    span: Span
    use_mode: str
    purpose: str
    samples: int
    created_at: datetime
    answered_at: datetime | None
    closed_at: datetime | None
    respond_by: datetime | None
    tariff_id: int | None
    fee_won: int | None
    used_minutes: int
    staff_minutes: int


def bookings_of(
    place: Place,
    people: Sequence[Applicant],
    past: Sequence[date],
    coming: Sequence[date],
    now: datetime,
) -> Iterator[Planned]:
    """Yield what one piece was and will be booked for, on some of the working days given."""
    chance = Chance(f"bookings {place.piece.itube_no}")
    # Few pieces are in great demand and many in little: the square makes the spread.
    demand = 3 * chance.fraction() ** 2
    for days, mean, outcomes in (
        (past, PAST_MEAN, OUTCOMES),
        (coming, COMING_MEAN, COMING),
    ):
        wanted = demand * mean
        count = int(wanted) + chance.happens(wanted % 1)
        for day in _some(days, min(count, len(days) // 2), chance):
            span = _time_of(place, day, chance)
            if span is not None:
                names, weights = zip(*outcomes, strict=True)
                state = chance.weighted(names, weights)
                yield planned(place, chance.pick(people), state, span, now, chance)


def planned(
    place: Place, who: Applicant, state: str, span: Span, now: datetime, chance: Chance
) -> Planned:
    """Return one booking of that state with a history that leads to it."""
    use_mode = chance.pick(place.piece.use_modes)
    tariff = next((row for row in place.tariffs if row.use_mode == use_mode), None)
    samples = chance.between(1, 12)
    created = min(span.start, now) - timedelta(minutes=chance.between(60 * 24, 60 * 24 * 18))
    answered = min(created + timedelta(minutes=chance.between(40, 60 * 20)), now)
    minutes = int(span.length.total_seconds() // 60)
    return Planned(
        place=place,
        who=who,
        state=state,
        span=span,
        use_mode=use_mode,
        purpose=chance.pick(PURPOSES),
        samples=samples,
        created_at=created,
        answered_at=None if state == State.REVIEWING else answered,
        closed_at=_closed(state, span, answered, chance),
        respond_by=(
            min(span.start, now + timedelta(minutes=chance.between(60 * 24, 60 * 24 * 20)))
            if state in PENDING
            else None
        ),
        tariff_id=tariff.pk if tariff else None,
        fee_won=price(tariff, span, samples, 0).won,
        used_minutes=minutes * chance.between(60, 100) // 100,
        staff_minutes=30 * chance.between(0, 6),
    )


def _closed(state: str, span: Span, answered: datetime, chance: Chance) -> datetime | None:
    """Return when a booking ended; None while it has not."""
    if state in (State.COMPLETED, State.NO_SHOW):
        return span.end + timedelta(minutes=chance.between(1, 90))
    if state == State.CANCELLED:
        return max(answered, span.start - timedelta(hours=chance.between(12, 60)))
    return answered if state in (State.REJECTED, State.EXPIRED) else None


def _some(days: Sequence[date], count: int, chance: Chance) -> list[date]:
    """Return count different days; count is at most half of them, so that few are drawn twice."""
    chosen: dict[date, None] = {}
    while len(chosen) < count:
        chosen[chance.pick(days)] = None
    return list(chosen)


def _time_of(place: Place, day: date, chance: Chance) -> Span | None:
    """Return a time on that day within the hours of the piece's center, or None if it is shut."""
    stretches = place.hours.get(day.weekday(), ())
    if day in place.shut or not stretches:
        return None
    opens, closes = chance.pick(stretches)
    minutes = min(chance.weighted(HOURS, HOUR_WEIGHTS) * 60, (closes - opens) // GRID * GRID)
    start = opens + GRID * chance.between(0, (closes - opens - minutes) // GRID)
    # On the grid of the clock, whatever the opening time is.
    start = -(-start // GRID) * GRID
    if minutes <= 0 or start + minutes > closes:
        return None
    return Span(at_minute(day, start), at_minute(day, start + minutes))
