"""Free time in the finder equals what the calendars say, piece by piece and start by start.

The finder asks one statement of OpenSpan and Occupancy; the slow answer here tries every start of
the grid within what bookings.availability.free tells of each unit.
"""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from bookings.availability import earliest
from bookings.availability.free import bookable_length, fits, week_of
from bookings.availability.opening import SEOUL
from bookings.models import BookingPolicy, Holiday, Maintenance, Occupancy, PieceHours
from bookings.policies import policy_of
from centers.models import ClosedDay, OpeningHours
from equipment.filters import EquipmentFilter
from equipment.models import Equipment, Status, UseScope
from equipment.search.facets import FACETS
from equipment.search.index import rebuild
from itube.finder.filters import FinderFilter
from itube.finder.finding import AHEAD, USUAL_LENGTH, find, question_from
from itube.finder.hits import hits_of
from itube.lib.periods import Span
from tests.equipment.search.plain_counts import PlainAnswers
from tests.factories import (
    keep_open_time_from,
    make_booking,
    make_center,
    make_equipment,
    make_institution,
    make_kind,
)

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
FIRST_DAYS = [date(2029, 12, 27), date(2030, 2, 25), date(2030, 7, 1)]
POLICIES = {
    "grid_minutes": [10, 15, 30, 60],
    "grid_offset_minutes": [0, 0, 15, 20, 50],
    "min_minutes": [10, 30, 60, 90],
    "max_minutes": [120, 300, 600, 900],
    "notice_hours": [0, 2, 24],
    "horizon_days": [1, 4, 30, 90, 90],
    "buffer_before_minutes": [0, 30, 60, 90],
    "buffer_after_minutes": [0, 30, 60, 120],
    "opens_on_holidays": [None, True, False],
}
WORDS = ["현미경", "시험기", "챔버"]


