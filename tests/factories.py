"""Plain functions that store one thing each, with fixed dates and natural defaults."""

from datetime import date, datetime, timedelta
from importlib import import_module
from itertools import count
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import connection

from bookings.availability.renewal import renew_open_time
from bookings.models import Booking, BookingEvent, Occupancy, Offer
from bookings.states import HOLDING, PENDING, State
from centers.models import Center, CenterRole, Institution, OpeningHours
from equipment.models import (
    Classification,
    Equipment,
    Field,
    Kind,
    KindTerm,
    ProcessStep,
    ProductItem,
    Sector,
    Stage,
    Tariff,
)
from itube.accounts.models import Company, User
from itube.cases.models import SupportCase
from itube.councils.models import Council, Member
from itube.lib import business_number
from itube.reports.models import Inquiry
from itube.roadshow.models import CaptionLine, Chapter, Film

SEOUL = ZoneInfo("Asia/Seoul")
MONDAY_9 = datetime(2030, 1, 7, 9, tzinfo=SEOUL)

_number = count(1)


def make_business_number(seed: int) -> str:
    """Return a valid business number that begins with nine digits made from seed."""
    head = f"{100_000_000 + seed}"
    return next(
        head + str(digit) for digit in range(10) if business_number.is_valid(head + str(digit))
    )


def make_company(**fields) -> Company:
    number = next(_number)
    defaults = {"business_number": make_business_number(number), "name_ko": f"가나전자{number}"}
    return Company.objects.create(**defaults | fields)


def make_user(**fields) -> User:
    email = fields.pop("email", f"user{next(_number)}@example.com")
    return User.objects.create_user(email, **{"name": "신청자", "password": None} | fields)


def make_institution(**fields) -> Institution:
    defaults = {
        "name_ko": f"한국시험연구원{next(_number)}",
        "kind": "institute",
        "province": "KR-30",
        "city_ko": "유성구",
        "city_en": "Yuseong-gu",
        "latitude": 36.37,
        "longitude": 127.36,
    }
    return Institution.objects.create(**defaults | fields)


def make_center(**fields) -> Center:
    number = next(_number)
    institution = fields.pop("institution", None) or make_institution()
    defaults = {
        # Tests that name a code name a low one.
        "code": f"C{100 + number % 900}",
        "name_ko": f"소재분석지원센터{number}",
        "name_en": f"Materials Analysis Center {number}",
        "province": institution.province,
        "city_ko": institution.city_ko,
        "city_en": institution.city_en,
        "latitude": institution.latitude,
        "longitude": institution.longitude,
    }
    return Center.objects.create(institution=institution, **defaults | fields)


def make_role(user: User, center: Center, role: str = "approver", **fields) -> CenterRole:
    return CenterRole.objects.create(user=user, center=center, role=role, **fields)


def make_sector(**fields) -> Sector:
    number = next(_number)
    defaults = {
        "code": f"sector-{number}",
        "name_ko": f"업종{number}",
        "name_en": f"Sector {number}",
        "order": Sector.objects.count(),
    }
    return Sector.objects.create(**defaults | fields)


def make_field(**fields) -> Field:
    number = next(_number)
    defaults = {
        "slug": f"field-{number}",
        "name_ko": f"기술분야{number}",
        "name_en": f"Field {number}",
        "bit": Field.objects.count(),
    }
    return Field.objects.create(
        sector=fields.pop("sector", None) or make_sector(), **defaults | fields
    )


def make_stage(**fields) -> Stage:
    number = next(_number)
    defaults = {
        "slug": f"stage-{number}",
        "name_ko": f"공정구분{number}",
        "name_en": f"Stage {number}",
        "order": Stage.objects.count(),
        "bit": Stage.objects.count(),
    }
    return Stage.objects.create(**defaults | fields)


def make_classification(**fields) -> Classification:
    defaults = {"code": f"Z{next(_number)}", "name_ko": "시험분류", "level": 1}
    return Classification.objects.create(**defaults | fields)


def make_kind(*, terms: tuple[str, ...] = (), acronyms: tuple[str, ...] = (), **fields) -> Kind:
    number = next(_number)
    field = fields.pop("field", None) or make_field()
    defaults = {
        "slug": f"kind-{number}",
        "name_ko": f"시험기{number}",
        "name_en": f"Tester {number}",
        "classification": fields.pop("classification", None) or make_classification(),
    }
    kind = Kind.objects.create(**defaults | fields)
    kind.fields.add(field)
    for text in terms:
        KindTerm.objects.create(kind=kind, type="synonym", text=text)
    for text in acronyms:
        KindTerm.objects.create(kind=kind, type="acronym", text=text)
    return kind


def make_equipment(**fields) -> Equipment:
    number = next(_number)
    kind = fields.pop("kind", None) or make_kind()
    defaults = {
        "itube_no": f"EPN{number:07d}",
        "registration_no": f"NFEC-2020-05-{number:06d}",
        "center": fields.pop("center", None) or make_center(),
        "kind": kind,
        "classification": kind.classification,
        "name_ko": f"{kind.name_ko}",
        "name_en": f"{kind.name_en}",
        "maker": "가나정밀",
        "model": f"GN-{number}",
        "acquired_on": date(2020, 5, 1),
        "acquisition_won": 120_000_000,
        "use_modes": ["direct", "test"],
    }
    return Equipment.objects.create(**defaults | fields)


