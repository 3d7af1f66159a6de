"""Answers one by one: what they say, where they lead, what they cost."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from equipment.models import Kind
from itube.chatbot.answers import answer
from itube.chatbot.answers.when import when
from itube.chatbot.slots import Intent, Memory, Missing, Refusal, Slots, Understanding
from itube.programs.models import SupportRequest
from tests.factories import make_equipment
from tests.itube.chatbot.answers_world import NOW, make_world

pytestmark = pytest.mark.django_db
MONDAY = date(2030, 1, 7)
DAY = timedelta(days=1)
SEM = ("주사전자현미경",)


@pytest.fixture
def world():
    return make_world()


def ask(intent, person=None, *, reference="", faq="", **slots):
    understanding = Understanding(intent, Slots(**slots), reference=reference, faq=faq)
    return answer(understanding, Memory(), person or AnonymousUser(), NOW)


def rows(reply):
    return [one.text for one in reply.statements if one.is_row]


def urls(reply):
    return [one.url for one in reply.actions]


def test_found_pieces_are_those_of_the_finders_page(world, client):
    reply = ask(Intent.FIND_EQUIPMENT, kinds=SEM, province="KR-30")
    page = client.get(urls(reply)[0])
    assert page.context["answer"].total == 3
    assert reply.actions[0].label == "장비 찾기에서 모두 보기(장비 3대)"
    assert "찾은 장비: 장비 3대, 센터 2곳" in reply.answer
    assert "주사전자현미경의 쓰임" in reply.answer
    assert reply.understood == "주사전자현미경 · 대전"
    assert {world.pieces[0].number, world.pieces[1].number} < set(reply.shown)


def test_the_likeliest_kind_stands_first_and_the_finder_is_asked_for_all(world):
    reply = ask(Intent.FIND_EQUIPMENT, kinds=("항온항습기", *SEM))
    kinds = Kind.objects.in_bulk(field_name="name_ko")
    of_first = {piece.number for piece in world.pieces if piece.kind == kinds["항온항습기"]}
    assert set(reply.shown[:2]) == of_first
    assert "장비 5대" in reply.actions[0].label


def test_nothing_found_says_which_condition_to_drop(world):
    reply = ask(Intent.FIND_EQUIPMENT, kinds=("충방전기",), province="KR-11", use_mode="rental")
    assert reply.statements[0].text == "조건에 모두 맞는 장비가 없습니다."
    assert "‘이용방법’ 조건을 빼면 장비 1대가 있습니다." in reply.answer
    assert "/equipment/?kind=cycler&province=KR-11" in urls(reply)
    assert not rows(reply)


def test_an_unknown_number_is_plainly_not_found(world):
    hidden = world.pieces[8].number
    for intent in (Intent.FIND_EQUIPMENT, Intent.FREE_TIME, Intent.FEE, Intent.HOW_TO_BOOK):
        reply = ask(intent, piece=hidden)
        assert "공개된 장비가 없습니다" in reply.answer
        assert not reply.citations


def test_the_afternoon_begins_at_noon(world):
    piece = world.pieces[1].number  # open 8:30 to 12:30 and from 13:00, by the hour
    reply = ask(
        Intent.FREE_TIME, piece=piece, start=MONDAY + DAY, end=MONDAY + 2 * DAY, daypart="pm"
    )
    assert rows(reply) == ["1.08.(화) 13:00~17:00"]
    assert "start=2030-01-08T13:00&end=2030-01-08T14:00" in urls(reply)[0]
    reply = ask(
        Intent.FREE_TIME, piece=piece, start=MONDAY + DAY, end=MONDAY + 2 * DAY, daypart="am"
    )
    assert rows(reply) == ["1.08.(화) 09:00~12:00"]


def test_a_part_of_several_days_is_looked_up_piece_by_piece(world):
    reply = ask(
        Intent.FREE_TIME, kinds=SEM, start=MONDAY, end=MONDAY + 3 * DAY, daypart="pm", hours=4
    )
    # Of piece 0 the second day is taken from 10 and 13 on; of piece 1 the first by the notice.
    assert [row.split(" · ")[2] for row in rows(reply)] == [
        "1.07.(월) 12:00~16:00 가능",
        "1.08.(화) 13:00~17:00 가능",
    ]


def test_a_part_of_one_day_is_asked_of_the_finder(world, client):
    reply = ask(Intent.FREE_TIME, kinds=SEM, start=MONDAY + DAY, end=MONDAY + 2 * DAY, daypart="am")
    finder = next(url for url in urls(reply) if url.startswith("/equipment/"))
    assert "free_from=2030-01-08T00%3A00" in finder
    assert "free_to=2030-01-08T12%3A00" in finder
    assert [row.split(" · ")[2] for row in rows(reply)] == [
        "1.08.(화) 09:00~10:00 가능",
        "1.08.(화) 09:00~10:00 가능",
    ]


def test_the_past_is_told(world):
    for daypart, day in (("", MONDAY - DAY), ("", MONDAY - 3 * DAY)):
        reply = ask(Intent.FREE_TIME, kinds=SEM, start=day, end=day + DAY, daypart=daypart)
        assert "이미 지난 때입니다" in reply.answer
        assert not rows(reply)


def test_no_more_than_31_days_are_searched(world):
    reply = ask(Intent.FREE_TIME, kinds=SEM, start=MONDAY, end=MONDAY + 90 * DAY)
    assert "31일 안에서" in reply.answer
    assert "1.07.(월)~2.06.(수)" in reply.answer


def test_why_a_piece_takes_no_bookings(world):
    assert "점검중" in ask(Intent.FREE_TIME, piece=world.pieces[5].number).answer
    assert "단독으로" in ask(Intent.FREE_TIME, piece=world.pieces[6].number).answer


def test_a_time_longer_than_the_longest_booking(world):
    reply = ask(Intent.FREE_TIME, piece=world.pieces[4].number, hours=5)
    assert "한 번에 240분까지만" in reply.answer


def test_the_fees_of_a_piece_are_those_in_force(world):
    reply = ask(Intent.FEE, piece=world.pieces[0].number)
    assert rows(reply) == [
        "이용자 직접사용: 시간당 61,000원",
        "분석·시험의뢰: 시료당 132,000원",
        "2031-01-01부터 이용자 직접사용: 시간당 73,000원",
    ]
    assert "부가세 10 %는 따로" in reply.answer
    assert "소기업 30" in reply.answer
    assert "59,000" not in reply.answer


def test_the_range_of_fees_is_told_by_what_they_are_counted_by(world):
    reply = ask(Intent.FEE, kinds=("충방전기", *SEM))
    assert "시간당 17,000원에서 61,000원까지(장비 2대)" in reply.answer
    assert "시료당 132,000원(장비 1대)" in reply.answer
    assert "기본 사용료 90,000원(장비 1대)" in reply.answer
    assert reply.shown[0] == world.pieces[3].number


def test_a_cheaper_one_than_a_piece_is_another_of_its_kind(world):
    for intent in (Intent.FEE, Intent.FIND_EQUIPMENT):
        reply = ask(intent, piece=world.pieces[1].number, sort="fee")
        assert reply.shown[0] == world.pieces[0].number
        assert reply.slots.kinds == SEM


def test_how_to_book_a_piece_is_by_its_own_rules(world):
    text = ask(Intent.HOW_TO_BOOK, piece=world.pieces[4].number).answer
    assert "한 번에 1시간 30분부터 4시간까지" in text
    assert "20일 뒤까지 예약" in text
    text = ask(Intent.HOW_TO_BOOK, piece=world.pieces[0].number).answer
    assert "현미경 직접사용" in text
    assert "사용 절차: 예약, 사용, 정산" in text
    reply = ask(Intent.HOW_TO_BOOK)
    assert {one.type for one in reply.citations} == {"faq", "guide"}


def test_only_ones_own_bookings_are_told(world):
    reply = ask(Intent.MY_BOOKINGS, world.member)
    told = [row.rsplit(" ", 1)[1] for row in rows(reply)]
    assert told == [one.reference for one in world.mine]
    assert "다가오는 예약이 2건" in reply.answer
    for reference in (world.others[0].reference, "NOSUCHONE0"):
        reply = ask(Intent.MY_BOOKINGS, world.member, reference=reference)
        assert "그 번호의 예약이 없습니다" in reply.answer
        assert not reply.citations
    reply = ask(Intent.MY_BOOKINGS, world.member, reference=world.mine[1].reference.lower())
    assert world.mine[1].reference in rows(reply)[0]


def test_who_has_not_signed_in_hears_of_no_booking(world):
    reply = ask(Intent.MY_BOOKINGS, reference=world.mine[0].reference)
    assert urls(reply) == ["/accounts/login/?next=%2Fbookings%2F"]
    assert not reply.citations


def test_the_service_map_counts_as_its_page_does(world, client):
    reply = ask(Intent.SERVICE_MAP, item="cell")
    page = client.get("/service-map/cell/").context["map"]
    assert f"장비 {page.supply.equipment}대, 센터 {page.supply.centers}곳" in reply.answer
    for card, row in zip(page.steps, rows(reply), strict=True):
        assert f"장비 {card.supply.equipment}대, 센터 {card.supply.centers}곳" in row
    reply = ask(Intent.SERVICE_MAP, step="cell.2", province="KR-11")
    assert "서울 · 전지 · 2. 단계2: 장비 2대, 센터 1곳" in reply.answer
    assert "/service-map/cell/?province=KR-11&step=2#centers" in urls(reply)


def test_a_center_is_told_as_its_page_tells_it(world):
    reply = ask(Intent.CENTER, center="C002")
    assert rows(reply) == [
        "대표 전화 042-000-0001",
        "운영시간 월~토 08:30~17:00 (점심 12:30~13:00)",
    ]
    assert "공개한 장비 2대" in reply.answer
    assert "그런 센터가 없습니다" in ask(Intent.CENTER, center="C004").answer


def test_centers_with_a_kind_come_with_how_many(world):
    reply = ask(Intent.CENTER, kinds=("충방전기",))
    assert rows(reply) == ["가온1지원센터 (대전) · 장비 1대", "가온2지원센터 (서울) · 장비 1대"]
    reply = ask(Intent.CENTER, province="KR-30")
    assert "센터 2곳이 있습니다" in reply.answer
    assert ask(Intent.CENTER, words="가온2").citations[0].id == "C003"


def test_experts_are_named_without_their_contact(world):
    reply = ask(Intent.EXPERT, kinds=SEM)
    assert rows(reply) == ["전문인력 1(시험 책임) · 가온0지원센터 (대전) · 표면 분석"]
    assert not rows(ask(Intent.EXPERT, province="KR-11"))


def test_out_of_scope_offers_a_request_but_not_for_others_data(world):
    for refusal in Refusal:
        understanding = Understanding(Intent.OUT_OF_SCOPE, Slots(), refusal=refusal)
        reply = answer(understanding, Memory(), AnonymousUser(), NOW)
        offered = any("/services/support/" in url for url in urls(reply))
        assert offered is (refusal not in (Refusal.OTHERS, Refusal.ORDERS))


def test_one_question_is_asked_back_with_its_choices():
    understanding = Understanding(
        Intent.ASK_BACK, Slots(), missing=Missing.MEANING, choices=("충방전기", "항온항습기")
    )
    reply = answer(understanding, Memory(), AnonymousUser(), NOW)
    assert reply.suggestions == ("충방전기", "항온항습기")
    assert len(reply.statements) == 1
    assert reply.missing == Missing.MEANING


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        (Slots(), (MONDAY, MONDAY + 14 * DAY)),
        (Slots(start=MONDAY - DAY, end=MONDAY + DAY), (MONDAY, MONDAY + DAY)),
        (Slots(end=MONDAY + 3 * DAY), (MONDAY, MONDAY + 3 * DAY)),
        (Slots(start=MONDAY, end=MONDAY), (MONDAY, MONDAY + DAY)),
    ],
)
def test_days_are_half_open(slots, expected):
    asked = when(slots, NOW)
    assert (asked.start, asked.end) == expected
    assert not asked.is_past


@pytest.mark.parametrize(("hours", "taken"), [(None, 1), (0.2, 0.5), (1.2, 1.5), (20, 12)])
def test_hours_are_started_half_hours(hours, taken):
    asked = when(Slots(hours=hours), NOW)
    assert asked.hours == taken
    assert asked.shortened is (hours == 20)


def test_the_morning_of_today_is_over_at_noon():
    morning = Slots(start=MONDAY, end=MONDAY + DAY, daypart="am")
    assert not when(morning, NOW).is_past
    assert when(morning, NOW + timedelta(hours=5)).is_past
    assert when(Slots(start=MONDAY + 500 * DAY), NOW).is_far


def test_courses_that_fit_come_with_their_next_session(world, client):
    reply = ask(Intent.COURSE, kinds=SEM)
    (row,) = rows(reply)
    assert row.startswith(
        "현미경 실습 · 가온0지원센터 (대전) · 1.16.(수) 10:00~16:00, 남은 자리 3, "
    )
    assert row.endswith("1.15.(화) 10:00까지 신청 · 교육비 45,000원")
    assert [one.type for one in reply.citations] == ["course", "center", "session"]
    assert urls(reply)[0] == "/services/courses/?kind=sem"
    assert rows(ask(Intent.COURSE, piece=world.pieces[0].number)) == rows(reply)
    assert "현미경 실습" in ask(Intent.HOW_TO_BOOK, piece=world.pieces[0].number).answer
    reply = ask(Intent.COURSE, kinds=("충방전기",))
    assert reply.answer.startswith("물으신 것에 꼭 맞는 교육과정은 없습니다.")
    assert "현미경 실습" in reply.answer
    assert "교육과정이 없습니다" in ask(Intent.COURSE, province="KR-49").answer
    assert any(url.startswith("/services/support/new/") for url in urls(reply))


def test_support_says_who_would_answer_and_sends_nothing(world):
    before = SupportRequest.objects.count()
    reply = ask(
        Intent.SUPPORT,
        kinds=("충방전기",),
        province="KR-11",
        words="수명 010-1234-5678",
        topic="조건",
    )
    assert rows(reply)[0] == "가온2지원센터 (서울) · 장비 1대"
    assert "kind=cycler" in urls(reply)[0]
    assert "1234" not in urls(reply)[0]
    assert SupportRequest.objects.count() == before
    told = ask(Intent.MY_BOOKINGS, world.member, reference=world.request.reference)
    assert world.request.reference in rows(told)[0]


# The most statements that an answer may cost, savepoints of the tests' transaction among them.
MOST = {
    "find": (Intent.FIND_EQUIPMENT, {"kinds": SEM}, 8),
    "find several kinds": (Intent.FIND_EQUIPMENT, {"kinds": ("충방전기", *SEM)}, 12),
    "free": (Intent.FREE_TIME, {"kinds": SEM, "start": MONDAY, "end": MONDAY + DAY}, 7),
    "free in parts": (Intent.FREE_TIME, {"kinds": SEM, "daypart": "pm"}, 9),
    "free of a piece": (Intent.FREE_TIME, {}, 4),
    "fees": (Intent.FEE, {"kinds": SEM}, 8),
    "booking of a piece": (Intent.HOW_TO_BOOK, {}, 4),
    "courses": (Intent.COURSE, {"kinds": SEM}, 5),
    "support": (Intent.SUPPORT, {"kinds": SEM}, 3),
    "mine": (Intent.MY_BOOKINGS, {}, 2),
    "map": (Intent.SERVICE_MAP, {"item": "cell"}, 4),
    "step": (Intent.SERVICE_MAP, {"step": "cell.1"}, 11),
    "center": (Intent.CENTER, {"center": "C001"}, 2),
    "centers": (Intent.CENTER, {"kinds": SEM}, 6),
    "experts": (Intent.EXPERT, {"kinds": SEM}, 2),
    "faq": (Intent.FAQ, {}, 1),
}


def test_an_answer_costs_few_statements(world, django_assert_max_num_queries):
    for _number in range(8):
        make_equipment(kind=world.pieces[0].kind, center=world.centers[0])
    ask(Intent.FIND_EQUIPMENT, kinds=SEM)  # reads the words of the search
    for name, (intent, slots, most) in MOST.items():
        if name.endswith("piece"):
            slots = {"piece": world.pieces[0].number}
        with django_assert_max_num_queries(most, info=name):
            ask(intent, world.member, faq="fee-discount", **slots)
