"""The settings of a center: hours, closed days, rules, reductions; and those of single pieces."""

from datetime import date, timedelta

import pytest

from bookings.availability.free import free_spans
from bookings.availability.opening import day_span
from bookings.models import BookingPolicy, FeeReduction, PieceHours
from bookings.policies import policy_of
from centers.models import ClosedDay, OpeningHours
from centers.models.hours import clock
from equipment.models import Equipment
from tests.bookings.desk.conftest import NOW
from tests.bookings.desk.pages import messages_of, statements, text_of
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_equipment,
    make_member,
    make_role,
)

HOUR = timedelta(hours=1)
WEEK = {f"day_{day}": "09:00~18:00" for day in range(5)} | {"day_5": "", "day_6": ""}


@pytest.fixture
def staff(piece):
    """Here the desk is its manager's."""
    user = make_member(name="센터장")
    make_role(user, piece.center, "manager")
    return user


def send(client, part, address="/desk/hours/", **fields):
    return client.post(address, {"part": part, **fields}, follow=True)


def hours_of(center, day):
    rows = OpeningHours.objects.filter(center=center, weekday=day).order_by("opens")
    return [f"{clock(row.opens)}~{clock(row.closes)}" for row in rows]


def test_hours_are_shown_as_they_are_and_saved_as_written(client, piece):
    shown = client.get("/desk/hours/").context["week"]
    assert 'value="09:00~18:00"' in str(shown["day_0"])
    assert "value" not in str(shown["day_6"])

    page = send(
        client,
        "week",
        **WEEK | {"day_0": "13:00 - 18:00,9:00~12:00", "day_5": "10:00~24:00", "day_4": ""},
    )

    assert hours_of(piece.center, 0) == ["09:00~12:00", "13:00~18:00"]
    assert hours_of(piece.center, 1) == ["09:00~18:00"]
    assert hours_of(piece.center, 4) == []
    assert hours_of(piece.center, 5) == ["10:00~24:00"]
    assert "운영시간을 바꿨습니다." in messages_of(page)[0]
    tuesday = day_span(date(2030, 1, 14))
    assert len(free_spans(piece, tuesday, NOW)) == 2


def test_saving_what_has_not_changed_writes_nothing(client, piece):
    before = list(OpeningHours.objects.values_list("pk", flat=True))

    send(client, "week", **WEEK)

    assert list(OpeningHours.objects.values_list("pk", flat=True)) == before


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("9시부터", "09:00~18:00처럼 적고"),
        ("09:00", "09:00~18:00처럼 적고"),
        ("18:00~09:00", "닫는 시각은 여는 시각보다 늦어야 해요."),
        ("09:00~09:00", "닫는 시각은 여는 시각보다 늦어야 해요."),
        ("09:00~13:00, 12:00~18:00", "시간이 서로 겹쳐요."),
        ("09:60~18:00", "하루의 끝은 24:00이에요."),
        ("09:00~25:00", "하루의 끝은 24:00이에요."),
        ("09:00~18:00\0", "null"),
        ("1" * 101, "100"),
    ],
)
def test_wrong_hours_are_told_beside_their_day_and_nothing_is_saved(client, piece, written, words):
    page = send(client, "week", **WEEK | {"day_1": "10:00~11:00", "day_2": written})

    assert page.status_code == 422
    assert words in str(page.context["week"].errors["day_2"])
    assert 'value="10:00~11:00"' in str(page.context["week"]["day_1"])
    assert hours_of(piece.center, 1) == ["09:00~18:00"]