class World:
    """Pieces whose time is odd in every way, at a moment within the first days."""

    def __init__(self, seed, pieces=14):
        self.chance = chance = random.Random(seed)
        first = chance.choice(FIRST_DAYS) + DAY * chance.randint(0, 6)
        self.midnight = datetime(first.year, first.month, first.day, tzinfo=SEOUL)
        self.now = self.midnight + MINUTE * chance.randrange(0, 2 * 24 * 60, 7)
        Holiday.objects.all().delete()
        Holiday.objects.bulk_create(
            Holiday(day=day) for day in {first + DAY * chance.randrange(40) for _ in range(4)}
        )
        kinds = [make_kind(name_ko=word) for word in WORDS]
        centers = [self._center(province) for province in ("KR-11", "KR-26", "KR-30", "KR-30")]
        ClosedDay.objects.create(center=None, day=first + DAY * chance.randrange(10))
        made = [self._piece(chance.choice(kinds), chance.choice(centers)) for _ in range(pieces)]
        booking = make_booking(equipment=made[0], state="cancelled")
        Occupancy.objects.bulk_create(row for piece in made for row in self._taken(piece, booking))
        keep_open_time_from(first)
        rebuild()
        self.pieces = list(Equipment.objects.published())
        self.answers = PlainAnswers()

    def _center(self, province):
        chance = self.chance
        center = make_center(institution=make_institution(province=province))
        OpeningHours.objects.bulk_create(
            OpeningHours(center=center, weekday=day, opens=opens, closes=closes)
            for day, opens, closes in self._hours()
        )
        day = self.midnight.date() + DAY * chance.randrange(12)
        ClosedDay.objects.create(center=center, day=day)
        if chance.random() < 0.7:
            BookingPolicy.objects.create(center=center, **self._policy())
        return center

    def _hours(self):
        chance = self.chance
        kind = chance.choice(["office", "office", "lunch", "night", "always"])
        if kind == "always":
            return [(day, 0, 1440) for day in range(7)]
        found = {
            "office": [(540, 1080)],
            "lunch": [(540, 720), (780, 1080)],
            "night": [(0, 125), (1200, 1440)],
        }[kind]
        days = range(chance.choice([4, 5, 7]))
        return [(day, opens, closes) for day in days for opens, closes in found]

    def _policy(self):
        chance = self.chance
        names = chance.sample(sorted(POLICIES), chance.randint(2, 6))
        told = {name: chance.choice(POLICIES[name]) for name in names}
        # Who says one of the two says both, so that they fit each other.
        if {"min_minutes", "max_minutes"} & told.keys():
            told |= {"min_minutes": chance.choice([30, 60, 90]), "max_minutes": 600}
        return told

    def _piece(self, kind, center):
        chance = self.chance
        piece = make_equipment(
            kind=kind,
            center=center,
            units=chance.choice([1, 1, 2, 2, 3]),
            status=chance.choice([Status.NORMAL] * 6 + [Status.REPAIR]),
            use_scope=chance.choice([UseScope.SERVICE] * 6 + [UseScope.EXCLUSIVE]),
            online_booking=chance.random() < 0.9,
            is_published=chance.random() < 0.95,
        )
        if chance.random() < 0.3:
            PieceHours.objects.bulk_create(
                PieceHours(equipment=piece, weekday=day, opens=opens, closes=closes)
                for day, opens, closes in self._hours()
            )
        if chance.random() < 0.5:
            BookingPolicy.objects.create(equipment=piece, **self._policy())
        return piece

    def _taken(self, piece, booking):
        """Yield what is taken of each unit, by bookings and for maintenance; some holds no more."""
        chance = self.chance
        for unit in range(1, piece.units + 1):
            longest_gap = chance.choice([2, 3, 4, 10, None])
            at = self.midnight - MINUTE * chance.randrange(0, 600, 5)
            while longest_gap and at < self.midnight + 20 * DAY:
                at += MINUTE * chance.randrange(0, longest_gap * 60, 5)
                end = at + MINUTE * chance.choice([5, 60, 120, 240, 600, 1500])
                cause = {"booking": booking}
                if chance.random() < 0.3:
                    kept = Maintenance.objects.create(equipment=piece, start=at, end=end)
                    cause = {"maintenance": kept}
                yield Occupancy(
                    equipment=piece,
                    unit=unit,
                    span=(at, end),
                    holds=chance.random() < 0.9,
                    **cause,
                )
                at = end

    def question(self):
        """Return the parameters of one question for free time, as people and programs write it."""
        chance, data = self.chance, {}
        if chance.random() < 0.7:
            start = self.midnight + MINUTE * chance.randrange(0, 12 * 24 * 60, 5)
            data["free_from"] = self._written(start)
        if chance.random() < 0.6 or not data:
            begin = max(start, self.now) if data else self.now
            end = begin + MINUTE * chance.randrange(5, chance.choice([600, 3000, 40_000]), 5)
            data["free_to"] = self._written(end)
        if chance.random() < 0.8:
            data["free_hours"] = f"{chance.randint(1, chance.choice([4, 24])) / 2:g}"
        if chance.random() < 0.3:
            data["q"] = chance.choice([*WORDS, "현미경 챔버", "ㅅㅎㄱ"])
        for name in chance.sample(["province", "status", "use_mode"], chance.randint(0, 2)):
            found = sorted(set().union(*self.answers.values[name].values()))
            data[name] = chance.sample(found, min(2, len(found)))
        data["sort"] = chance.choice(["earliest", "earliest", "relevance", "name"])
        return data

    def _written(self, moment):
        way = self.chance.choice(["day", "seoul", "utc"])
        if way == "day":
            return moment.date().isoformat()
        if way == "seoul":
            return moment.isoformat()
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def earliest_of(piece, week, length, window, now):
    """Return the first start of the grid from which one unit is free so long, or None."""
    policy = week.policy
    minutes = max(-(-length // MINUTE), policy.min_minutes)
    while minutes % policy.grid_minutes:
        minutes += 1
    if minutes > policy.max_minutes:
        return None
    today = now.astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)
    low = max(window.start, now + timedelta(hours=policy.notice_hours))
    high = min(window.end, today + DAY * (policy.horizon_days + 1))
    start = low.astimezone(SEOUL).replace(hour=0, minute=0, second=0, microsecond=0)
    start += MINUTE * (policy.grid_offset_minutes % policy.grid_minutes)
    while (end := start + MINUTE * minutes) <= high:
        for spans in week.by_unit.values():
            if start >= low and any(one.start <= start and end <= one.end for one in spans):
                return start
        start += MINUTE * policy.grid_minutes
    return None


def plainly(world, pieces, length, window):
    """Return from when on each of pieces that takes bookings is free so long."""
    asked = [
        piece
        for piece in pieces
        if piece.online_booking
        and piece.status == Status.NORMAL
        and piece.use_scope != UseScope.EXCLUSIVE
    ]
    weeks = week_of(asked, window, world.now)
    found = {
        piece.pk: earliest_of(piece, weeks[piece.pk], length, window, world.now) for piece in asked
    }
    return {pk: start for pk, start in found.items() if start}


def ask(world, data):
    """Return the answer, and what was asked of time; None for what the form refuses."""
    filterset = FinderFilter(data)
    if not filterset.is_valid():
        return None, None
    question = question_from(filterset.form.cleaned_data, world.now)
    answer = find(question, page_size=1000)
    short = find(question, page_size=1000, facets=False)
    assert (short.ids, short.total, short.earliest) == (answer.ids, answer.total, answer.earliest)
    assert (short.centers, short.unknown) == (answer.centers, answer.unknown)
    return answer, filterset.form.cleaned_data["free"]


def found_by_models(data):
    """Return the pieces by all but their free time."""
    filterset = EquipmentFilter(data)
    assert filterset.is_valid(), filterset.errors
    return set(filterset.qs.values_list("pk", flat=True))


def compare(world, data):
    """Hold the finder's answer to data against the slow one; return how many pieces it has."""
    answer, free = ask(world, data)
    if answer is None:
        return None
    starts = plainly(world, world.pieces, free.length, free.window)
    matched = found_by_models({name: data[name] for name in ("q", *FACETS) if name in data})
    assert set(answer.ids) == matched & starts.keys(), data
    assert answer.total == len(answer.ids)
    assert {pk: answer.earliest[pk] for pk in answer.ids} == {pk: starts[pk] for pk in answer.ids}
    assert [hit.earliest for hit in hits_of(answer, world.now)] == [
        starts[pk] for pk in answer.ids
    ], data
    if data["sort"] == "earliest":
        assert [starts[pk] for pk in answer.ids] == sorted(starts[pk] for pk in answer.ids), data
    plain = {name: data[name] for name in FACETS if name in data}
    having = found_by_models({"q": data.get("q", "")}) & starts.keys()
    for name in FACETS:
        passing = having & world.answers.passing(plain, but=name)
        expected = Counter(one for pk in passing for one in world.answers.values[name][pk])
        counted = {one.value: one.count for one in answer.facets[name] if one.count}
        assert counted == expected, (data, name)
    for pk in answer.ids[:1]:
        piece = next(piece for piece in world.pieces if piece.pk == pk)
        length = bookable_length(free.length, policy_of(piece))
        assert fits(piece, Span(starts[pk], starts[pk] + length), world.now)
    return answer.total


def compare_worlds(monkeypatch, worlds, questions):
    counts = []
    for seed in worlds:
        with transaction.atomic():
            world = World(seed)
            monkeypatch.setattr(timezone, "now", lambda now=world.now: now)
            counts += [compare(world, world.question()) for _ in range(questions)]
            transaction.set_rollback(True)
    answered = [count for count in counts if count is not None]
    assert len(answered) > 0.6 * len(counts)
    assert sum(count > 0 for count in answered) > 0.3 * len(counts)


SMALL = {"worlds": range(3), "questions": 8}


def test_24_questions_in_three_worlds(monkeypatch):
    compare_worlds(monkeypatch, **SMALL)


@pytest.mark.stress
@pytest.mark.parametrize("seed", range(100, 120))
def test_200_questions_in_20_worlds(monkeypatch, seed):
    compare_worlds(monkeypatch, worlds=[seed], questions=10)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("lower(occupancy.span) - wanted.after", "lower(occupancy.span)"),
        ("upper(occupancy.span) + wanted.before", "upper(occupancy.span)"),
        ("AND occupancy.unit <= wanted.units", "AND occupancy.unit <= 1"),
        ("+ touched.step - interval '1 us'", ""),
    ],
)
def test_a_planted_error_is_noticed(monkeypatch, right, wrong):
    assert right in earliest.EARLIEST
    monkeypatch.setattr(earliest, "EARLIEST", earliest.EARLIEST.replace(right, wrong))
    with pytest.raises(AssertionError):
        compare_worlds(monkeypatch, **SMALL)


