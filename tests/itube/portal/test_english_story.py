"""Pages of bookings, of the desk and of reports are English, and Korean data in them say so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bookings.models import BookingEvent, Maintenance, UsageRecord
from bookings.states import EventKind, Party, State
from centers.models import ClosedDay
from tests.factories import (
    MONDAY_9,
    make_bookable,
    make_booking,
    make_center,
    make_company,
    make_consent_texts,
    make_institution,
    make_kind,
    make_member,
    make_role,
)
from tests.itube.portal.test_english import korean_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def piece(db):
    make_consent_texts()
    kind = make_kind(use_ko="시험해요.", use_en="Tests things.")
    kind.classification.name_en = "Testing"
    kind.classification.save()
    institution = make_institution(name_en="Korea Test Institute")
    return make_bookable(kind=kind, center=make_center(institution=institution), units=2)


@pytest.fixture
def requester(piece):
    return make_member(company=make_company(name_en="Gana Electronics"))


@pytest.fixture
def bookings(piece, requester):
    """A booking in every state, each with something written in Korean."""
    made = {}
    for days, state in enumerate(State):
        booking = make_booking(
            equipment=piece,
            user=requester,
            start=MONDAY_9 + timedelta(days=7 * days),
            state=state,
            consent_center="소재분석지원센터",
            sample_text="분말 5 g",
            sample_count=3,
        )
        BookingEvent.objects.create(
            booking=booking,
            kind=EventKind.MESSAGE,
            target=state,
            party=Party.REQUESTER,
            actor=requester,
            text="시료를 보냈습니다.",
        )
        made[state] = booking
    return made


OWN = ["", "cancel/", "move/"]


def test_pages_of_ones_own_bookings_are_english(client, piece, requester, bookings):
    client.force_login(requester)
    addresses = [
        piece.get_absolute_url(),
        "/bookings/?show=all",
        "/bookings/preferences/",
        f"/bookings/new/?equipment={piece.number}",
        f"/bookings/new/?equipment={piece.number}&start=2090-01-01T09:00&end=2090-01-01T07:00",
        *(booking.get_absolute_url() for booking in bookings.values()),
        *(f"{bookings[State.CONFIRMED].get_absolute_url()}{page}" for page in OWN),
    ]
    for address in addresses:
        response = client.get(f"/en{address.removeprefix('/en')}")
        assert response.status_code == 200, address
        assert korean_in(response) == [], address


def test_refusals_of_ones_own_bookings_are_english(client, piece, requester, bookings):
    client.force_login(requester)
    page = f"/en/bookings/{bookings[State.NEEDS_INFO].reference}/"
    for verb in ("reply", "message", "attach", "move", "cancel"):
        refused = client.post(f"{page}{verb}/", {})
        assert refused.status_code == 422, verb
        assert korean_in(refused) == [], verb


def test_pages_of_the_desk_are_english(client, piece, bookings):
    staff = make_member()
    make_role(staff, piece.center, "manager")
    Maintenance.objects.create(
        equipment=piece,
        kind="calibration",
        start=timezone.now(),
        end=timezone.now() + timedelta(hours=2),
        text="정기 교정",
        made_by=staff,
    )
    UsageRecord.objects.create(
        equipment=piece,
        start=timezone.now() - timedelta(hours=3),
        end=timezone.now() - timedelta(hours=1),
        operating_minutes=60,
        use_class="own",
        use_type="analysis",
        organisation_name="한국시험연구원",
        department="소재팀",
        writer=staff,
    )
    ClosedDay.objects.create(
        center=piece.center, day=timezone.localdate() + timedelta(days=9), name_ko="창립기념일"
    )
    client.force_login(staff)
    addresses = [
        "/desk/",
        "/desk/?show=all",
        "/desk/?show=theirs",
        "/desk/day/",
        "/desk/maintenance/",
        "/desk/breakdown/",
        "/desk/usage/",
        "/desk/hours/",
        f"/desk/hours/{piece.number}/",
        *(f"/desk/bookings/{booking.reference}/" for booking in bookings.values()),
    ]
    for address in addresses:
        response = client.get(f"/en{address}")
        assert response.status_code == 200, address
        assert korean_in(response) == [], address


@pytest.mark.parametrize(
    "page",
    [
        "",
        "?period=free&from=2026-03-02&to=2026-03-01",
        "by/institutions/",
        "by/fields/",
        "pieces/",
        "corrections/",
        "unused/",
        "exports/",
        "demand/",
        "roadmap/",
        "definitions/",
    ],
)
def test_pages_of_reports_are_english(client, piece, page):
    client.force_login(make_member(site_role="ministry"))
    response = client.get(f"/en/reports/{page}")
    assert response.status_code == 200
    assert korean_in(response) == []
