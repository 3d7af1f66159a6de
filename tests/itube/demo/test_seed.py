"""The demonstration in the database, loaded once for all of these tests and then taken back.

The suite has a portal of sixty of its pieces (tests/portal_world.py); this is all of it.
"""

from datetime import timedelta

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.test import RequestFactory, override_settings
from django.utils import timezone

from bookings import rules
from bookings.availability.opening import at_minute
from bookings.models import (
    Booking,
    BookingEvent,
    Occupancy,
    Offer,
    TurnedAway,
    UsageRecord,
    Wait,
)
from bookings.policies import WITH_POLICY, policy_of
from bookings.states import HOLDING, State, can_move
from centers.models import Center, CenterRole, Expert, OpeningHours
from centers.permissions import Deed, centers_where
from equipment.models import Equipment, Kind, SearchDocument, Spec, Tariff, UseMode
from itube.accounts.consents import at_sign_up
from itube.accounts.models import Consent, User
from itube.cases.models import SupportCase
from itube.councils.models import Council
from itube.demo.accounts import ACCOUNTS
from itube.demo.demand import make_demand
from itube.demo.inquiries import last_round
from itube.demo.saved import make_saved
from itube.demo.seed import seed
from itube.lib.periods import Span
from itube.reports.demand.groups import read_kinds
from itube.reports.demand.roadmap import read_review
from itube.reports.inquiries.asking import REMIND_AFTER
from itube.reports.models import Correction, FrozenMonth, FullPiece, Inquiry, UnmetSearch
from itube.reports.periods import Period
from itube.reports.rollups.refreshing import refresh
from itube.reports.scope import Scope

PASSWORD = "demo-password-of-tests"
FAST_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TRILLION = 10**12


pytestmark = pytest.mark.stress


@pytest.fixture(scope="module")
def said(django_db_setup, django_db_blocker):
    """Seed the demonstration and return what it said."""
    lines = []
    hashers = override_settings(PASSWORD_HASHERS=FAST_HASHERS)  # conftest's come too late here
    with django_db_blocker.unblock(), hashers, transaction.atomic():
        seed(PASSWORD, timezone.now(), lines.append)
        yield lines
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _seeded(said, db):
    """Each test sees the demonstration; what it changes is taken back."""


def test_the_numbers_of_the_portal():
    assert Center.objects.published().count() == 244
    assert Equipment.objects.published().count() == 7138
    assert SearchDocument.objects.count() == 7138
    assert Expert.objects.count() >= 244
    assert OpeningHours.objects.values("center").distinct().count() == 244


def test_progress_was_told(said):
    assert "  1,000 / 7,138" in said
    assert (
        "장비: 추가(created) 7138 · 변경(changed) 0 · 그대로(unchanged) 0 · 거부(refused) 0" in said
    )


def test_a_second_time_nothing_changes():
    lines = []
    pieces = dict(Equipment.objects.values_list("pk", "updated_at"))
    seed(PASSWORD, timezone.now(), lines.append)
    told = [line for line in lines if "(created)" in line]
    assert len(told) == 3
    assert all("추가(created) 0 · 변경(changed) 0" in line for line in told)
    assert [line for line in lines if line.endswith("행을 썼습니다.") and ": 0행" not in line] == []
    assert dict(Equipment.objects.values_list("pk", "updated_at")) == pieces


def test_the_engineer_has_saved_something_and_one_search_has_news(client):
    assert make_saved(timezone.now()) == 3
    engineer = User.objects.get(email="engineer@demo.example")
    client.force_login(engineer)
    rows = client.get("/saved/").context["rows"]
    assert sorted(len(row.answered.new) for row in rows) == [0, 3]
    assert all(row.answered.ids and not row.answered.trouble for row in rows)
    (saved,) = client.get("/saved/lists/").context["lists"]
    assert (saved.count, saved.company) == (3, engineer.company)
    assert make_saved(timezone.now()) == 0


def test_every_kind_has_at_least_ten_pieces():
    few = Kind.objects.annotate(pieces=Count("equipment")).filter(pieces__lt=10)
    assert list(few) == []


def test_prices_are_those_of_research_equipment():
    total = Equipment.objects.aggregate(total=Sum("acquisition_won"))["total"]
    assert total < 2.9 * TRILLION
    assert not Equipment.objects.filter(acquisition_won__lt=30_000_000).exists()
    assert not Equipment.objects.filter(acquisition_won=None).exists()


def test_specs_are_numbers_but_for_a_few():
    assert Spec.objects.filter(definition=None).count() == 0
    numbers = Spec.objects.exclude(value_from=None, value_to=None).count()
    assert numbers / Spec.objects.count() > 0.95


def test_every_shared_piece_has_a_fee_for_each_use_mode():
    shared = Equipment.objects.exclude(use_scope="exclusive")
    for mode in UseMode.values:
        priced = Tariff.objects.filter(use_mode=mode, valid_from__lte=timezone.localdate())
        offering = shared.filter(use_modes__contains=[mode])
        assert offering.exclude(pk__in=priced.values("equipment")).count() == 0


