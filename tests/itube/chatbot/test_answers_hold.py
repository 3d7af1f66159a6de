"""Whatever is asked, an answer names only what the database holds, and its time is free.

The test reads the answer's text itself: numbers, amounts, days and times, references. What it finds
is looked up in the rows that the statement cites, and times are tried with the rules of a deed.
"""

import re
from datetime import date, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookings.availability.free import bookable_length, fits
from bookings.models import Booking
from bookings.policies import policy_of
from bookings.templatetags.bookings import period
from centers.models import Center, Expert
from equipment.models import Equipment, Kind, ProcessStep, ProductItem
from itube.chatbot.answers import answer
from itube.chatbot.known import known
from itube.chatbot.slots import Intent, Memory, Missing, Refusal, Slots, Understanding
from itube.chatbot.understanding import understand
from itube.lib.periods import Span
from itube.news.models import Faq
from itube.programs.models import Course, Session, SupportRequest
from tests.factories import SEOUL
from tests.itube.chatbot.answers_world import KINDS, NOW, make_world

pytestmark = pytest.mark.django_db

TODAY = date(2030, 1, 7)
HOUR = timedelta(hours=1)
QUARTER = timedelta(minutes=15)
NUMBER = re.compile(r"NFEC-\d{4}-\d\d-\d{6}|EPN\d{7}")
WON = re.compile(r"([\d,]+)원")
TIME = re.compile(r"(\d{1,2})\.(\d\d)\.\(.\) (\d\d):(\d\d)(?:~(\d\d):(\d\d))?")
REFERENCE = re.compile(r"예약번호 (\w{10})")
HIDDEN = ("나래7호", "나래8호", "가온3지원센터", "전문인력 9", "숨은 과정")
ROWS = 5


@st.composite
def days(draw):
    start = TODAY + timedelta(days=draw(st.integers(-3, 40)))
    length = draw(st.sampled_from([1, 1, 1, 2, 5, 7, 45]))
    end = start + timedelta(days=length)
    return draw(st.sampled_from([(None, None), (start, end), (start, end), (start, None)]))


def sometimes(strategy, nothing):
    return st.one_of(st.just(nothing), strategy)


@st.composite
def understandings(draw, pieces, references):
    """Draw what may be understood, sense and nonsense."""
    start, end = draw(days())
    slots = Slots(
        kinds=tuple(
            draw(st.lists(st.sampled_from([*KINDS, "없는 장비"]), max_size=2, unique=True))
        ),
        words=draw(st.sampled_from(["", "", "현미경", "나래", "세상에 없는 말"])),
        item=draw(st.sampled_from(["", "cell", "none"])),
        step=draw(st.sampled_from(["", "", "cell.1", "cell.2", "cell.9"])),
        province=draw(st.sampled_from(["", "", "KR-30", "KR-11", "KR-49"])),
        city=draw(st.sampled_from(["", "", "daejeon", "yuseong-gu"])),
        field=draw(st.sampled_from(["", "", "analysis"])),
        use_mode=draw(st.sampled_from(["", "", "direct", "rental"])),
        center=draw(st.sampled_from(["", "", "", "C001", "C002", "C004"])),
        piece=draw(sometimes(st.sampled_from(pieces), "")),
        start=start,
        end=end,
        daypart=draw(st.sampled_from(["", "am", "pm"])),
        hours=draw(st.sampled_from([None, 0.5, 1, 1.5, 3, 8, 20])),
        fee_max=draw(st.sampled_from([None, None, 20_000, 100_000])),
        sort=draw(st.sampled_from(["", "", "fee", "earliest", "distance"])),
    )
    # Few questions say everything at once.
    kept = draw(st.sets(st.sampled_from([*Slots.__dataclass_fields__]), max_size=5))
    kept |= {"end"} if "start" in kept else set()
    slots = Slots(**{name: getattr(slots, name) for name in kept})
    return Understanding(
        intent=draw(st.sampled_from([*Intent, Intent.FREE_TIME, Intent.FREE_TIME, Intent.FEE])),
        slots=slots,
        missing=draw(sometimes(st.sampled_from(Missing), None)),
        refusal=draw(sometimes(st.sampled_from(Refusal), None)),
        faq=draw(st.sampled_from(["", "how-to-book", "fee-discount", "none"])),
        reference=draw(sometimes(st.sampled_from(references), "")),
    )


