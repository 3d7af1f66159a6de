"""OpenSpan is what opening.open_spans() says, whatever changes and by whatever way."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookings.availability.opening import at_minute, open_spans
from bookings.availability.renewal import renew_open_time
from bookings.models import BookingPolicy, Holiday, OpenCalendar, OpenSpan, PieceHours
from bookings.policies import policies_of
from bookings.tasks import renew_open_time as renew_open_time_task
from centers.models import ClosedDay, OpeningHours
from equipment.models import Equipment
from itube.lib.periods import Span
from tests.factories import keep_open_time_from, make_center, make_equipment, make_hours

pytestmark = pytest.mark.django_db


def first_day():
    with connection.cursor() as cursor:
        cursor.execute("SELECT bookings_first_open_day()")
        return cursor.fetchone()[0]


def check(centers):
    """Compare every calendar with what the live rows say, and the calendars with who needs one."""
    start = first_day()
    window = Span(at_minute(start, 0), at_minute(start + timedelta(days=400), 0))
    kept = {}
    for calendar, span in OpenSpan.objects.order_by("span").values_list("calendar", "span"):
        kept.setdefault(calendar, []).append(Span(span.lower, span.upper))
    needed = set()
    for center in centers:
        plain = make_equipment(center=center)  # has nothing of its own and follows the center
        pieces = [piece for piece in center.equipment.all() if _has_own(piece) or piece == plain]
        policies = policies_of(pieces)
        for piece in pieces:
            calendar = OpenCalendar.objects.get(
                center=center, equipment=None if piece == plain else piece
            )
            needed.add(calendar.pk)
            assert kept.get(calendar.pk, []) == open_spans(piece, policies[piece.pk], window)
        plain.delete()
    assert set(OpenCalendar.objects.values_list("pk", flat=True)) == needed


def _has_own(piece):
    return (
        PieceHours.objects.filter(equipment=piece).exists()
        or BookingPolicy.objects.filter(equipment=piece, opens_on_holidays__isnull=False).exists()
    )


@pytest.fixture
def center():
    made = make_center()
    make_hours(made, days=range(6))
    return made


def workday():
    """A Thursday that is not a holiday, well within the kept days."""
    day = first_day() + timedelta(days=30)
    holidays = set(Holiday.objects.values_list("day", flat=True))
    while day.weekday() != 3 or day in holidays:
        day += timedelta(days=1)
    return day


def is_open(day, piece=None):
    spans = OpenSpan.objects.filter(span__overlap=(at_minute(day, 0), at_minute(day, 1440)))
    return spans.filter(calendar__equipment=piece).exists()


def test_a_new_center_has_a_calendar_without_open_time():
    center = make_center()
    assert OpenCalendar.objects.get().center == center
    check([center])


def test_hours_that_are_added_changed_and_removed(center):
    check([center])
    OpeningHours.objects.filter(weekday=0).update(closes=12 * 60)
    check([center])
    OpeningHours.objects.filter(weekday=0).delete()
    check([center])


def test_lunch_and_midnight(center):
    OpeningHours.objects.filter(center=center).delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(center=center, weekday=day, opens=opens, closes=closes)
        for day in range(7)
        for opens, closes in ((0, 720), (780, 1440))
    )
    check([center])
    night = OpenSpan.objects.filter(span__contains=at_minute(workday(), 0)).get().span
    assert night.upper - night.lower == timedelta(hours=23)


def test_a_closed_day_of_one_center_and_of_all(center):
    other, day = make_center(), workday()
    make_hours(other)
    closed = ClosedDay.objects.create(center=other, day=day, name_ko="창립기념일")
    assert is_open(day)
    check([center, other])
    ClosedDay.objects.filter(pk=closed.pk).update(center=None)
    assert not is_open(day)
    check([center, other])
    ClosedDay.objects.filter(pk=closed.pk).update(day=day + timedelta(days=1))
    check([center, other])
    ClosedDay.objects.all().delete()
    check([center, other])


def test_a_holiday_that_is_added_moved_and_removed(center):
    day = workday()
    holiday = Holiday.objects.create(day=day, name_ko="임시공휴일")
    assert not is_open(day)
    Holiday.objects.filter(pk=holiday.pk).update(day=day + timedelta(days=7))
    assert is_open(day)
    check([center])
    Holiday.objects.filter(pk=holiday.pk).delete()
    check([center])


def test_a_center_and_a_piece_that_keep_holidays_their_own_way(center):
    piece, day = make_equipment(center=center), workday()
    Holiday.objects.create(day=day, name_ko="임시공휴일")
    policy = BookingPolicy.objects.create(center=center, opens_on_holidays=True)
    assert is_open(day)
    own = BookingPolicy.objects.create(equipment=piece, opens_on_holidays=False)
    assert (is_open(day), is_open(day, piece)) == (True, False)
    check([center])
    BookingPolicy.objects.filter(pk=policy.pk).update(opens_on_holidays=False)
    BookingPolicy.objects.filter(pk=own.pk).update(opens_on_holidays=True)
    assert (is_open(day), is_open(day, piece)) == (False, True)
    check([center])
    policy.delete()
    BookingPolicy.objects.filter(pk=own.pk).update(opens_on_holidays=None, grid_minutes=60)
    check([center])


def test_a_piece_with_hours_of_its_own_and_without_them_again(center):
    piece = make_equipment(center=center)
    PieceHours.objects.create(equipment=piece, weekday=6, opens=600, closes=1440)
    PieceHours.objects.create(equipment=piece, weekday=0, opens=0, closes=60)
    check([center])
    PieceHours.objects.filter(weekday=0).delete()
    check([center])
    PieceHours.objects.all().delete()
    assert not OpenCalendar.objects.filter(equipment=piece).exists()
    check([center])


def test_a_piece_takes_its_calendar_along_to_another_center(center):
    other = make_center()
    make_hours(other, 60, 120)
    piece = make_equipment(center=center)
    BookingPolicy.objects.create(equipment=piece, opens_on_holidays=True)
    Equipment.objects.filter(pk=piece.pk).update(center=other)
    check([center, other])


def test_deleted_pieces_and_centers_leave_no_calendar(center):
    piece = make_equipment(center=center)
    PieceHours.objects.create(equipment=piece, weekday=6, opens=600, closes=1440)
    BookingPolicy.objects.create(equipment=piece, opens_on_holidays=True)
    piece.delete()
    check([center])
    center.delete()
    assert not OpenCalendar.objects.exists()
    assert not OpenSpan.objects.exists()
    connection.check_constraints()


def test_sql_by_hand_and_emptied_tables_are_seen_too(center):
    piece = make_equipment(center=center)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO bookings_piecehours (equipment_id, weekday, opens, closes)"
            " SELECT id, 5, 0, 1440 FROM equipment_equipment"
        )
        check([center])
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("TRUNCATE bookings_piecehours")
        assert not OpenCalendar.objects.filter(equipment=piece).exists()
        cursor.execute("TRUNCATE centers_openinghours")
    assert not OpenSpan.objects.exists()
    check([center])


def test_a_change_that_is_taken_back_takes_its_open_time_back(center):
    before = set(OpenSpan.objects.values_list("span", flat=True))
    with transaction.atomic():
        OpeningHours.objects.all().delete()
        assert not OpenSpan.objects.exists()
        transaction.set_rollback(True)
    assert set(OpenSpan.objects.values_list("span", flat=True)) == before


def test_days_pass(center):
    day = first_day()
    keep_open_time_from(day + timedelta(days=1))
    check([center])
    last = OpenSpan.objects.order_by("-span").first().span.upper
    keep_open_time_from(day + timedelta(days=9))
    check([center])
    assert OpenSpan.objects.order_by("-span").first().span.upper > last
    renew_open_time_task()
    check([center])


def test_what_changes_nothing_writes_nothing(center):
    before = list(OpenSpan.objects.order_by("pk").values_list("pk", "span"))
    for row in OpeningHours.objects.all():
        row.save()
    ClosedDay.objects.create(day=date(2019, 1, 4), name_ko="옛날")
    renew_open_time()
    assert list(OpenSpan.objects.order_by("pk").values_list("pk", "span")) == before


DAYS = st.integers(0, 420)
WEEKDAYS = st.integers(0, 6)
WHICH = st.integers(0, 1)
WORD = st.sampled_from([None, False, True])


@st.composite
def stretches(draw):
    """One to six times of a day, in quarters of an hour: pairs of them are open."""
    marks = draw(st.lists(st.integers(0, 96), min_size=2, max_size=6, unique=True))
    marks = [mark * 15 for mark in sorted(marks)]
    return list(zip(marks[::2], marks[1::2], strict=False))


CHANGES = st.one_of(
    st.tuples(st.just("hours"), WHICH, WEEKDAYS, stretches()),
    st.tuples(st.just("own hours"), WHICH, WEEKDAYS, stretches()),
    st.tuples(st.just("no own hours"), WHICH),
    st.tuples(st.just("longer"), st.integers(1, 30)),
    st.tuples(st.just("closed"), st.sampled_from([None, 0, 1]), DAYS),
    st.tuples(st.just("not closed"), DAYS),
    st.tuples(st.just("holiday"), DAYS),
    st.tuples(st.just("no holiday"), DAYS),
    st.tuples(st.just("center's word"), WHICH, WORD),
    st.tuples(st.just("piece's word"), WHICH, WORD),
    st.tuples(
        st.just("no words"),
    ),
    st.tuples(st.just("move"), WHICH, WHICH),
)


class World:
    """Two centers and two pieces, which change in the ways that CHANGES names."""

    def __init__(self):
        self.centers = [make_center(), make_center()]
        self.pieces = [make_equipment(center=center) for center in self.centers]
        self.first = first_day()

    def day(self, number):
        return self.first + timedelta(days=number)

    def change(self, kind, *how):
        getattr(self, "do_" + kind.replace(" ", "_").replace("'", ""))(*how)

    def do_hours(self, which, weekday, stretches):
        center = self.centers[which]
        center.opening_hours.filter(weekday=weekday).delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(center=center, weekday=weekday, opens=opens, closes=closes)
            for opens, closes in stretches
        )

    def do_own_hours(self, which, weekday, stretches):
        PieceHours.objects.filter(equipment=self.pieces[which], weekday=weekday).delete()
        for opens, closes in stretches:
            PieceHours.objects.create(
                equipment=self.pieces[which], weekday=weekday, opens=opens, closes=closes
            )

    def do_no_own_hours(self, which):
        PieceHours.objects.filter(equipment=self.pieces[which]).delete()

    def do_longer(self, minutes):
        with connection.cursor() as cursor:
            for table in ("centers_openinghours", "bookings_piecehours"):
                cursor.execute(
                    f"UPDATE {table} SET opens = opens + %s WHERE opens + %s < closes",
                    [minutes, minutes],
                )

    def do_closed(self, which, number):
        center = None if which is None else self.centers[which]
        ClosedDay.objects.get_or_create(center=center, day=self.day(number))

    def do_not_closed(self, number):
        ClosedDay.objects.filter(day__lte=self.day(number)).delete()

    def do_holiday(self, number):
        Holiday.objects.get_or_create(day=self.day(number))

    def do_no_holiday(self, number):
        Holiday.objects.filter(day__lte=self.day(number)).delete()

    def do_centers_word(self, which, word):
        BookingPolicy.objects.update_or_create(
            center=self.centers[which], defaults={"opens_on_holidays": word}
        )

    def do_pieces_word(self, which, word):
        BookingPolicy.objects.update_or_create(
            equipment=self.pieces[which], defaults={"opens_on_holidays": word}
        )

    def do_no_words(self):
        BookingPolicy.objects.all().delete()

    def do_move(self, which, to):
        Equipment.objects.filter(pk=self.pieces[which].pk).update(center=self.centers[to])


def run(changes):
    with transaction.atomic():
        world = World()
        for change in changes:
            world.change(*change)
        check(world.centers)
        transaction.set_rollback(True)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=st.lists(CHANGES, min_size=1, max_size=12))
def test_random_changes_leave_what_the_rows_say(db, changes):
    run(changes)


@pytest.mark.stress
@settings(
    max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=st.lists(CHANGES, min_size=1, max_size=20))
def test_random_changes_leave_what_the_rows_say_500_times(db, changes):
    run(changes)
