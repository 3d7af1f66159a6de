"""From the use to its record: what staff say, what is filled in, and how a mistake is mended."""

from datetime import timedelta

import pytest

from bookings import transitions
from bookings.models import UsageRecord
from bookings.refusals import BookingRefusedError
from bookings.states import State
from tests.bookings.transitions.worlds import ASKED, everything, held, hours, in_state
from tests.factories import make_bookable, make_company, make_tariff, make_user

pytestmark = pytest.mark.django_db
Use = transitions.Use


def finished(state=State.IN_USE, use=None, **fields):
    booking = in_state(state, **fields)
    booking.tariff = booking.equipment.tariffs.first()
    booking.save(update_fields=["tariff"])
    transitions.finish_use(booking, use or Use(), actor=make_user(), now=ASKED.end)
    return UsageRecord.objects.get(booking=booking)


def test_a_use_may_begin_up_to_a_day_early():
    booking = in_state(State.CONFIRMED)
    now = ASKED.start - timedelta(hours=23)
    event = transitions.start_use(booking, actor=None, now=now)
    assert booking.state == State.IN_USE
    assert event.data == {"started_at": now.isoformat()}
    assert held() == [(booking.equipment_id, 1, *ASKED)]


@pytest.mark.parametrize("state", [State.CONFIRMED, State.IN_USE])
def test_the_record_is_filled_from_the_booking(state):
    record = finished(state)
    booking = record.booking
    assert (record.start, record.end, record.operating_minutes) == (*ASKED, 120)
    assert (record.use_class, record.use_mode, record.organisation_type) == (
        "external",
        "direct",
        "company",
    )
    assert (record.organisation_name, record.fee_won) == (booking.company.name_ko, 120_000)
    assert (booking.events.last().kind, held()) == ("finished", [])


def test_the_record_says_what_staff_say():
    use = Use(
        start=ASKED.start,
        end=hours(0, 3).end,
        operating_minutes=100,
        use_type="education",
        samples=7,
        staff_minutes=45,
        note="교육 겸용",
    )
    record = finished(use=use)
    assert (record.end, record.operating_minutes, record.samples) == (hours(0, 3).end, 100, 7)
    assert (record.use_type, record.staff_minutes, record.note) == ("education", 45, "교육 겸용")
    assert record.fee_won == 180_000


def test_the_fee_follows_the_use_and_its_reduction_unless_staff_name_one():
    assert finished(reduction_percent=50).fee_won == 60_000
    assert finished(use=Use(fee_won=0)).fee_won == 0
    piece = make_bookable()
    piece.tariffs.all().delete()
    make_tariff(piece, basis="sample", won=10_000)
    assert finished(equipment=piece, sample_count=3).fee_won == 30_000


def test_a_university_is_recorded_as_one():
    record = finished(company=make_company(size="university"))
    assert record.organisation_type == "univ_private"


@pytest.mark.parametrize(
    "use",
    [
        Use(start=ASKED.end, end=ASKED.start),
        Use(start=ASKED.start, end=ASKED.start),
        Use(operating_minutes=121),
    ],
)
def test_a_use_that_cannot_be_leaves_no_trace(use):
    booking = in_state(State.IN_USE)
    before = everything()
    with pytest.raises(BookingRefusedError):
        transitions.finish_use(booking, use, actor=None, now=ASKED.end)
    assert everything() == before


def test_nobody_came_and_the_rest_of_the_time_is_free():
    booking = in_state(State.CONFIRMED)
    event = transitions.no_show(booking, actor=None, now=ASKED.start, text="연락이 없었어요.")
    assert (booking.state, event.text, held()) == (State.NO_SHOW, "연락이 없었어요.", [])
    assert not UsageRecord.objects.exists()


# --- Corrections -------------------------------------------------------------------------------
def test_a_correction_is_a_new_record_and_the_wrong_one_stays():
    wrong, writer = finished(), make_user()
    now = ASKED.end + timedelta(days=1)

    right = transitions.correct_use(wrong, writer=writer, now=now, samples=5, fee_won=1_000)

    wrong.refresh_from_db()
    assert (wrong.samples, wrong.fee_won, wrong.is_replaced) == (0, 120_000, True)
    assert (right.samples, right.fee_won, right.is_replaced) == (5, 1_000, False)
    assert (right.replaces, right.writer, right.created_at) == (wrong, writer, now)
    assert (right.booking, right.start, right.organisation_name) == (
        wrong.booking,
        wrong.start,
        wrong.organisation_name,
    )
    assert list(UsageRecord.objects.counted()) == [right]


def test_what_has_been_corrected_is_corrected_at_its_end_only():
    wrong = finished()
    better = transitions.correct_use(wrong, writer=None, now=ASKED.end, samples=5)
    stale = UsageRecord.objects.get(pk=wrong.pk)
    before = everything()
    with pytest.raises(BookingRefusedError):
        transitions.correct_use(stale, writer=None, now=ASKED.end, samples=6)
    assert everything() == before
    best = transitions.correct_use(better, writer=None, now=ASKED.end, samples=7)
    assert list(UsageRecord.objects.counted()) == [best]


@pytest.mark.parametrize(
    "changes",
    [
        {"end": ASKED.start},
        {"start": ASKED.end},
        {"end": ASKED.start + timedelta(minutes=30)},
        {"operating_minutes": 121},
    ],
)
def test_a_record_is_not_corrected_to_what_cannot_have_been(changes):
    record = finished()
    before = everything()
    with pytest.raises(BookingRefusedError):
        transitions.correct_use(record, writer=None, now=ASKED.end, **changes)
    assert everything() == before
