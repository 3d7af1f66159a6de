"""What a center does with one booking, from its page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import Chain, Occupancy, Series, UsageRecord
from itube.accounts.models import PersonalDataAccess
from tests.bookings.desk.conftest import NOW
from tests.bookings.desk.pages import messages_of, press, statements, text_of
from tests.factories import (
    MONDAY_9,
    make_booking,
    make_company,
    make_member,
    make_tariff,
)

HOUR = timedelta(hours=1)
THURSDAY = MONDAY_9 + timedelta(days=3)
TOLD = "신청자에게"


@pytest.fixture
def booking(piece):
    """A request for Thursday, 9 to 11, that waits for the center."""
    user = make_member(
        company=make_company(name_ko="(주)셀웍스", size="small"),
        name="김서연",
        phone="010-0000-0000",
        email="seoyeon@cellworks.example",
    )
    return make_booking(
        equipment=piece,
        user=user,
        start=THURSDAY,
        state="reviewing",
        respond_by=NOW + timedelta(hours=30),
        purpose="21700 셀의 율 특성",
        sample_text="원통형 셀",
        sample_count=8,
        fee_won=120_000,
        vat_won=12_000,
    )


@pytest.fixture
def confirmed(piece):
    """A use that began this morning at nine and was to last until eleven."""
    tariff = make_tariff(piece, won=50_000, valid_from=MONDAY_9.date())
    return make_booking(equipment=piece, state="confirmed", tariff=tariff, sample_count=3)


def field(moment):
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"


def page_of(client, booking, **query):
    return client.get(f"/desk/bookings/{booking.reference}/", query)


def shown_deeds(page):
    return [deed.name for deed, _form, _is_open in page.context["deeds"]]


def test_the_page_tells_all_that_one_decides_by(client, booking):
    page = text_of(page_of(client, booking))

    for words in (
        "(주)셀웍스",
        "중소기업",
        "김서연",
        "010-0000-0000",
        "seoyeon@cellworks.example",
        "21700 셀의 율 특성",
        "원통형 셀",
        "132,000원",
        "1.10.(목) 09:00~11:00",
        "이 센터 첫 이용",
        "이날 빈 시간: 11:00~18:00",
        "1일 6시간 남음",
    ):
        assert words in page
    assert booking.company.business_number not in page


def test_opening_a_requesters_details_is_written_down(client, staff, booking):
    client.get("/desk/")
    client.get("/desk/day/")
    assert not PersonalDataAccess.objects.exists()

    page_of(client, booking)

    row = PersonalDataAccess.objects.get()
    assert (row.actor, row.deed) == (staff, "view")
    assert row.subject == f"accounts.user {booking.user_id}"
    assert row.reason == f"bookings.booking {booking.reference}"


@pytest.mark.parametrize(
    ("state", "deeds"),
    [
        ("requested", ["approve", "reject", "message"]),
        ("reviewing", ["approve", "offer", "refer", "ask", "reject", "message"]),
        ("needs_info", ["reject", "message"]),
        ("offered", ["cancel", "message"]),
        ("confirmed", ["move", "cancel", "message"]),
        ("in_use", ["finish", "message"]),
        ("completed", ["message"]),
        ("cancelled", ["message"]),
    ],
)
def test_only_what_the_state_allows_is_shown(client, piece, state, deeds):
    pending = state in ("requested", "reviewing", "needs_info", "offered")
    booking = make_booking(
        equipment=piece,
        start=THURSDAY,
        state=state,
        respond_by=NOW + HOUR if pending else None,
    )

    assert shown_deeds(page_of(client, booking)) == deeds


def test_a_use_that_has_begun_can_be_started_finished_or_missed(client, confirmed):
    shown = shown_deeds(page_of(client, confirmed))

    assert shown == ["start", "finish", "no_show", "move", "cancel", "message"]


def test_approving_confirms_the_asked_time(client, staff, booking):
    page = press(client, booking, "approve", text="장갑을 가져오십시오.")

    booking.refresh_from_db()
    event = booking.events.last()
    assert (booking.state, booking.span) == ("confirmed", (THURSDAY, THURSDAY + 2 * HOUR))
    assert (event.actor, event.party, event.text) == (staff, "center", "장갑을 가져오십시오.")
    assert TOLD in messages_of(page)[0]


def test_approving_another_time_takes_it_and_frees_the_asked_one(client, booking):
    start, end = THURSDAY + 4 * HOUR, THURSDAY + 5 * HOUR

    press(client, booking, "approve", start=field(start), end=field(end))

    booking.refresh_from_db()
    assert (booking.state, booking.span) == ("confirmed", (start, end))
    assert booking.requested_start == THURSDAY
    held = Occupancy.objects.holding().get()
    assert (held.span.lower, held.span.upper) == (start, end)


def test_the_fields_as_they_were_shown_mean_the_asked_time(client, piece):
    odd = THURSDAY + timedelta(seconds=30)
    booking = make_booking(equipment=piece, start=odd, state="reviewing", respond_by=NOW + HOUR)

    press(client, booking, "approve", start=field(odd), end=field(odd + 2 * HOUR))

    booking.refresh_from_db()
    assert booking.confirmed_start == odd


def test_a_taken_time_is_refused_with_the_nearest_free_ones(client, piece, booking):
    make_booking(equipment=piece, start=THURSDAY + 4 * HOUR, state="confirmed")
    wanted = {"start": field(THURSDAY + 4 * HOUR), "end": field(THURSDAY + 6 * HOUR)}

    page = press(client, booking, "approve", text="다른 시각으로 합니다.", **wanted)

    assert page.status_code == 409
    text = text_of(page)
    assert "그 시간에는 이미 다른 예약이나 점검이 있어요." in text
    assert "지금 상태는 ‘검토중’입니다." in text
    assert "1.10.(목) 15:00~17:00" in text
    assert "다른 시각으로 합니다." in text
    assert wanted["start"] in page.content.decode()
    booking.refresh_from_db()
    assert booking.state == "reviewing"


def test_what_someone_else_changed_meanwhile_is_not_run_over(client, booking):
    seen = booking.version
    press(client, booking, "ask", text="시료를 알려 주십시오.")

    page = client.post(
        f"/desk/bookings/{booking.reference}/reject/",
        {"version": seen, "reason": "unsafe", "text": "안전하지 않습니다."},
    )

    assert page.status_code == 409
    assert "그사이 다른 사람이 이 예약을 바꾸었어요" in text_of(page)
    assert "안전하지 않습니다." in text_of(page)
    booking.refresh_from_db()
    assert booking.state == "needs_info"
    # The form that comes back goes on from here.
    shown = next(form for deed, form, is_open in page.context["deeds"] if deed.name == "reject")
    assert shown["version"].value() == str(booking.version)


@pytest.mark.parametrize(
    ("deed", "fields"),
    [
        ("approve", {}),
        ("reject", {"reason": "unsafe"}),
        ("ask", {"text": "시료는 무엇입니까?"}),
        ("cancel", {"reason": "breakdown"}),
        ("start", {}),
        ("no-show", {}),
    ],
)
def test_a_state_that_does_not_allow_the_deed_is_told(client, piece, deed, fields):
    booking = make_booking(equipment=piece, start=THURSDAY, state="completed")

    page = press(client, booking, deed, **fields)

    assert page.status_code == 409
    assert "‘이용완료’" in text_of(page)
    booking.refresh_from_db()
    assert booking.state == "completed"


@pytest.mark.parametrize(
    ("deed", "fields", "words"),
    [
        ("approve", {"start": "soon", "end": "2030-01-10T11:00"}, "2026-11-25 14:00처럼"),
        ("approve", {"start": "2030-01-10T11:00"}, "시작과 종료를 모두 적어 주세요."),
        (
            "approve",
            {"start": "2030-01-10T11:00", "end": "2030-01-10T10:00"},
            "종료 시각은 시작 시각보다 늦어야 해요.",
        ),
        ("reject", {"reason": "because", "text": "적은 글"}, "because"),
        ("ask", {}, "내용을 적거나 자주 쓰는 문장을 골라 주세요."),
        ("message", {"text": " "}, "필수"),
        ("message", {"text": "가" * 1001}, "1000"),
        ("message", {"text": "\0"}, "null"),
    ],
)
def test_a_wrong_form_says_what_is_wrong_and_keeps_what_was_typed(
    client, booking, deed, fields, words
):
    page = press(client, booking, deed, **fields)

    assert page.status_code == 422
    form = next(form for shown, form, is_open in page.context["deeds"] if is_open)
    assert words in str(form.errors)
    booking.refresh_from_db()
    assert booking.state == "reviewing"


def test_a_form_without_its_version_is_refused(client, booking):
    page = client.post(f"/desk/bookings/{booking.reference}/approve/", {})

    assert page.status_code == 422
    assert "예약을 다시 열어 본 뒤 처리해 주세요." in text_of(page)


def test_rejecting_tells_the_reason_with_a_ready_sentence(client, booking):
    press(client, booking, "reject", reason="unsafe", canned="sample", text="도면도 없습니다.")

    booking.refresh_from_db()
    text = booking.events.last().text
    assert (booking.state, booking.reason) == ("rejected", "unsafe")
    assert text.startswith("시료의 안전 정보")
    assert text.endswith("도면도 없습니다.")
    assert not Occupancy.objects.holding().exists()


def test_a_ready_sentence_that_the_script_has_copied_is_not_said_twice(client, booking):
    sentence = "시료의 종류와 수, 크기를 알려 주십시오."

    press(client, booking, "ask", canned="sample", text=sentence)

    booking.refresh_from_db()
    assert (booking.state, booking.events.last().text) == ("needs_info", sentence)


def test_cancelling_is_the_centers_with_its_reason(client, piece):
    booking = make_booking(equipment=piece, start=THURSDAY, state="confirmed")

    press(client, booking, "cancel", reason="no_operator", text="담당자 출장입니다.")

    booking.refresh_from_db()
    assert (booking.state, booking.cancelled_by) == ("cancelled", "center")
    assert booking.reason == "no_operator"


def test_moving_keeps_reference_and_state(client, piece):
    booking = make_booking(equipment=piece, start=THURSDAY, state="confirmed")
    start, end = THURSDAY + 5 * HOUR, THURSDAY + 8 * HOUR

    page = press(client, booking, "move", start=field(start), end=field(end))

    booking.refresh_from_db()
    assert (booking.state, booking.span) == ("confirmed", (start, end))
    assert "일정을 바꿨습니다." in messages_of(page)[0]


def test_a_message_leaves_the_state_as_it_is(client, booking):
    press(client, booking, "message", text="주차는 정문에서 안내합니다.")

    booking.refresh_from_db()
    assert booking.state == "reviewing"
    assert "주차는 정문에서 안내합니다." in text_of(page_of(client, booking))


def test_starting_and_finishing_write_the_record(client, confirmed):
    press(client, confirmed, "start")
    confirmed.refresh_from_db()
    assert confirmed.state == "in_use"
    form = next(
        form
        for deed, form, _o in page_of(client, confirmed).context["deeds"]
        if deed.name == "finish"
    )

    assert field(NOW) in str(form["start"])
    assert field(NOW + timedelta(minutes=1)) in str(form["end"])
    page = press(
        client,
        confirmed,
        "finish",
        start=field(MONDAY_9),
        end=field(MONDAY_9 + 3 * HOUR),
        operating_minutes=150,
        samples=4,
        staff_minutes=30,
        use_type="education",
        fee_won=form["fee_shown"].value(),
        fee_shown=form["fee_shown"].value(),
        note="시운전",
    )

    assert page.status_code == 200
    record = UsageRecord.objects.get(booking=confirmed)
    assert (record.start, record.end) == (MONDAY_9, MONDAY_9 + 3 * HOUR)
    assert (record.operating_minutes, record.samples, record.staff_minutes) == (150, 4, 30)
    assert (record.use_type, record.note) == ("education", "시운전")
    # The fee was left as shown, so it follows the three hours of the use.
    assert record.fee_won == 150_000
    assert "150,000원" in text_of(page)


def test_a_fee_that_staff_write_is_kept(client, confirmed):
    press(
        client,
        confirmed,
        "finish",
        start=field(MONDAY_9),
        end=field(MONDAY_9 + 2 * HOUR),
        use_type="analysis",
        fee_won=70_000,
        fee_shown=100_000,
    )

    assert UsageRecord.objects.get(booking=confirmed).fee_won == 70_000


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"operating_minutes": 121}, "가동시간은 이용 시간보다 길 수 없어요."),
        ({"operating_minutes": -1}, "0"),
        ({"samples": "많음"}, "정수"),
        ({"use_type": "holiday"}, "holiday"),
        ({"fee_won": 10**12}, "10000000000"),
        ({"end": "2030-01-07T13:49"}, "아직 끝나지 않은 이용은 적을 수 없어요."),
    ],
)
def test_a_wrong_record_is_told_beside_its_field(client, confirmed, fields, words):
    good = {
        "start": field(MONDAY_9),
        "end": field(MONDAY_9 + 2 * HOUR),
        "use_type": "analysis",
    }

    page = press(client, confirmed, "finish", **good | fields)

    assert page.status_code == 422
    form = next(form for deed, form, is_open in page.context["deeds"] if is_open)
    assert words in str(form.errors[next(iter(fields))])
    assert not UsageRecord.objects.exists()


def test_who_did_not_come_is_noted(client, confirmed):
    press(client, confirmed, "no-show", text="연락도 없었습니다.")

    confirmed.refresh_from_db()
    assert confirmed.state == "no_show"


def test_a_use_of_a_later_day_cannot_be_missed_yet(client, piece):
    booking = make_booking(equipment=piece, start=THURSDAY, state="confirmed")

    page = press(client, booking, "no-show")

    assert page.status_code == 409
    assert "이용 시작 시각이 지난 뒤에" in text_of(page)


@pytest.mark.parametrize("reference", ["0123456789", "nothing", "%00", "0" * 11])
def test_what_is_no_booking_is_not_found(client, reference):
    assert client.get(f"/desk/bookings/{reference}/").status_code == 404
    assert client.post(f"/desk/bookings/{reference}/approve/").status_code == 404


def test_the_page_costs_the_same_however_long_its_history(client, piece, booking):
    short = statements(lambda: page_of(client, booking))
    for n in range(10):
        press(client, booking, "message", text=f"{n}번째 글")
        make_booking(
            equipment=piece,
            user=booking.user,
            start=THURSDAY - timedelta(days=20 + n),
            state="completed",
        )

    assert statements(lambda: page_of(client, booking)) == short


def test_what_was_asked_for_together_is_a_link_away(client, piece):
    user = make_member()
    series = Series.objects.create(user=user)
    chain = Chain.objects.create(user=user)
    first, second = (
        make_booking(equipment=piece, user=user, start=THURSDAY + n * 24 * HOUR, series=series)
        for n in range(2)
    )
    step = make_booking(equipment=piece, user=user, start=THURSDAY + 72 * HOUR, chain=chain)
    last = make_booking(equipment=piece, user=user, start=THURSDAY + 96 * HOUR, chain=chain)
    make_booking(user=user, start=THURSDAY, chain=chain)

    assert page_of(client, first).context["siblings"] == [second]
    assert page_of(client, step).context["siblings"] == [last]
    assert last.reference in page_of(client, step).content.decode()
