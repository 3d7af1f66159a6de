"""All deeds in any order, up to three at the same moment; after each step everything is true."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import NoReturn

from django.db import IntegrityError, connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bookings.models import BookingPolicy, Occupancy
from bookings.refusals import BookingRefusedError
from tests.bookings.invariants import all_faults
from tests.bookings.races.watching import Watch, Workers
from tests.bookings.races.worlds import make_people, make_pieces
from tests.bookings.stateful.deeds import DEEDS, SLOTS, Choice, Scene
from tests.factories import SEOUL, make_bookable, make_company, make_role, make_user

WORKERS = 3
# A Monday; the centers are open day and night.
BEGIN = datetime(2030, 2, 4, 9, tzinfo=SEOUL)
# Half of what is done is whatever some booking may expect next, so that stories go on; and what
# makes bookings is done oftener than what ends them.
GO_ON = "go on"
NAMES = [*DEEDS, *["request"] * 6, *[GO_ON] * len(DEEDS)]

CHOICES = st.builds(
    Choice,
    name=st.sampled_from(NAMES),
    pick=st.integers(0, 11),
    which=st.integers(0, 59),
    piece=st.integers(0, 2),
    other=st.integers(0, 2),
    start=st.integers(0, SLOTS - 1),
    length=st.integers(1, 3),
    yes=st.booleans(),
)
PAST_THE_DEEDS = """
INSERT INTO bookings_occupancy (equipment_id, unit, span, holds, booking_id, offer_id,
                                maintenance_id, wait_id)
SELECT equipment_id, unit, span, holds, booking_id, offer_id, maintenance_id, wait_id
FROM bookings_occupancy WHERE id = %s
"""


class FaultError(AssertionError):
    """Something is not as it must be; its text says what."""


class Stage:
    """What all examples share: two centers, their staff, workers.

    Each example has pieces and people of its own.
    """

    def __init__(self, crew: Workers) -> None:
        self.crew = crew
        self.here, self.there = make_pieces(1)[0], make_pieces(1)[0]
        self.company = make_company()
        self.staff = make_user()
        for piece in (self.here, self.there):
            make_role(self.staff, piece.center, "manager")
            make_role(make_user(), piece.center, "deputy")
        self.done: Counter[str] = Counter()
        self.faults: list[str] = []

    def new_pieces(self) -> list:
        """One with buffers, one with two units, and one of another center."""
        buffered = make_bookable(center=self.here.center, kind=self.here.kind)
        BookingPolicy.objects.create(
            equipment=buffered, buffer_before_minutes=30, buffer_after_minutes=30
        )
        double = make_bookable(center=self.here.center, kind=self.here.kind, units=2)
        return [buffered, double, make_bookable(center=self.there.center, kind=self.here.kind)]


class BookingMachine(RuleBasedStateMachine):
    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage
        self.pieces = stage.new_pieces()
        self.people = make_people(3, stage.company)
        self.ids = [piece.pk for piece in self.pieces]
        self.now = BEGIN
        self.watch = Watch()

    @rule(
        choices=st.lists(CHOICES, min_size=2, max_size=WORKERS),
        meet=st.booleans(),
        hours=st.sampled_from([0, 0, 0, 0, 0, 0, 0, 0, 1, 3, 8, 15]),
    )
    def deeds_at_once(self, choices: list[Choice], meet: bool, hours: int) -> None:
        if meet:  # all want the same booking or the same time
            one = choices[0]
            same = {"pick": one.pick, "piece": one.piece, "start": one.start}
            choices = [replace(choice, **same) for choice in choices]
        scene = Scene(self.pieces, self.people, self.stage.staff, self.now)
        choices = [scene.gone_on(choice) if choice.name == GO_ON else choice for choice in choices]
        try:
            results = self.stage.crew.at_once(
                self.watch, *(lambda choice=choice: prepare(scene, choice) for choice in choices)
            )
        except Exception as error:
            self.found(f"a deed ended in {error!r}", error)
        for choice, result in zip(choices, results, strict=True):
            if result is not None and not isinstance(result, BookingRefusedError):
                self.stage.done[choice.name] += 1
        self.somebody_writes_past_the_deeds(choices[0].pick)
        self.now += timedelta(hours=hours)

    def somebody_writes_past_the_deeds(self, pick: int) -> None:
        """A script or an import that asks no guard meets the constraint."""
        held = list(Occupancy.objects.holding().filter(equipment__in=self.ids).order_by("pk"))
        if not held:
            return
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(PAST_THE_DEEDS, [held[pick % len(held)].pk])
        except IntegrityError as error:
            if "occupancy_one_holder" in str(error):
                return
            raise
        self.found("the database let somebody hold a unit twice")

    def found(self, fault: str, cause: Exception | None = None) -> NoReturn:
        self.stage.faults.append(fault)
        raise FaultError(fault) from cause

    @invariant()
    def everything_is_true(self) -> None:
        if faults := all_faults(self.ids):
            self.found("; ".join(faults))

    @invariant()
    def the_deeds_did_not_need_the_database_to_refuse_them(self) -> None:
        if self.watch.violations:
            self.found("two deeds wrote the same time, and only the constraint kept one off")
        if self.watch.deadlocks:
            self.found("two deeds waited for each other")


def prepare(scene: Scene, choice: Choice):
    """Return the deed of choice, prepared; or nothing to do, if it concerns nobody."""
    return DEEDS[choice.name](scene, choice) or (lambda: None)