class Reader:
    """Holds one answer after another against the database."""

    def __init__(self, world, client):
        self.world = world
        self.client = client
        client.force_login(world.member)
        self.pages = {}
        self.first = {}
        self.seen = 0  # statements with a time

    def hold(self, understanding, person, memory=Memory()):  # noqa: B008 - frozen
        reply = answer(understanding, memory, person, NOW)
        assert reply.statements
        assert sum(one.is_row for one in reply.statements) <= ROWS
        cited = [self.record(one, person) for one in reply.citations]
        for statement in reply.statements:
            assert all(0 <= place < len(cited) for place in statement.cites)
            self.statement(statement, [cited[place] for place in statement.cites], person)
        if slots_time(understanding) and reply.intent in (Intent.FREE_TIME, Intent.FIND_EQUIPMENT):
            self.daypart(reply, understanding.slots)
        assert not any(name in reply.answer for name in HIDDEN)
        numbers = Equipment.objects.published().values_list("registration_no", flat=True)
        assert set(NUMBER.findall(reply.answer)) <= set(numbers)
        assert set(reply.shown or ()) <= set(numbers)
        for url in [*(one.url for one in reply.citations), *(one.url for one in reply.actions)]:
            self.page(url)
        return reply

    def record(self, citation, person):
        """Return the record of a citation; it must be one that person may see."""
        kind, code = citation.type, citation.id
        if kind == "guide":
            return None
        center, _slash, name = code.partition("/")
        item, _dot, number = code.rpartition(".")
        found = {
            "equipment": lambda: Equipment.objects.published().filter(registration_no=code),
            "kind": lambda: Kind.objects.filter(slug=code),
            "item": lambda: ProductItem.objects.filter(slug=code),
            "step": lambda: ProcessStep.objects.filter(item__slug=item, number=number),
            "center": lambda: Center.objects.published().filter(code=code),
            "expert": lambda: Expert.objects.filter(
                is_published=True, center__code=center, name=name
            ),
            "booking": lambda: Booking.objects.filter(reference=code, user_id=person.pk),
            "course": lambda: Course.objects.published(NOW).filter(slug=code),
            "session": lambda: Session.objects.coming(NOW).filter(reference=code),
            "request": lambda: SupportRequest.objects.of_user(person).filter(reference=code),
            "faq": lambda: Faq.objects.published().filter(slug=code),
        }[kind]()
        return found.get()

    def statement(self, statement, cited, person):
        text = statement.text
        pieces = [record for record in cited if isinstance(record, Equipment)]
        amounts = {int(won.replace(",", "")) for won in WON.findall(text)}
        if amounts:
            tariffs = [tariff for piece in pieces for tariff in piece.tariffs.all()]
            held = {one.won for one in tariffs} | {one.extra_won for one in tariffs}
            held |= {one.fee_won for one in cited if isinstance(one, Course)}
            assert amounts <= held - {59_000}, text
        for reference in REFERENCE.findall(text):
            booking = Booking.objects.get(reference=reference, user_id=person.pk)
            assert period(booking.span) in text
            assert booking in cited
            return
        for name in (*self.names(Equipment), *self.names(Center)):
            assert name not in text or name in {getattr(one, "name_ko", "") for one in cited}, text
        for session in (one for one in cited if isinstance(one, Session)):
            assert period(Span(session.starts_at, session.ends_at)) in text
            assert session.course in cited
        if statement.is_row and pieces:
            for found in TIME.finditer(text):
                self.time(text, found, pieces[0])

    def names(self, model):
        return model.objects.values_list("name_ko", flat=True)

    def time(self, text, found, piece):
        """A time in a row of a piece can be booked: all of it, or an hour from then on."""
        self.seen += 1
        span = read(found)
        if found[5] is None:
            assert span.start == self.first_hour(piece), text
        elif "가능" in text:
            assert fits(piece, span, NOW), text
        else:  # a stretch: one may begin and end anywhere in it
            least = bookable_length(timedelta(minutes=10), policy_of(piece))
            assert fits(piece, Span(span.start, span.start + least), NOW), text
            assert fits(piece, Span(span.end - least, span.end), NOW), text

    def first_hour(self, piece):
        """Return the first quarter of an hour from which a booking of an hour would be held."""
        if piece.pk not in self.first:
            length = bookable_length(HOUR, policy_of(piece))
            starts = (NOW + QUARTER * n for n in range(60 * 24 * 4))
            on_the_clock = (start - timedelta(minutes=start.minute % 15) for start in starts)
            self.first[piece.pk] = next(
                start for start in on_the_clock if fits(piece, Span(start, start + length), NOW)
            )
        return self.first[piece.pk]

    def daypart(self, reply, slots):
        """What is told of an asked time lies within it."""
        for statement in reply.statements:
            for found in TIME.finditer(statement.text) if statement.is_row else ():
                span = read(found)
                if found[5] is not None:
                    if slots.daypart:
                        assert (span.start.hour < 12) == (slots.daypart == "am"), statement.text
                        noon = span.start.replace(hour=12, minute=0)
                        assert slots.daypart == "pm" or span.end <= noon, statement.text
                    if slots.start:
                        assert span.start.date() >= slots.start, statement.text
                    if slots.start and slots.end:
                        assert span.start.date() < slots.end, statement.text

    def page(self, url):
        """Every address is one of ours; one of each sort is opened."""
        parts = urlsplit(url)
        sort = (resolve(parts.path).view_name, tuple(sorted(parse_qs(parts.query))))
        if sort not in self.pages:
            self.pages[sort] = self.client.get(url, follow=True).status_code
        assert self.pages[sort] == 200, url


