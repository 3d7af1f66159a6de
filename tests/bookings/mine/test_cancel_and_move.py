"""Taking a booking back, and asking for another time."""

from datetime import timedelta

import pytest

from bookings import transitions
from bookings.models import BookingPolicy, Occupancy
from bookings.states import HOLDING, MOVABLE, Party, State
from tests.bookings.mine.conftest import NOW
from tests.factories import MONDAY_9, make_booking

CANCELLABLE = set(HOLDING) - {State.IN_USE}


def address(booking, verb) -> str:
    return f"/bookings/{booking.reference}/{verb}/"


def moved(booking, day="2030-01-07", start="13:00", end="15:00", **data):
    fields = {"date": day, "start": start, "end": end, "end_date": ""}
    return {"version": booking.version, **fields, **data}


@pytest.mark.parametrize("state", State)
def test_cancelling_is_asked_for_where_it_is_possible(client, user, state):
    booking = make_booking(user=user, state=state)
    response = client.get(address(booking, "cancel"), follow=True)
    text = response.content.decode()
    assert ("이 예약을 취소할까요?" in text) == (state in CANCELLABLE)
    if state not in CANCELLABLE:
        assert f"‘{booking.get_state_display()}’ 상태의 예약은 취소할 수 없습니다" in text


@pytest.mark.parametrize(
    ("state", "start", "says"),
    [
        ("reviewing", MONDAY_9, "아직 승인 전이라 무료로"),
        ("confirmed", MONDAY_9, "1.06.(일) 09:00까지는 무료로"),
        ("confirmed", NOW + timedelta(hours=5), "무료 취소 기한(1.01.(화) 14:00)이 지났습니다"),
    ],
)
def test_the_page_says_whether_it_is_still_free(client, user, state, start, says):
    booking = make_booking(user=user, state=state, start=start)
    assert says in client.get(address(booking, "cancel")).content.decode()


def test_the_centers_own_number_of_hours_counts(client, user):
    booking = make_booking(user=user, state="confirmed")
    BookingPolicy.objects.create(center=booking.equipment.center, cancel_free_hours=48)
    assert "1.05.(토) 09:00까지는 무료로" in client.get(address(booking, "cancel")).content.decode()


def test_cancelling_needs_a_reason_and_frees_the_time(client, user):
    booking = make_booking(user=user, state="confirmed")
    where = address(booking, "cancel")
    refused = client.post(where, {"version": booking.version, "text": "사정이 있어요"})
    assert refused.status_code == 422
    assert "취소 사유를 하나 골라 주세요" in refused.content.decode()
    assert "사정이 있어요</textarea>" in refused.content.decode()

    done = client.post(where, {"version": booking.version, "reason": "plan_changed"})

    assert done.url == f"/bookings/{booking.reference}/"
    booking.refresh_from_db()
    assert (booking.state, booking.cancelled_by, booking.reason) == (
        "cancelled",
        "requester",
        "plan_changed",
    )
    assert not Occupancy.objects.holding().exists()


def test_a_booking_that_changed_but_can_still_be_cancelled_is_shown_again(client, user):
    booking = make_booking(user=user, state="reviewing")
    transitions.approve(type(booking).objects.get(pk=booking.pk), actor=None, now=NOW)
    form = {"version": booking.version, "reason": "cost", "text": "비싸요"}
    refused = client.post(address(booking, "cancel"), form)
    text = refused.content.decode()
    assert refused.status_code == 409
    assert "지금 ‘승인’" in text
    assert "비싸요</textarea>" in text
    assert 'value="cost" required checked' in text
    assert 'name="version" value="2"' in text


def test_what_has_begun_offers_neither(client, user):
    booking = make_booking(user=user, state="confirmed", start=NOW - timedelta(hours=1))
    page = client.get(f"/bookings/{booking.reference}/").content.decode()
    assert "/cancel/" not in page
    assert "/move/" not in page
    form = {"version": booking.version, "reason": "cost"}
    refused = client.post(address(booking, "cancel"), form)
    assert refused.status_code == 409
    assert "센터에 연락해 주세요" in refused.content.decode()


@pytest.mark.parametrize("state", State)
def test_moving_is_offered_where_it_is_possible(client, user, state):
    booking = make_booking(user=user, state=state)
    response = client.get(address(booking, "move"))
    assert response.status_code == (200 if state in MOVABLE else 302)