def test_a_hundred_pieces_take_direct_bookings_without_training():
    free = [
        piece
        for piece in Equipment.objects.filter(use_modes__contains=["direct"], qualification=None)
        .select_related("center")
        .all()
        if piece.is_bookable
    ]
    assert len(free) >= 100
    assert any(piece.center.code == "C001" for piece in free)


def test_the_accounts_can_sign_in_and_have_their_parts():
    request = RequestFactory().post("/accounts/login/")
    for account in ACCOUNTS:
        user = authenticate(request, email=account.email, password=PASSWORD)
        assert user is not None, account.email
        assert user.is_demo
        assert user.emailaddress_set.get().verified
        required = {text for text in at_sign_up(timezone.now()) if text.required}
        assert {consent.text for consent in Consent.objects.filter(user=user)} == required
    companies = User.objects.filter(email__startswith="engineer").values_list("company", flat=True)
    assert len(set(companies) - {None}) == 2


def approves(email):
    user = User.objects.get(email=email)
    return [center.code for center in centers_where(user, Deed.APPROVE, timezone.now())]


def test_staff_answer_for_their_own_center():
    assert approves("staff@demo.example") == ["C001"]
    assert approves("staff2@demo.example") == ["C002"]
    assert approves("engineer@demo.example") == approves("ministry@demo.example") == []
    assert CenterRole.objects.get(user__email="manager@demo.example").role == "manager"
    assert User.objects.get(email="admin@demo.example").is_superuser
    assert not User.objects.get(email="pd@demo.example").is_staff


def test_the_accounts_are_listed_without_touching_anything(capsys, settings, monkeypatch):
    settings.DEMO, settings.DEMO_PASSWORD = True, "shown-password"
    monkeypatch.setattr("itube.demo.management.commands.seed_demo.seed", None)
    call_command("seed_demo", "--list-accounts")
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(ACCOUNTS)
    assert all("shown-password" in line for line in lines)
    assert lines[0].split()[0] == "engineer@demo.example"


@pytest.mark.parametrize("arguments", [[], ["--list-accounts"]])
def test_without_the_switch_it_refuses(settings, arguments):
    settings.DEMO = False
    with pytest.raises(CommandError, match="ITUBE_DEMO"):
        call_command("seed_demo", *arguments)


def test_two_years_of_bookings_with_use_and_eight_weeks_ahead():
    now = timezone.now()
    booked = UsageRecord.objects.filter(booking__isnull=False)
    assert booked.count() >= 60_000
    assert booked.earliest("start").start < now - timedelta(days=700)
    assert Booking.objects.filter(starts_at__gt=now).count() >= 4_000
    assert Booking.objects.latest("starts_at").starts_at > now + timedelta(days=50)


def test_the_utilisation_is_that_of_real_centers():
    since = timezone.now() - timedelta(days=365)
    minutes = Coalesce(
        Sum("usage_records__operating_minutes", filter=Q(usage_records__start__gte=since)), 0
    )
    pieces = Equipment.objects.exclude(status="disposed").annotate(minutes=minutes)
    shares = [piece.minutes / 60 / 2000 / piece.units for piece in pieces.only("units")]
    assert 0.45 <= sum(shares) / len(shares) <= 0.55
    assert 0.08 <= sum(share < 0.10 for share in shares) / len(shares) <= 0.26
    used = UsageRecord.objects.filter(end__gte=timezone.now() - timedelta(days=182))
    idle = 1 - used.values("equipment").distinct().count() / len(shares)
    assert 0.02 <= idle <= 0.04


def test_in_house_use_is_told_by_week_and_class():
    lines = UsageRecord.objects.filter(booking=None)
    assert lines.count() > 700_000
    assert set(lines.values_list("use_class", flat=True).distinct()) == {"own", "internal"}
    assert not UsageRecord.objects.filter(end__gt=timezone.now()).exists()


def test_centers_have_answered_most_of_the_last_round_and_c001_has_some_left():
    now = timezone.now()
    asked = Inquiry.objects.current()
    began = last_round(now)
    assert set(asked.values_list("asked_on", flat=True)) == {timezone.localdate(began)}
    answered = asked.exclude(answered_at=None)
    assert 0.65 <= answered.count() / asked.count() <= 0.75
    assert set(answered.values_list("reason", flat=True)) == set(Inquiry.Reason)
    assert not answered.exclude(answered_at__gte=began, answered_at__lte=now).exists()
    assert asked.open().filter(equipment__center__code="C001").exists()
    # The clock finds nobody to remind on the first day.
    reminded = now < began + REMIND_AFTER or not asked.open().filter(reminded_at=None).exists()
    assert reminded


