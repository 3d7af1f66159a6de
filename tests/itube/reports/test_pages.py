"""The pages of figures: who sees which, what they say, and what they cost."""

from datetime import date, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from bookings.availability.opening import at_minute
from bookings.models import UsageRecord
from itube.outbox.delivery import attempt
from itube.outbox.models import OutboxMessage
from itube.reports import exports, peers, reach
from itube.reports.dimensions import DIMENSIONS
from itube.reports.models import ExportJob
from itube.reports.periods import year_before
from itube.reports.rollups.refreshing import refresh
from tests import factories
from tests.factories import SEOUL
from tests.itube.reports.people import AT_FIGURES, client_of

pytestmark = pytest.mark.django_db

PAGES = (
    "",
    *(f"by/{slug}/" for slug in DIMENSIONS),
    "pieces/",
    "pieces/NFEC-2030-01-000001/",
    "unused/",
    "corrections/",
    "definitions/",
    "exports/",
)


@pytest.fixture
def today():
    return timezone.localdate()


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def staff_of(*centers, role="viewer"):
    user = factories.make_user()
    for center in centers:
        factories.make_role(user, center, role)
    return user


def ministry():
    return factories.make_user(site_role="ministry")


def used(piece, minutes=60, day=None, **fields):
    """Two hours of use of a day, by default of today: it is in this year on any day."""
    start = at_minute(day or timezone.localdate(), 0)
    return UsageRecord.objects.create(
        equipment=piece,
        start=start,
        end=start + timedelta(hours=2),
        operating_minutes=minutes,
        use_class=fields.pop("use_class", "external"),
        **fields,
    )


def asked_for(user, extension="csv", center=""):
    """Ask for a file of last year as user does; return the job, made."""
    first = timezone.localdate().replace(year=timezone.localdate().year - 1, month=1, day=1)
    response = signed_in(user).post(
        reverse("reports:exports"),
        {
            "first_day": first.isoformat(),
            "last_day": timezone.localdate().isoformat(),
            "kind": "utilisation",
            "format": extension,
            "center": center,
        },
    )
    job = ExportJob.objects.latest("pk")
    assert response.url == job.get_absolute_url()
    attempt(OutboxMessage.objects.get(dedupe_key__endswith=job.reference).pk, timezone.now())
    return job


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("who", "status"), AT_FIGURES)
def test_each_role_at_each_page(page, who, status):
    center = factories.make_bookable(registration_no="NFEC-2030-01-000001").center
    response = client_of(who, center).get(f"/reports/{page}")

    assert response.status_code == status
    if who == "anonymous":
        assert response.url.startswith(reverse("account_login"))


def test_staff_see_their_own_center_and_no_figure_of_another():
    mine, other = factories.make_bookable(), factories.make_bookable()
    used(mine, 60)
    used(other, 120)
    refresh(timezone.now())
    client = signed_in(staff_of(mine.center))

    for query in ("", f"?center={other.center.code}", f"?province={other.center.province}"):
        figures = client.get(reverse("reports:index") + query).context["figures"]
        assert [line.piece.pk for line in figures.lines] == [mine.pk]
        assert figures.total.sums.operating_hours == 1


def test_staff_of_two_centers_choose_one_of_them_and_no_third():
    one, two, third = (factories.make_bookable() for _ in range(3))
    client = signed_in(staff_of(one.center, two.center))

    def shown(center):
        response = client.get(reverse("reports:index"), {"center": center})
        listed = client.get(reverse("reports:pieces"), {"center": center})
        return response, {line.piece.pk for line in listed.context["lines"]}

    assert shown("")[1] == {one.pk, two.pk}
    assert shown(two.center.code)[1] == {two.pk}
    response, pieces = shown(third.center.code)
    assert pieces == {one.pk, two.pk}
    assert "center" in response.context["form"].errors
    assert third.center.name_ko not in response.content.decode()