def make_tariff(equipment: Equipment, **fields) -> Tariff:
    defaults = {
        "use_mode": "direct",
        "basis": "hour",
        "won": 60_000,
        "valid_from": date(2020, 1, 1),
    }
    return Tariff.objects.create(equipment=equipment, **defaults | fields)


def make_item(**fields) -> ProductItem:
    number = next(_number)
    defaults = {
        "slug": f"item-{number}",
        "name_ko": f"품목{number}",
        "name_en": f"Item {number}",
        "order": ProductItem.objects.count(),
    }
    return ProductItem.objects.create(
        sector=fields.pop("sector", None) or make_sector(), **defaults | fields
    )


def make_step(item: ProductItem, **fields) -> ProcessStep:
    number = fields.pop("number", None) or item.steps.count() + 1
    defaults = {"name_ko": f"공정단계{number}", "name_en": f"Step {number}"}
    return ProcessStep.objects.create(item=item, number=number, **defaults | fields)


PASSWORD = "i-tube-example-2030"


def make_member(password: str = PASSWORD, **fields) -> User:
    """A user who can sign in: with a password and a confirmed address."""
    user = make_user(password=password, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def make_consent_texts() -> None:
    """Put back the first texts, which a test with real transactions has emptied."""
    for name in ("0003_first_consent_texts", "0006_support_consent_texts"):
        import_module(f"itube.accounts.migrations.{name}").load(apps, None)


def make_hours(center: Center, opens: int = 9 * 60, closes: int = 18 * 60, days=range(5)) -> None:
    """Open center on these weekdays (0 is Monday), in minutes after midnight."""
    OpeningHours.objects.bulk_create(
        OpeningHours(center=center, weekday=day, opens=opens, closes=closes) for day in days
    )


def keep_open_time_from(day: date) -> None:
    """Let the database keep OpenSpan for the 400 days from day on, until the transaction ends.

    Outside of tests that is today; fixed dates such as MONDAY_9 need it.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('itube.first_open_day', %s, true)", [day.isoformat()])
    renew_open_time()


def make_bookable(**fields) -> Equipment:
    """A piece that takes bookings: its center is open on weekdays 9 to 18 and has a fee."""
    piece = make_equipment(**fields)
    if not piece.center.opening_hours.exists():
        make_hours(piece.center)
    make_tariff(piece)
    return piece


def make_booking(
    *,
    start: datetime = MONDAY_9,
    hours: float = 2,
    state: str = State.REQUESTED,
    unit: int = 1,
    **fields,
) -> Booking:
    """A booking in any state, with the occupancy and the first event that go with it."""
    piece = fields.pop("equipment", None) or make_bookable()
    user = fields.pop("user", None) or make_member(company=make_company())
    end = start + timedelta(hours=hours)
    confirmed = state in (State.CONFIRMED, State.IN_USE, State.COMPLETED, State.NO_SHOW)
    defaults = {
        "company": user.company,
        "use_mode": "direct",
        "purpose": "셀 성능 시험",
        "requested_start": start,
        "requested_end": end,
        "confirmed_start": start if confirmed else None,
        "confirmed_end": end if confirmed else None,
        "created_at": start - timedelta(days=7),
        "clock_started_at": start - timedelta(days=7),
        "respond_by": start - timedelta(days=6) if state in PENDING else None,
        "cancelled_by": "requester" if state == State.CANCELLED else "",
    }
    booking = Booking.objects.create(equipment=piece, user=user, state=state, **defaults | fields)
    Occupancy.objects.create(
        equipment=piece, unit=unit, span=(start, end), holds=state in HOLDING, booking=booking
    )
    BookingEvent.objects.create(
        booking=booking,
        kind="requested",
        target=state,
        actor=user,
        party="requester",
        at=booking.created_at,
    )
    return booking


def make_support_request(**fields):
    """A request for support that a center has not received; by nobody else's company."""
    from itube.programs.models import SupportEvent, SupportRequest

    user = fields.pop("requester", None) or make_member(company=make_company())
    defaults = {
        "requester": user,
        "company": user.company,
        "topic": "consultation",
        "title": "셀이 부풀어요",
        "text": "45도에서 200회 뒤에 두께가 늘었습니다.",
        "created_at": MONDAY_9,
        "clock_started_at": MONDAY_9,
        "remind_at": MONDAY_9 + timedelta(days=2),
        "respond_by": MONDAY_9 + timedelta(days=3),
        "raise_at": MONDAY_9 + timedelta(days=7),
    }
    center = fields.pop("center", None) or make_center()
    request = SupportRequest.objects.create(center=center, **defaults | fields)
    SupportEvent.objects.create(
        request=request,
        kind="requested",
        target=request.state,
        center=center,
        actor=user,
        party="requester",
        at=request.created_at,
    )
    return request


def make_notice(**fields):
    """A notice of the portal that has been out since 2021."""
    from itube.news.models import Notice

    number = next(_number)
    defaults = {
        "slug": f"notice-{number}",
        "title_ko": f"공지 {number}",
        "title_en": f"Notice {number}",
        "summary_ko": "요약입니다.",
        "summary_en": "Summary.",
        "published_at": datetime(2021, 1, 1, 9, tzinfo=SEOUL),
    }
    return Notice.objects.create(**defaults | fields)


def make_event(**fields):
    """An event of two hours on MONDAY_9 that takes registrations and is out since 2020."""
    from itube.news.models import Event

    number = next(_number)
    starts_at = fields.get("starts_at", MONDAY_9)
    defaults = {
        "slug": f"event-{number}",
        "title_ko": f"설명회 {number}",
        "title_en": f"Briefing {number}",
        "summary_ko": "요약입니다.",
        "summary_en": "Summary.",
        "place_ko": "대전",
        "place_en": "Daejeon",
        "starts_at": starts_at,
        "ends_at": starts_at + timedelta(hours=2),
        "takes_registrations": True,
        "published_at": datetime(2020, 1, 1, 9, tzinfo=SEOUL),
    }
    return Event.objects.create(**defaults | fields)


def make_registration(event, **fields):
    """The next place at event, for somebody of its own."""
    from itube.news.models import Registration

    number = next(_number)
    defaults = {
        "place": number,
        "name": "홍길동",
        "organisation": "가나전자",
        "email": f"person{number}@guest.example",
    }
    return Registration.objects.create(event=event, **defaults | fields)


def make_faq(**fields):
    """A published question about fees."""
    from itube.news.models import Faq

    number = next(_number)
    defaults = {
        "slug": f"question-{number}",
        "category": "fees",
        "question_ko": "얼마인가요?",
        "question_en": "How much?",
        "answer_ko": "장비 화면에 있습니다.",
        "answer_en": "It is on the page.",
    }
    return Faq.objects.create(**defaults | fields)


def make_council(centers=(), **fields) -> Council:
    """A council with centers as its members; the first of them is its chair."""
    defaults = {"aim_ko": "장비를 나누어 씁니다.", "aim_en": "Shares equipment.", "since": 2019}
    sector = fields.pop("sector", None) or make_sector()
    council = Council.objects.create(sector=sector, **defaults | fields)
    for number, center in enumerate(centers):
        Member.objects.create(
            council=council, center=center, role="member" if number else "chair", since=2019
        )
    return council


def make_case(**fields) -> SupportCase:
    number = next(_number)
    defaults = {
        "slug": f"case-{number}",
        "title_ko": f"사례 {number}",
        "title_en": f"Case {number}",
        "summary_ko": "시험 조건을 찾았습니다.",
        "problem_ko": "균열이 생겼습니다.",
        "support_ko": "단층촬영을 했습니다.",
        "result_ko": "균열이 없어졌습니다.",
        "company_ko": "소재 중소기업",
        "sector": fields.pop("sector", None) or make_sector(),
        "center": fields.pop("center", None) or make_center(),
        "year": 2025,
        "published_at": datetime(2026, 1, 1, tzinfo=SEOUL),
    }
    return SupportCase.objects.create(**defaults | fields)


def make_referral(booking: Booking, piece: Equipment, **fields) -> Offer:
    """A time on another center's piece that the booking's center has offered."""
    defaults = {
        "start": booking.starts_at,
        "end": booking.ends_at,
        "referred_from": booking.equipment.center,
        "at": booking.created_at,
    }
    return Offer.objects.create(booking=booking, equipment=piece, **defaults | fields)


def make_inquiry(**fields) -> Inquiry:
    """A question about a piece that ran 100 of its 2,000 hours; with a reason it is answered."""
    defaults = {
        "equipment": fields.pop("equipment", None) or make_equipment(),
        "asked_on": date(2030, 7, 1),
        "standing": "low",
        "operating_seconds": 100 * 3600,
        "capacity_seconds": 2000 * 3600,
    }
    if fields.get("reason"):
        defaults["answered_at"] = datetime(2030, 7, 2, 9, tzinfo=SEOUL)
    return Inquiry.objects.create(**defaults | fields)


def make_film(**fields) -> Film:
    """Store a film of ten seconds with a chapter, two lines and a kind."""
    number = next(_number)
    defaults = {
        "slug": f"film-{number}",
        "number": Film.objects.count() + 1,
        "title_ko": f"센터 영상 {number}",
        "title_en": f"Film {number}",
        "shows_ko": "시험 과정",
        "shows_en": "How a test goes",
        "field": fields.pop("field", None) or make_field(),
        "center": fields.pop("center", None) or make_center(),
        "duration_seconds": 10,
        "published_on": "2030-01-07",
    }
    film = Film.objects.create(**defaults | fields)
    film.kinds.add(make_kind())
    Chapter.objects.create(film=film, start=0, title_ko="처음", title_en="Start")
    CaptionLine.objects.create(film=film, start=1, end=3, text_ko="하나", text_en="One")
    CaptionLine.objects.create(film=film, start=3, end=5, text_ko="둘", text_en="Two")
    return film