def test_without_asking_each_hit_says_its_first_free_hour(monkeypatch):
    world = World(7)
    monkeypatch.setattr(timezone, "now", lambda: world.now)
    window = Span(world.now, world.now + AHEAD)
    starts = plainly(world, world.pieces, USUAL_LENGTH, window)
    for sort in ("earliest", "name"):
        answer, free = ask(world, {"sort": sort})
        assert free is None
        assert set(answer.ids) == {piece.pk for piece in world.pieces}
        hits = hits_of(answer, world.now)
        assert {hit.piece.pk: hit.earliest for hit in hits if hit.earliest} == starts
    answer, _ = ask(world, {"sort": "earliest"})
    last = datetime.max.replace(tzinfo=SEOUL)
    order = [starts.get(pk, last) for pk in answer.ids]
    assert order == sorted(order)


def test_what_takes_no_bookings_has_no_free_time(monkeypatch):
    world = World(8)
    monkeypatch.setattr(timezone, "now", lambda: world.now)
    Equipment.objects.update(status=Status.NORMAL, use_scope="service", online_booking=True)
    some = list(Equipment.objects.published()[:3])
    for piece, change in zip(
        some,
        ({"status": Status.REPAIR}, {"use_scope": "exclusive"}, {"online_booking": False}),
        strict=True,
    ):
        Equipment.objects.filter(pk=piece.pk).update(**change)
    rebuild()
    answer, _ = ask(world, {"free_hours": "0.5", "sort": "earliest"})
    assert answer.total
    assert not {piece.pk for piece in some} & set(answer.ids)
    every, _ = ask(world, {"sort": "earliest"})
    assert not {piece.pk for piece in some} & {pk for pk in every.earliest if every.earliest[pk]}