def test_the_form_has_the_present_time_and_the_free_times_beside_it(client, user):
    booking = make_booking(user=user, state="confirmed")
    make_booking(equipment=booking.equipment, start=MONDAY_9 + timedelta(days=1), hours=3)
    text = client.get(address(booking, "move")).content.decode()
    assert 'value="2030-01-07"' in text
    assert 'value="09:00"' in text
    assert 'value="11:00"' in text
    assert "09:00~18:00" in text
    assert "12:00~18:00" in text


def test_a_confirmed_booking_moves_at_once(client, user):
    booking = make_booking(user=user, state="confirmed")
    done = client.post(address(booking, "move"), moved(booking))
    assert done.status_code == 302
    booking.refresh_from_db()
    assert booking.span.start == MONDAY_9 + timedelta(hours=4)
    assert "예약 시간을 바꿨습니다" in client.get(done.url).content.decode()


def test_a_taken_time_is_refused_with_others_that_are_free(client, user):
    booking = make_booking(user=user, state="confirmed")
    make_booking(equipment=booking.equipment, start=MONDAY_9 + timedelta(hours=4))

    refused = client.post(address(booking, "move"), moved(booking))

    text = refused.content.decode()
    assert refused.status_code == 409
    assert "그 시간에는 이미 다른 예약이나 점검이 있어요" in text
    assert 'value="13:00"' in text
    here = refused.context["here"]
    assert here
    other = client.get(
        address(booking, "move"),
        {"start": here[0].span.start.isoformat(), "end": here[0].span.end.isoformat()},
    )
    initial = other.context["form"].initial
    assert initial["start"] == f"{here[0].span.start.astimezone(MONDAY_9.tzinfo):%H:%M}"
    booking.refresh_from_db()
    assert booking.span.start == MONDAY_9


def test_broken_rules_are_all_told_with_what_would_pass(client, user):
    booking = make_booking(user=user, state="confirmed")
    sunday = moved(booking, day="2030-01-13", start="13:10", end="15:00")
    refused = client.post(address(booking, "move"), sunday)
    assert refused.status_code == 422
    assert len(refused.context["refusals"]) >= 2
    assert 'value="13:10"' in refused.content.decode()


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"day": ""}, "move-date_error"),
        ({"day": "내일"}, "날짜를 2026-01-31처럼 적어 주세요"),
        ({"day": "0001-01-01"}, "날짜를 다시 확인해 주세요"),
        ({"day": "9999-12-31"}, "날짜를 다시 확인해 주세요"),
        ({"start": "두 시"}, "시각을 14:00처럼 적어 주세요"),
        ({"start": "15:00", "end": "13:00"}, "종료는 시작보다 늦어야 해요"),
        ({"start": "09:00", "end": "11:00"}, "지금 예약한 시간과 같아요"),
        ({"end_date": "2030-06-01"}, "한 번에 31일까지"),
    ],
)
def test_unreadable_times_are_told_beside_the_field(client, user, data, says):
    booking = make_booking(user=user, state="confirmed")
    refused = client.post(address(booking, "move"), moved(booking, **data))
    assert refused.status_code == 422
    assert says in refused.content.decode()


def test_a_stale_page_moves_nothing(client, user):
    booking = make_booking(user=user, state="confirmed")
    fresh = type(booking).objects.get(pk=booking.pk)
    later = type(booking.span)(MONDAY_9 + timedelta(hours=2), MONDAY_9 + timedelta(hours=4))
    transitions.reschedule(fresh, later, actor=None, party=Party.CENTER, now=NOW)
    refused = client.post(address(booking, "move"), moved(booking))
    assert refused.status_code == 409
    assert "그사이 다른 사람이 이 예약을 바꾸었어요" in refused.content.decode()
    booking.refresh_from_db()
    assert booking.span == later


def test_a_rejected_booking_shows_what_else_is_free(client, user):
    booking = make_booking(user=user, state="rejected", reason="unsafe")
    text = client.get(f"/bookings/{booking.reference}/").content.decode()
    assert "대신 이런 시간이 비어 있어요" in text
    assert f"{booking.equipment.get_absolute_url()}#free" in text