def test_a_closed_day_is_added_and_bookings_on_it_are_told(client, piece):
    make_booking(equipment=piece, start=MONDAY_9 + 24 * HOUR, state="confirmed")
    make_booking(equipment=piece, start=MONDAY_9 + 28 * HOUR, state="cancelled")

    page = send(client, "closed", day="2030-01-08", name_ko="창립기념일")

    closed = ClosedDay.objects.get()
    assert (closed.center, closed.day, closed.name_ko) == (
        piece.center,
        date(2030, 1, 8),
        "창립기념일",
    )
    said = messages_of(page)
    assert said[0] == "휴무일을 등록했습니다."
    assert "이날 이미 받은 예약이 1건 있습니다." in said[1]
    assert "on=2030-01-08" in said[1]
    assert free_spans(piece, day_span(date(2030, 1, 8)), NOW) == []


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"day": "", "name_ko": "휴무"}, "day", "필수"),
        ({"day": "내일", "name_ko": "휴무"}, "day", "날짜"),
        ({"day": "2030-01-09", "name_ko": ""}, "name_ko", "필수"),
        ({"day": "2030-01-09", "name_ko": "가" * 51}, "name_ko", "50"),
        ({"day": "2030-01-10", "name_ko": "휴무"}, "day", "이미 휴무일로 등록한 날이에요."),
    ],
)
def test_a_wrong_closed_day_is_told(client, piece, fields, name, words):
    ClosedDay.objects.create(center=piece.center, day=date(2030, 1, 10), name_ko="휴무")

    page = send(client, "closed", **fields)

    assert page.status_code == 422
    assert words in str(page.context["closed"].errors[name])
    assert ClosedDay.objects.count() == 1


def test_only_the_centers_own_closed_days_can_be_opened_again(client, piece):
    day = date(2030, 1, 10)
    ClosedDay.objects.create(center=piece.center, day=day, name_ko="휴무")
    ClosedDay.objects.create(center=None, day=day, name_ko="임시공휴일")
    ClosedDay.objects.create(center=make_bookable().center, day=day, name_ko="휴무")

    page = send(client, "reopen", day="2030-01-10")

    assert messages_of(page) == ["휴무일을 지웠습니다. 그날 다시 예약을 받습니다."]
    assert ClosedDay.objects.filter(day=day).count() == 2
    assert messages_of(send(client, "reopen", day="2030-01-10")) == ["이미 지운 휴무일입니다."]
    assert messages_of(send(client, "reopen", day="soon")) == ["이미 지운 휴무일입니다."]


def test_rules_are_saved_and_what_is_empty_is_as_before(client, piece):
    page = send(
        client, "policy", grid_minutes="60", min_minutes="60", instant="True", notice_hours=""
    )

    row = BookingPolicy.objects.get(center=piece.center)
    assert (row.grid_minutes, row.min_minutes, row.instant) == (60, 60, True)
    assert (row.notice_hours, row.opens_on_holidays) == (None, None)
    policy = policy_of(Equipment.objects.get(pk=piece.pk))
    assert (policy.grid_minutes, policy.notice_hours, policy.instant) == (60, 2, True)
    assert "예약 규칙을 바꿨습니다." in messages_of(page)[0]
    assert "selected" in str(client.get("/desk/hours/").context["policy"]["instant"])


def test_saying_no_is_not_the_same_as_saying_nothing(client, piece):
    send(client, "policy", instant="False")

    assert BookingPolicy.objects.get().instant is False


@pytest.mark.parametrize(
    ("fields", "name", "words"),
    [
        ({"grid_minutes": "45"}, "grid_minutes", "45"),
        ({"min_minutes": "700"}, "max_minutes", "짧을 수 없어요."),
        ({"min_minutes": "45"}, "min_minutes", "예약 단위(30분)의 배수"),
        ({"grid_minutes": "60", "max_minutes": "90"}, "max_minutes", "예약 단위(60분)의 배수"),
        ({"grid_offset_minutes": "30"}, "grid_offset_minutes", "예약 단위보다 작아야"),
        ({"horizon_days": "366"}, "horizon_days", "365"),
        ({"notice_hours": "-1"}, "notice_hours", "0"),
        ({"notice_hours": "99999999"}, "notice_hours", "8760"),
        ({"min_minutes": "99999990", "max_minutes": "99999990"}, "min_minutes", "44640"),
        ({"respond_hours": "x"}, "respond_hours", "정수"),
        ({"buffer_after_minutes": "99999"}, "buffer_after_minutes", "32767"),
        ({"instant": "maybe"}, "instant", "maybe"),
    ],
)
def test_wrong_rules_are_told_beside_their_field(client, fields, name, words):
    page = send(client, "policy", **fields)

    assert page.status_code == 422
    assert words in str(page.context["policy"].errors[name])
    assert not BookingPolicy.objects.exists()