def test_an_export_is_its_askers_alone():
    piece = factories.make_bookable()
    staff, colleague = staff_of(piece.center), staff_of(piece.center)
    job = asked_for(staff)
    pages = [job.get_absolute_url(), reverse("reports:download", args=[job.reference])]

    for page in pages:
        response = signed_in(staff).get(page)
        assert response.status_code == 200
        assert b"".join(response)
        for other in (colleague, ministry(), factories.make_user(is_superuser=True)):
            assert signed_in(other).get(page).status_code == 404
        assert signed_in(factories.make_user()).get(page).status_code == 404
        assert Client().get(page).status_code == 302

    staff.center_roles.all().delete()
    for page in pages:
        assert signed_in(staff).get(page).status_code == 404


def test_a_file_is_saved_under_its_name_and_never_kept_by_the_browser():
    piece = factories.make_bookable()
    staff = staff_of(piece.center)
    job = asked_for(staff)

    response = signed_in(staff).get(reverse("reports:download", args=[job.reference.lower()]))

    assert b"".join(response.streaming_content).startswith(b"\xef\xbb\xbf")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "no-store" in response["Cache-Control"]
    assert "attachment" in response["Content-Disposition"]
    assert f"_{piece.center.code}_" in response["Content-Disposition"]


def test_a_file_that_is_not_there_is_not_found():
    user = ministry()
    job = asked_for(user)
    job.refresh_from_db()
    job.file.storage.delete(job.file.name)
    page = reverse("reports:download", args=[job.reference])
    assert signed_in(user).get(page).status_code == 404
    ExportJob.objects.update(state="waiting")
    assert signed_in(user).get(page).status_code == 404


def test_the_page_of_an_export_tells_how_far_it_is_and_stops_asking_when_it_is_done():
    user = ministry()
    signed_in(user).post(
        reverse("reports:exports"),
        {
            "kind": "utilisation",
            "first_day": "2025-01-01",
            "last_day": "2025-12-31",
            "format": "xlsx",
        },
    )
    job = ExportJob.objects.get()
    client = signed_in(user)
    cache.set(f"export-progress:{job.reference}", 62)

    page = client.get(job.get_absolute_url()).content.decode()
    part = client.get(job.get_absolute_url(), HTTP_HX_REQUEST="true").content.decode()

    for text in (page, part):
        assert '<progress max="100" value="62"' in text
        assert 'hx-trigger="every 1s"' in text
    assert "<html" in page
    assert "<html" not in part
    attempt(OutboxMessage.objects.get().pk, timezone.now())
    part = client.get(job.get_absolute_url(), HTTP_HX_REQUEST="true").content.decode()
    assert "every 1s" not in part
    assert reverse("reports:download", args=[job.reference]) in part


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"first_day": ""}, "first_day", "필수"),
        ({"first_day": "어제"}, "first_day", "2026-11-25처럼"),
        ({"last_day": "2024-12-31"}, "last_day", "빨라요"),
        ({"first_day": "2010-01-01"}, "last_day", "5년"),
        ({"first_day": "9999-12-01", "last_day": "9999-12-31"}, "last_day", "2099년"),
        ({"format": "hwp"}, "format", "hwp"),
        ({"center": "C999"}, "center", "C999"),
    ],
)
def test_a_bad_request_for_a_file_says_what_is_wrong_and_loses_nothing(data, field, sentence):
    factories.make_bookable()
    factories.make_bookable()
    sent = {
        "kind": "utilisation",
        "first_day": "2025-01-01",
        "last_day": "2025-12-31",
        "format": "csv",
    } | data

    response = signed_in(ministry()).post(reverse("reports:exports"), sent)

    assert response.status_code == 422
    assert sentence in str(response.context["export_form"].errors[field])
    assert not ExportJob.objects.exists()
    page = response.content.decode()
    assert f'id="export-{field}_error"' in page
    assert f'href="#export-{field}"' in page
    if "last_day" not in data and field != "last_day":
        assert 'value="2025-12-31"' in page


def wanted(number):
    """A form for a file, each of other days."""
    day = f"2025-01-{number + 1:02}"
    return {"kind": "utilisation", "first_day": day, "last_day": day, "format": "csv"}


