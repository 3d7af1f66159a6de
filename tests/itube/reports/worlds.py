"""Small worlds made by chance around one period, with every odd case that figures meet."""

import random
from datetime import date, datetime, time, timedelta

from bookings.models import (
    BookingPolicy,
    Holiday,
    Maintenance,
    PieceHours,
    UsageRecord,
    UseClass,
    Wait,
)
from bookings.states import HOLDING, State
from centers.models import ClosedDay
from equipment.models import Equipment
from itube.reports.periods import Period
from tests import factories
from tests.factories import SEOUL

TICK = timedelta(minutes=5)
DAY = timedelta(days=1)

# Month ends, a leap day, year ends, a period that goes on today, one over a year's end.
PERIODS = (
    Period(date(2029, 3, 1), date(2029, 3, 31), date(2030, 1, 7)),
    Period(date(2028, 2, 1), date(2028, 2, 29), date(2030, 1, 7)),
    Period(date(2029, 12, 20), date(2030, 1, 10), date(2030, 2, 1)),
    Period(date(2030, 1, 1), date(2030, 12, 31), date(2030, 1, 25)),
    Period(date(2029, 6, 30), date(2029, 6, 30), date(2029, 6, 30)),
)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SEOUL)


class World:
    """Three centers with some pieces, their calendars, records of use, bookings, maintenance."""

    def __init__(self, period: Period, seed: int) -> None:
        self.chance = random.Random(seed)
        self.period = period
        self.units = 100
        self.people = [
            factories.make_member(company=factories.make_company(size=size))
            for size in ("small", "large", "university")
        ]
        sectors = [factories.make_sector() for _ in range(3)]
        fields = [factories.make_field(sector=sector) for sector in (*sectors, sectors[0])]
        kinds = [factories.make_kind(field=field) for field in fields[:2]]
        kinds[0].fields.add(fields[2], fields[3])
        shared = factories.make_institution(province="KR-30")
        centers = [
            factories.make_center(institution=shared),
            factories.make_center(institution=shared, province="KR-11"),
            factories.make_center(institution=factories.make_institution(province="KR-26")),
        ]
        self.calendars(centers)
        self.pieces = [self.piece(self.chance.choice(centers), kinds) for _ in range(8)]
        for piece in self.pieces:
            for _ in range(self.chance.randint(0, 6)):
                self.record(piece)
            for _ in range(self.chance.randint(0, 5)):
                self.booking(piece)
            for _ in range(self.chance.randint(0, 3)):
                self.maintenance(piece)
            for _ in range(self.chance.randint(0, 2)):
                self.wait(piece)

    def calendars(self, centers) -> None:
        factories.make_hours(centers[0], 9 * 60, 12 * 60)
        factories.make_hours(centers[0], 13 * 60, 18 * 60)
        factories.make_hours(centers[1], 0, 24 * 60, days=range(7))
        factories.make_hours(centers[2], 22 * 60, 24 * 60, days=(4, 5, 6))
        BookingPolicy.objects.create(center=centers[1], opens_on_holidays=True)
        days = [self.some_day() for _ in range(6)]
        Holiday.objects.bulk_create(
            [Holiday(day=day, name_ko="공휴일") for day in set(days[:3])], ignore_conflicts=True
        )
        ClosedDay.objects.create(center=None, day=days[3], name_ko="임시공휴일")
        ClosedDay.objects.create(center=centers[0], day=days[4], name_ko="창립기념일")
        ClosedDay.objects.create(center=centers[1], day=days[5], name_ko="정전")

    def some_day(self) -> date:
        first = self.period.first - 2 * DAY
        return first + self.chance.randint(0, (self.period.last - first).days + 2) * DAY

    def some_moment(self) -> datetime:
        """A moment near an edge, in the period, in the year before it, or on a midnight."""
        edges = [self.period.span.start, self.period.span.end, self.period.before.span.start]
        base = self.chance.choice(
            [*edges, midnight(self.some_day()), midnight(self.some_day()) - 300 * DAY]
        )
        return base + self.chance.randint(-400, 400) * TICK * self.chance.choice([0, 1, 1])

    def piece(self, center, kinds) -> Equipment:
        acquired = self.chance.choice([date(2020, 5, 1), self.some_day(), None])
        piece = factories.make_equipment(
            center=center,
            kind=self.chance.choice(kinds),
            units=self.chance.choice([1, 1, 2, 3]),
            acquired_on=acquired,
            status=self.chance.choice(["normal", "normal", "normal", "idle", "disposed"]),
        )
        if self.chance.random() < 0.3:
            PieceHours.objects.create(equipment=piece, weekday=2, opens=600, closes=725)
        if self.chance.random() < 0.3:
            BookingPolicy.objects.create(
                equipment=piece, opens_on_holidays=self.chance.choice([True, False, None])
            )
        return piece

    def record(self, piece: Equipment) -> None:
        start = self.some_moment()
        end = start + self.chance.choice([1, 7, 24, 300, 2016, 12_000]) * TICK
        length = int((end - start).total_seconds() // 60)
        fields = {
            "equipment": piece,
            "start": start,
            "end": end,
            "operating_minutes": self.chance.randint(0, length * piece.units),
            "use_class": self.chance.choice(UseClass.values),
            "samples": self.chance.randint(0, 5),
            "staff_minutes": self.chance.randint(0, 90),
            "fee_won": self.chance.randint(0, 3) * 10_000,
        }
        corrected = self.chance.random() < 0.25
        record = UsageRecord.objects.create(**fields, is_replaced=corrected)
        if corrected:
            UsageRecord.objects.create(**fields | {"operating_minutes": 1}, replaces=record)

    def booking(self, piece: Equipment) -> None:
        start, state = self.some_moment(), self.chance.choice(State.values)
        # Bookings that hold each have a unit of their own: the database lets none overlap. Those
        # that are over may, where the first one ended early.
        self.units += 1
        unit = self.units if state in HOLDING else self.chance.randint(1, piece.units)
        made = start - self.chance.choice([0, 3, 400, 9000]) * TICK
        booking = factories.make_booking(
            equipment=piece,
            user=self.chance.choice(self.people),
            start=start,
            hours=self.chance.choice([0.5, 2, 9, 40]),
            state=state,
            unit=unit,
            created_at=made,
            first_answered_at=self.chance.choice([None, made + 7 * TICK, made + 900 * TICK]),
        )
        if state == State.COMPLETED and self.chance.random() < 0.8:
            late = self.chance.choice([-3, 0, 2]) * TICK
            UsageRecord.objects.create(
                equipment=piece,
                booking=booking,
                start=booking.starts_at + late,
                end=booking.ends_at + 2 * late,
                operating_minutes=self.chance.choice([0, 7, 20]),
                use_class="external",
                samples=2,
                fee_won=30_000,
            )

    def wait(self, piece: Equipment) -> None:
        moment = self.some_moment()
        Wait.objects.create(
            equipment=piece,
            user=self.people[0],
            use_mode="direct",
            from_at=moment,
            until_at=moment + DAY,
            minutes=self.chance.choice([30, 120]),
            created_at=moment,
        )

    def change(self) -> None:
        """Change something: add, correct, cancel, delete, end or move."""
        piece = self.chance.choice(self.pieces)
        deed = self.chance.choice(
            [self.record, self.booking, self.maintenance, self.wait, self.correct, self.cancel]
        )
        deed(piece)

    def correct(self, piece: Equipment) -> None:
        record = UsageRecord.objects.filter(equipment=piece, is_replaced=False).first()
        if record is None:
            return
        UsageRecord.objects.filter(pk=record.pk).update(is_replaced=True)
        fields = {
            field.attname: getattr(record, field.attname)
            for field in UsageRecord._meta.local_fields
            if field.name not in ("id", "replaces", "is_replaced")
        }
        UsageRecord.objects.create(
            **fields | {"operating_minutes": record.operating_minutes // 2}, replaces=record
        )

    def cancel(self, piece: Equipment) -> None:
        Maintenance.objects.filter(equipment=piece).update(cancelled_at=midnight(self.some_day()))
        for booking in piece.bookings.filter(state=State.CONFIRMED)[:1]:
            booking.state, booking.cancelled_by = State.CANCELLED, "center"
            booking.save()

    def maintenance(self, piece: Equipment) -> None:
        start = self.some_moment()
        Maintenance.objects.create(
            equipment=piece,
            unit=self.chance.choice([None, 1, piece.units]),
            kind=self.chance.choice(Maintenance.Kind.values),
            start=start,
            end=start + self.chance.choice([1, 30, 700]) * TICK,
            cancelled_at=self.chance.choice([None, None, None, start]),
        )