@pytest.mark.parametrize(
    ("own", "fields", "name"),
    [
        ({"min_minutes": 240}, {"max_minutes": "120"}, "max_minutes"),
        ({"max_minutes": 60}, {"min_minutes": "120"}, "min_minutes"),
    ],
)
def test_a_center_leaves_no_piece_without_a_length_to_book(client, piece, own, fields, name):
    BookingPolicy.objects.create(equipment=piece, **own)

    page = send(client, "policy", **fields)

    assert page.status_code == 422
    assert piece.name in str(page.context["policy"].errors[name])
    assert not BookingPolicy.objects.filter(center=piece.center).exists()


def test_reductions_are_saved_and_taken_back(client, piece):
    send(client, "fees", small="30", university="50", large="0")
    assert dict(FeeReduction.objects.values_list("company_size", "percent")) == {
        "small": 30,
        "university": 50,
    }
    assert 'value="30"' in str(client.get("/desk/hours/").context["fees"]["small"])

    send(client, "fees", small="20")

    assert list(FeeReduction.objects.values_list("company_size", "percent")) == [("small", 20)]


@pytest.mark.parametrize("percent", ["101", "-1", "반"])
def test_a_wrong_reduction_is_told(client, percent):
    page = send(client, "fees", small=percent)

    assert page.status_code == 422
    assert "small" in page.context["fees"].errors
    assert not FeeReduction.objects.exists()


def test_a_piece_may_keep_hours_and_rules_of_its_own(client, piece):
    address = f"/desk/hours/{piece.number}/"
    send(client, "policy", grid_minutes="60", min_minutes="60")
    assert "60" in str(client.get(address).context["policy"].fields["grid_minutes"].choices[0])

    send(client, "week", address, day_0="20:00~24:00", day_1="00:00~06:00")
    send(client, "policy", address, max_minutes="480")

    assert PieceHours.objects.filter(equipment=piece).count() == 2
    policy = policy_of(Equipment.objects.get(pk=piece.pk))
    assert (policy.grid_minutes, policy.max_minutes) == (60, 480)
    row = next(iter(client.get("/desk/hours/").context["pieces"]))
    assert (row.own_week, row.own_policy) == (True, True)

    send(client, "week", address)

    assert not PieceHours.objects.exists()
    assert hours_of(piece.center, 0) == ["09:00~18:00"]


def test_the_level_above_is_minded(client, piece):
    send(client, "policy", max_minutes="120")

    page = send(client, "policy", f"/desk/hours/{piece.number}/", min_minutes="180")

    assert page.status_code == 422
    assert "max_minutes" in page.context["policy"].errors


def test_a_foreign_piece_is_not_found(client):
    assert client.get(f"/desk/hours/{make_bookable().number}/").status_code == 404
    assert client.get("/desk/hours/%00/").status_code == 404


@pytest.mark.parametrize("role", ["viewer", "operator", "approver"])
def test_who_is_no_manager_reads_and_changes_nothing(client, piece, role):
    user = make_member()
    make_role(user, piece.center, role)
    client.force_login(user)

    for address in ("/desk/hours/", f"/desk/hours/{piece.number}/"):
        page = client.get(address)
        assert page.status_code == 200
        assert "disabled" in str(page.context["week"]["day_0"])
        assert "저장</button>" not in page.content.decode()
        for part in ("week", "closed", "reopen", "policy", "fees"):
            assert client.post(address, {"part": part}).status_code == 403
    assert "센터 관리 권한이 있는 사람이" in text_of(client.get("/desk/hours/"))
    assert hours_of(piece.center, 0) == ["09:00~18:00"]


def test_a_form_that_names_no_part_changes_nothing(client, piece):
    assert client.post("/desk/hours/", {"part": "roof"}).status_code == 422
    assert client.post(f"/desk/hours/{piece.number}/", {}).status_code == 422


def test_ten_pieces_cost_as_many_statements_as_one(client, piece):
    one = statements(lambda: client.get("/desk/hours/"))
    for _ in range(9):
        make_equipment(center=piece.center)

    assert statements(lambda: client.get("/desk/hours/")) == one