def test_no_one_has_more_than_some_files_in_the_making():
    client, address = signed_in(ministry()), reverse("reports:exports")
    codes = [client.post(address, wanted(number)).status_code for number in range(6)]
    assert codes == [302] * 5 + [422]
    assert ExportJob.objects.count() == 5
    refused = client.post(address, wanted(7))
    assert "5개예요" in str(refused.context["export_form"].errors["kind"])
    ExportJob.objects.update(state="failed")
    assert client.post(address, wanted(7)).status_code == 302
    # Others ask for theirs meanwhile.
    assert signed_in(ministry()).post(address, wanted(8)).status_code == 302


def test_no_one_asks_for_files_without_end(monkeypatch):
    monkeypatch.setattr(exports, "MOST_AN_HOUR", 2)
    client, address = signed_in(ministry()), reverse("reports:exports")
    codes = [client.post(address, wanted(number)).status_code for number in range(3)]
    assert codes == [302, 302, 422]
    assert ExportJob.objects.count() == 2


def test_a_program_that_reads_figures_without_end_is_told_to_wait(monkeypatch):
    monkeypatch.setattr(reach, "MOST_A_MINUTE", 2)
    client = signed_in(ministry())
    for _ in range(2):
        assert client.get(reverse("reports:definitions")).status_code == 200
    refused = client.get(reverse("reports:corrections"))
    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 120
    year = timezone.localdate().year
    assert client.get(f"/api/v1/figures/?from={year}&to={year}").status_code == 429
    assert signed_in(ministry()).get(reverse("reports:corrections")).status_code == 200


def test_a_center_has_its_place_among_its_like_and_a_part_of_it_has_none():
    pieces = [factories.make_bookable(acquired_on=date(2020, 1, 1)) for _ in range(peers.SEVERAL)]
    used(pieces[0])
    refresh(timezone.now())
    client = signed_in(staff_of(pieces[0].center))
    found = client.get(reverse("reports:index")).context["standing"]
    assert (found.among, found.place) == (5, 1)
    sector = pieces[0].kind.fields.get().sector
    part = client.get(reverse("reports:index"), {"sector": sector.code})
    assert part.context["figures"].total.sums.pieces == 1
    assert part.context["standing"] is None


@pytest.mark.parametrize(
    ("query", "field", "sentence"),
    [
        ({"period": "free", "from": "2026-02-30", "to": "2026-03-01"}, "from", "2026-11-25처럼"),
        ({"period": "free", "from": "2026-03-01"}, "to", "날짜가 필요"),
        ({"to": "2026-03-01"}, "from", "날짜가 필요"),
        ({"period": "free", "from": "2026-03-02", "to": "2026-03-01"}, "to", "빨라요"),
        ({"from": "9999-12-01", "to": "9999-12-31"}, "to", "2099년"),
        ({"period": "decade"}, "period", "decade"),
        ({"center": "C999"}, "center", "C999"),
        ({"province": "KR-99"}, "province", "KR-99"),
        ({"sector": "\0"}, "sector", ""),
    ],
)
def test_conditions_that_make_no_sense_are_told_and_all_of_this_year_is_shown(
    query, field, sentence, today
):
    factories.make_bookable()
    factories.make_bookable()
    response = signed_in(ministry()).get(reverse("reports:index"), query)
    assert response.status_code == 200
    assert sentence in str(response.context["form"].errors[field])
    figures = response.context["figures"]
    assert (figures.period.first, figures.total.sums.pieces) == (today.replace(month=1, day=1), 2)


def test_a_free_period_a_province_and_a_sector_narrow_the_figures():
    here = factories.make_bookable()
    there = factories.make_bookable(
        center=factories.make_center(institution=factories.make_institution(province="KR-26"))
    )
    start = datetime(2026, 3, 31, 23, tzinfo=SEOUL)
    for piece in (here, there):
        UsageRecord.objects.create(
            equipment=piece,
            start=start,
            end=start + timedelta(hours=2),
            operating_minutes=120,
            use_class="own",
        )
    refresh(timezone.now())
    client = signed_in(ministry())

    def hours(**query):
        page = client.get(reverse("reports:index"), query)
        return page.context["figures"].total.sums.operating_hours

    march = {"period": "free", "from": "2026-03-01", "to": "2026-03-31"}
    assert hours(**march) == 2
    # Days alone say as much.
    assert hours(**{"from": "2026-04-01", "to": "2026-04-01"}) == 2
    assert hours(**march, province="KR-26") == 1
    assert hours(**march, sector=here.kind.fields.get().sector.code) == 1
    assert hours(**march, center=there.center.code, province="KR-30") == 0