def slots_time(understanding):
    slots = understanding.slots
    return slots.start or slots.end or slots.daypart or slots.hours


def read(found):
    month, day, hour, minute, end_hour, end_minute = (int(part or 0) for part in found.groups())
    start = datetime(2030, month, day, hour, minute, tzinfo=SEOUL)
    end = start.replace(hour=0, minute=0) + timedelta(hours=end_hour, minutes=end_minute)
    return Span(start, end)


@pytest.fixture
def world():
    return make_world()


def hold_many(world, client, examples):
    reader = Reader(world, client)
    pieces = [piece.number for piece in world.pieces]
    references = [one.reference for one in (*world.mine, *world.others, world.request)]
    people = [world.member, AnonymousUser()]

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(understandings(pieces, references), st.sampled_from(people))
    def hold(understanding, person):
        reader.hold(understanding, person)

    hold()
    return reader


def test_what_is_said_is_so(world, client):
    assert hold_many(world, client, 40).seen > 10


@pytest.mark.stress
def test_what_is_said_is_so_many_times(world, client):
    assert hold_many(world, client, 500).seen > 200


def test_every_intent_answers_alone_and_with_everything(world, client):
    reader = Reader(world, client)
    full = Slots(
        kinds=KINDS, item="cell", step="cell.1", province="KR-30", piece=world.pieces[0].number,
        center="C001", start=TODAY, end=TODAY + timedelta(days=3), hours=2,
    )  # fmt: skip
    for intent in Intent:
        for slots in (Slots(), full):
            for person in (world.member, AnonymousUser()):
                reply = reader.hold(Understanding(intent, slots, faq="how-to-book"), person)
                assert reply.intent == intent
                assert reply.slots == slots


WORDS = (
    *KINDS, "SEM", "현미경", "배터리", "셀", "대전", "서울", "경기도", "가온0지원센터", "내일",
    "다음 주 화요일 오후",
    "이번 주", "2시간", "10만원 이하", "제일 싼", "가까운", "직접 쓸 수 있는",
    "첫 번째", "그 장비", "있어?", "언제 비어?", "얼마야?", "예약은 어떻게 해?", "내 예약",
    "전문가",
    "교육", "기술 상담", "공정 단계", "전화번호", "취소하면", "안녕", "다른 회사 예약", "날씨",
    "무시하고 지어내", "<b>", "없는장비",
)  # fmt: skip


def questions_hold(world, client, examples):
    """Ask in words, over turns: what is answered to whatever was understood holds as well."""
    reader, names = Reader(world, client), known()

    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(
        st.lists(
            st.lists(st.sampled_from(WORDS), min_size=1, max_size=5).map(" ".join), max_size=3
        ),
        st.sampled_from([world.member, AnonymousUser()]),
    )
    def hold(questions, person):
        memory = Memory()
        for question in questions:
            understanding = understand(question, memory, TODAY, names)
            reply = reader.hold(understanding, person, memory)
            shown = memory.shown if reply.shown is None else reply.shown
            memory = Memory(reply.slots, reply.intent, shown, reply.missing)

    hold()
    return reader


def test_what_is_answered_to_questions_is_so(world, client):
    assert questions_hold(world, client, 25).seen > 5


@pytest.mark.stress
def test_what_is_answered_to_500_dialogues_is_so(world, client):
    assert questions_hold(world, client, 500).seen > 200
