"""A small world to ask about, in which everything that an answer may name is there once or odd."""

from datetime import date, datetime, timedelta
from types import SimpleNamespace

from bookings.models import BookingPolicy, FeeReduction
from centers.models import ClosedDay, Expert, OpeningHours
from equipment.models import (
    EquipmentStep,
    EvaluationFactor,
    Qualification,
    StepKind,
)
from equipment.search.index import rebuild
from itube.programs.models import SupportRequest
from itube.programs.support import deeds
from itube.programs.support.talking import Words
from tests.factories import (
    MONDAY_9,
    SEOUL,
    keep_open_time_from,
    make_booking,
    make_center,
    make_company,
    make_equipment,
    make_faq,
    make_field,
    make_hours,
    make_institution,
    make_item,
    make_kind,
    make_member,
    make_step,
    make_tariff,
)
from tests.itube.programs.courses.world import make_course, make_session

NOW = MONDAY_9 - timedelta(minutes=50)  # 08:10 on Monday, 7 January 2030
KINDS = ("주사전자현미경", "충방전기", "항온항습기")


def make_world() -> SimpleNamespace:
    """Store three centers that anyone may see and one that nobody may, with pieces of all sorts."""
    field = make_field(slug="analysis", name_ko="표면분석", name_en="Surface analysis")
    kinds = [
        make_kind(
            name_ko=name,
            name_en=english,
            slug=slug,
            field=field,
            use_ko=f"{name}의 쓰임",
            use_en=f"Use of {english}",
        )
        for name, english, slug in zip(
            KINDS, ("SEM", "Battery cycler", "Climate chamber"), ("sem", "cycler", "climate"),
            strict=True,
        )
    ]  # fmt: skip
    centers = _centers()
    pieces = _pieces(kinds, centers)
    _steps(kinds, pieces)
    expert = Expert.objects.create(
        center=centers[0], name="전문인력 1", role_ko="시험 책임", helps_with_ko="표면 분석"
    )
    field.experts.add(expert)
    Expert.objects.create(
        center=centers[0], name="전문인력 9", role_ko="숨은 책임", helps_with_ko="-",
        is_published=False,
    )  # fmt: skip
    for slug in ("how-to-book", "fee-discount"):
        make_faq(slug=slug)
    FeeReduction.objects.create(center=centers[0], company_size="small", percent=30)
    ClosedDay.objects.create(center=centers[1], day=date(2030, 1, 10), name_ko="개원일")
    member = make_member(company=make_company())
    mine = [
        make_booking(equipment=pieces[0], user=member, state="confirmed", start=_at(1, 1)),
        make_booking(equipment=pieces[2], user=member, state="offered", start=_at(3, 2)),
        make_booking(equipment=pieces[4], user=member, state="completed", start=_at(-7, 0)),
    ]
    others = [
        make_booking(equipment=pieces[0], state="reviewing", start=_at(1, 4)),
        make_booking(equipment=pieces[1], state="confirmed", start=_at(0, 3), hours=5),
        make_booking(equipment=pieces[3], state="confirmed", start=_at(2, 0), unit=1, hours=6),
    ]
    _courses(centers, pieces[0])
    request = SupportRequest(topic="consultation", title="막이 갈라져요", center=centers[0])
    deeds.send(request, Words("함께 찾고 싶습니다."), user=member, now=NOW)
    keep_open_time_from(date(2030, 1, 1))
    rebuild()
    return SimpleNamespace(
        kinds=kinds,
        centers=centers,
        pieces=pieces,
        member=member,
        mine=mine,
        others=others,
        request=request,
    )


def _courses(centers, piece):
    course = make_course(
        slug="sem-course", title_ko="현미경 실습", center=centers[0], fee_won=45_000,
        qualification=piece.qualification, published_at=datetime(2026, 1, 5, tzinfo=SEOUL),
    )  # fmt: skip
    course.kinds.add(piece.kind)
    make_session(course, starts_at=_at(9, 1), capacity=3)
    make_session(course, starts_at=_at(-9, 1))  # is over
    make_course(slug="draft", title_ko="숨은 과정", center=centers[0], published_at=None)
    make_course(slug="hidden", title_ko="숨은 과정", center=centers[3])