def test_figures_name_their_definition_their_change_and_their_moment():
    piece = factories.make_bookable()
    used(piece, 60)
    used(piece, 30, year_before(timezone.localdate()))
    refresh(timezone.now())
    page = signed_in(ministry()).get(reverse("reports:index")).content.decode()

    assert f"{reverse('reports:definitions')}#yearly_rate" in page
    assert "가동률(운영시간 기준)" in page
    assert "▲" in page
    assert "기준</time>" in page
    definitions = signed_in(ministry()).get(reverse("reports:definitions")).content.decode()
    for anchor in ("yearly_rate", "operating_hours", "bookings", "external_rate", "low"):
        assert f'#{anchor}"' in page
        assert f'id="{anchor}"' in definitions


def test_every_large_figure_is_worked_out_on_the_page():
    factories.make_bookable()
    page = signed_in(ministry()).get(reverse("reports:index"))
    large = [*page.context["headlines"], *page.context["services"]]
    assert {each.definition for each in large} <= set(page.context["defined"])
    text = page.content.decode()
    for each in page.context["defined"]:
        assert escape(str(each.formula)) in text


def test_without_pieces_the_page_says_so():
    page = signed_in(ministry()).get(reverse("reports:index"))
    assert "조건에 맞는 장비가 없습니다." in page.content.decode()


def test_without_capacity_no_rate_is_shown():
    tomorrow = timezone.localdate() + timedelta(days=1)
    factories.make_equipment(acquired_on=tomorrow)
    page = signed_in(ministry()).get(reverse("reports:index")).content.decode()
    assert "가동 가능 시간 없음" in page


def test_the_country_is_counted_once_a_minute_and_ones_own_center_at_once():
    piece = factories.make_bookable()
    staff, official = signed_in(staff_of(piece.center)), signed_in(ministry())

    def hours(client):
        page = client.get(reverse("reports:index"))
        return page.context["figures"].total.sums.operating_hours

    assert (hours(staff), hours(official)) == (0, 0)
    used(piece, 60)
    refresh(timezone.now())
    assert (hours(staff), hours(official)) == (1, 0)
    cache.clear()
    assert hours(official) == 1


def test_what_is_kept_for_one_language_or_scope_is_not_shown_for_another():
    piece = factories.make_bookable(
        center=factories.make_center(institution=factories.make_institution(province="KR-26"))
    )
    factories.make_bookable()
    used(piece, 60)
    client = signed_in(ministry())
    korean = client.get("/reports/").content.decode()
    english = client.get("/en/reports/")
    assert "부산광역시" in korean
    names = [group.name for group in english.context["figures"].provinces]
    assert names == ["Busan", "Daejeon"]
    other = client.get("/reports/", {"province": "KR-11"}).context["figures"]
    assert other.total.sums.pieces == 0


@pytest.mark.parametrize("who", ["ministry", "staff"])
def test_the_page_costs_twelve_statements_at_any_size(who, django_assert_max_num_queries):
    center = factories.make_center()
    user = ministry() if who == "ministry" else staff_of(center)
    client = signed_in(user)
    for number in range(12):
        piece = factories.make_bookable(center=center)
        used(piece, number)
        if number in (0, 11):
            cache.clear()
            client.force_login(user)
            with django_assert_max_num_queries(12) as counted:
                page = client.get(reverse("reports:index"))
            assert page.context["figures"].total.sums.pieces == number + 1
            statements = len(counted)
    assert statements <= 12


def test_long_lists_have_pages_of_their_own():
    center = factories.make_center()
    for _ in range(60):
        factories.make_bookable(center=center)
    client = signed_in(ministry())
    first = client.get(reverse("reports:index"))
    assert len(first.context["unused"]) == 20
    assert reverse("reports:unused") in first.content.decode()
    second = client.get(reverse("reports:unused"), {"page": 2})
    assert len(second.context["found"].lines) == 10
    for page in ("3", "0", "x"):
        assert client.get(reverse("reports:unused"), {"page": page}).status_code == 404