def test_a_few_hundred_requests_were_passed_on_between_centers():
    referrals = Offer.objects.filter(referred_from__isnull=False)
    assert 400 <= referrals.count() <= 1_500
    assert not referrals.filter(referred_from=F("equipment__center")).exists()
    assert not referrals.exclude(equipment__kind=F("booking__equipment__kind")).exists()
    accepted = referrals.filter(accepted_at__isnull=False)
    assert 0.5 <= accepted.count() / referrals.count() <= 0.9
    assert not accepted.exclude(booking__equipment=F("equipment")).exists()


def test_every_council_has_members_and_every_center_a_council():
    councils = list(Council.objects.for_list())
    assert len(councils) == 6
    assert min(council.member_count for council in councils) >= 10
    assert all(council.secretariat for council in councils)
    assert not Center.objects.filter(council_members=None).exists()


def test_cases_name_pieces_that_their_center_has():
    cases = SupportCase.objects.published(timezone.now())
    # One was made of a request for support, which names kinds and no piece.
    assert cases.count() == 25
    assert cases.filter(is_demonstration=True).count() >= 8
    assert cases.values("sector").distinct().count() == 6
    assert not cases.exclude(is_example=True).exists()
    assert not cases.exclude(center=F("equipment__center")).exists()
    for case in cases.filter(support_request=None):
        assert set(case.equipment.values_list("kind", flat=True)) == set(
            case.kinds.values_list("pk", flat=True)
        )


def test_the_engineer_has_coming_bookings_and_c001_something_to_do():
    now = timezone.now()
    coming = Booking.objects.filter(user__email="engineer@demo.example", starts_at__gt=now)
    assert coming.count() >= 3
    assert coming.filter(state="confirmed").exists()
    here = Booking.objects.filter(equipment__center__code="C001")
    assert here.filter(state="reviewing", respond_by__gt=now).count() >= 10
    assert set(here.values_list("state", flat=True).distinct()) == set(State.values)


def test_a_hundred_pieces_take_an_hour_sixty_days_ahead_without_training_or_quota():
    now = timezone.now()
    user = User.objects.select_related("company").get(email="engineer2@demo.example")
    taken = {"C001": 0, "all": 0}
    pieces = Equipment.objects.filter(use_modes__contains=["direct"], qualification=None)
    for piece in pieces.select_related("center", *WITH_POLICY).order_by("center__code")[:400]:
        for ahead in range(60, 65):
            start = at_minute(timezone.localdate(now) + timedelta(days=ahead), 10 * 60)
            span = Span(start, start + timedelta(hours=1))
            asking = rules.asking_for(
                piece,
                policy_of(piece),
                user=user,
                company=user.company,
                span=span,
                use_mode="direct",
                now=now,
            )
            if not rules.broken(asking):
                taken["all"] += 1
                taken["C001"] += piece.center.code == "C001"
                break
        if taken["all"] >= 120:
            break
    assert taken["all"] >= 100
    assert taken["C001"] >= 10


def test_every_booking_of_the_demonstration_is_explained_by_its_events():
    last = BookingEvent.objects.filter(booking=OuterRef("pk")).order_by("-at", "-pk")
    ends = Booking.objects.annotate(told=Subquery(last.values("target")[:1]))
    assert not ends.exclude(told=F("state")).exists()
    moves = BookingEvent.objects.exclude(source="").values_list("source", "target").distinct()
    assert [move for move in moves if not can_move(*move)] == []


def test_what_holds_time_in_the_demonstration_is_what_the_states_say():
    held = Occupancy.objects.holding().filter(booking__isnull=False)
    assert not held.exclude(booking__state__in=HOLDING).exists()
    holding = Booking.objects.holding().count()
    assert held.values("booking").distinct().count() == holding


def test_no_month_had_to_be_corrected_after_it_was_frozen():
    refresh(timezone.now())
    assert FrozenMonth.objects.count() > 20
    assert not Correction.objects.exists()


def test_there_is_demand_that_found_nothing_and_nobody_waits_any_more():
    now = timezone.now()
    assert UnmetSearch.objects.exclude(kind=None).count() > 100
    assert 10 < UnmetSearch.objects.filter(kind=None).count() < 100
    assert TurnedAway.objects.filter(rule="time_taken").count() > 500
    assert FullPiece.objects.count() > 100
    assert Wait.objects.count() > 200
    assert not Wait.objects.standing(now).exists()
    assert not Wait.objects.filter(until_at__gt=now).exists()
    year = Period(
        timezone.localdate(now) - timedelta(days=364),
        timezone.localdate(now),
        timezone.localdate(now),
    )
    listed = read_review(Scope(), year, read_kinds(), now).listed
    assert {
        reason
        for each in listed
        for reason in each.reasons._fields
        if getattr(each.reasons, reason)
    } >= {
        "searches",
        "full",
    }
    assert any(each.gaps and each.unused for each in listed)
    assert make_demand(now) == 0