def _at(days, hours):
    return MONDAY_9 + timedelta(days=days, hours=hours)


def _centers():
    places = [("KR-30", "유성구", "Yuseong-gu"), ("KR-30", "대덕구", "Daedeok-gu")]
    places += [("KR-11", "금천구", "Geumcheon-gu"), ("KR-41", "안산시", "Ansan")]
    found = []
    for number, (province, city, english) in enumerate(places):
        institution = make_institution(province=province, city_ko=city, city_en=english)
        center = make_center(
            institution=institution,
            code=f"C00{number + 1}",
            name_ko=f"가온{number}지원센터",
            name_en=f"Gaon Center {number}",
            phone=f"042-000-000{number}",
            is_published=number != 3,
        )
        found.append(center)
    for center in (found[0], found[2], found[3]):
        make_hours(center)
    OpeningHours.objects.bulk_create(  # with lunch
        OpeningHours(center=found[1], weekday=day, opens=opens, closes=closes)
        for day in range(6)
        for opens, closes in ((8 * 60 + 30, 12 * 60 + 30), (13 * 60, 17 * 60))
    )
    BookingPolicy.objects.create(center=found[1], grid_minutes=60, notice_hours=24, min_minutes=60)
    return found


def _pieces(kinds, centers):
    qualification = Qualification.objects.create(center=centers[0], name_ko="현미경 직접사용")
    given = [
        {"qualification": qualification, "use_procedure_ko": "예약, 사용, 정산"},
        {"center": centers[1], "fee_reduction_note_ko": "중소기업 감면"},
        {"kind": kinds[1], "center": centers[1]},
        {"kind": kinds[1], "center": centers[2], "units": 2},
        {"kind": kinds[2], "center": centers[2]},
        {"kind": kinds[2], "status": "repair"},
        {"kind": kinds[0], "use_scope": "exclusive"},
        {"kind": kinds[0], "center": centers[3]},  # of a center that nobody may see
        {"kind": kinds[1], "is_published": False},
    ]
    pieces = [
        make_equipment(
            **{"kind": kinds[0], "center": centers[0], "name_ko": f"나래{number}호",
               "name_en": f"Narae {number}", **fields}
        )
        for number, fields in enumerate(given)
    ]  # fmt: skip
    BookingPolicy.objects.create(
        equipment=pieces[4], grid_minutes=15, min_minutes=90, max_minutes=240, horizon_days=20,
        buffer_before_minutes=30,
    )  # fmt: skip
    make_tariff(pieces[0], won=61_000)
    make_tariff(pieces[0], use_mode="test", basis="sample", won=132_000)
    make_tariff(pieces[0], won=59_000, valid_from=date(2019, 1, 1))  # holds no more
    make_tariff(pieces[0], won=73_000, valid_from=date(2031, 1, 1))  # holds not yet
    make_tariff(pieces[1], basis="base", won=90_000, base_quantity=2, extra_won=31_000)
    make_tariff(pieces[2], basis="negotiable", won=None)
    make_tariff(pieces[3], won=17_000)
    make_tariff(pieces[7], won=11_000)
    make_tariff(pieces[8], won=12_000)
    return pieces


def _steps(kinds, pieces):
    item = make_item(slug="cell", name_ko="전지", name_en="Battery cell")
    for number, kind in enumerate(kinds[:2], 1):
        step = make_step(item, number=number, name_ko=f"단계{number}", name_en=f"Step {number}")
        StepKind.objects.create(step=step, kind=kind)
        EvaluationFactor.objects.create(step=step, name_ko=f"요소{number}", name_en="Factor")
    EquipmentStep.objects.create(step=step, equipment=pieces[4])
