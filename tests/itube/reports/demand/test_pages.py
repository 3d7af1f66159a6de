"""The pages of unmet demand: who sees which, what they lead to, and what they cost."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from itube.reports.definitions import demand as measures
from itube.reports.demand.rows import MEASURES
from itube.reports.demand.searches import remake
from itube.reports.models import BudgetLine, Roadmap
from itube.reports.rollups.refreshing import refresh
from tests import factories
from tests.itube.reports.demand.worlds import full, searched, turned_away, waited
from tests.itube.reports.people import AT_FIGURES, client_of
from tests.itube.reports.test_pages import ministry, signed_in, staff_of

pytestmark = pytest.mark.django_db

PAGES = {
    "demand": reverse("reports:demand"),
    "rows": reverse("reports:demand-rows") + "?measure=searches",
    "roadmap": reverse("reports:roadmap"),
}


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


@pytest.fixture
def today():
    return timezone.localdate()


def place(province):
    return factories.make_center(
        institution=factories.make_institution(province=province), province=province
    )


@pytest.fixture
def world(today):
    """Two pieces in two provinces, each wanted in vain in every way, and searches."""
    now = timezone.now()
    made = []
    for number, province in enumerate(("KR-26", "KR-30"), 1):
        piece = factories.make_bookable(center=place(province), kind=factories.make_kind())
        turned_away(piece, number, day=today)
        turned_away(piece, 50, day=today, rule="notice")
        full(piece, day=today)
        company = factories.make_company(name_ko=f"비밀회사{number}")
        waited(piece, now, company=company)
        for state in ("rejected", "expired"):
            factories.make_booking(
                equipment=piece,
                state=state,
                created_at=now,
                start=now + timedelta(days=3),
                hours=number,
                user=factories.make_member(company=company, name=f"비밀인{number}"),
                purpose="비밀스러운 목적",
            )
        made.append(piece)
    searched(made[0].kind.name_ko, 15, day=today, filters="province=KR-30")
    searched("양자컴퓨터", 2, day=today)
    remake(today)
    refresh(now)
    return made


def numbers(response, key):
    """The numbers in the row of the table whose group has this key, by measure."""
    for group, shown in response.context["rows"]:
        if group.key == key:
            return {each.figure.measure: each.number for each in shown}
    return None


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("who", "status"), AT_FIGURES)
def test_each_role_at_each_page(page, who, status):
    center = factories.make_bookable().center
    response = client_of(who, center).get(PAGES[page])
    assert response.status_code == status
    if who == "anonymous":
        assert response.url.startswith(reverse("account_login"))


def test_the_ministry_sees_all_pieces_and_staff_those_of_their_center(world):
    mine, other = world
    official = signed_in(ministry()).get(PAGES["demand"])
    staff = signed_in(staff_of(mine.center)).get(PAGES["demand"])

    assert numbers(official, mine.kind.slug)["turned_away"] == "1"
    assert numbers(official, other.kind.slug)["turned_away"] == "2"
    assert numbers(official, "unknown")["searches"] == "2"
    assert numbers(staff, mine.kind.slug)["turned_away"] == "1"
    assert numbers(staff, other.kind.slug) is None
    # Searches are the country's.
    assert numbers(staff, "unknown")["searches"] == "2"
    assert numbers(staff, mine.kind.slug)["searches"] == "15"


def test_staff_see_no_row_of_another_center(world):
    mine, other = world
    client = signed_in(staff_of(mine.center))
    for name in MEASURES:
        text = client.get(reverse("reports:demand-rows"), {"measure": name}).content.decode()
        assert other.number not in text, name
        narrowed = {"measure": name, "kind": other.kind.slug}
        page = client.get(reverse("reports:demand-rows"), narrowed).content.decode()
        assert other.number not in page, name


def test_no_page_names_a_person_a_company_or_a_purpose(world):
    client = signed_in(ministry())
    pages = [*PAGES.values()]
    pages += [reverse("reports:demand-rows") + f"?measure={name}" for name in MEASURES]
    for page in pages:
        assert "비밀" not in client.get(page).content.decode(), page


def test_every_number_leads_to_rows_that_add_up_to_it(world):
    client = signed_in(ministry())
    for by in ("kind", "field", "province"):
        page = client.get(PAGES["demand"], {"by": by})
        seen = 0
        for _group, shown in page.context["rows"]:
            for each in shown:
                if not each.rows:
                    assert each.number.strip("0.") == "" or not each.unit
                    continue
                rows = client.get(reverse("reports:demand-rows") + f"?{each.rows}")
                assert rows.status_code == 200, each.rows
                table = [[cell.text for cell in row] for row in rows.context["rows"]]
                measure, counted = each.figure.measure, float(each.number.replace(",", ""))
                if measure in ("searches", "turned_away"):
                    places = {"searches": 3, "turned_away": 4}
                    assert sum(int(row[places[measure]]) for row in table) == counted
                elif measure in ("rejected", "expired", "waits", "full"):
                    assert rows.context["found"].count == counted
                elif measure in ("refused_hours", "wait_hours"):
                    hours = [float(re.sub("[^0-9.]", "", row[-1])) for row in table]
                    assert round(sum(hours)) == counted
                seen += 1
        assert seen >= 14


def test_the_conditions_go_along_to_the_rows(world, today):
    mine, _other = world
    client = signed_in(ministry())
    page = client.get(PAGES["demand"], {"province": "KR-26", "period": "month"})
    assert numbers(page, mine.kind.slug)["turned_away"] == "1"
    (link,) = [
        each.rows
        for group, shown in page.context["rows"]
        for each in shown
        if group.key == mine.kind.slug and each.figure.measure == "turned_away"
    ]
    assert "province=KR-26" in link
    assert "period=month" in link


def test_staff_of_one_center_follow_a_search_to_the_province_that_was_asked_for(world):
    mine, _other = world
    client = signed_in(staff_of(mine.center))
    page = client.get(PAGES["demand"], {"by": "province"})
    counted = {}
    for group, shown in page.context["rows"]:
        rows = client.get(reverse("reports:demand-rows") + f"?{shown[0].rows}")
        if shown[0].rows:
            counted[group.key] = [row[3].text for row in rows.context["rows"]]
    assert counted == {"KR-30": ["15"], "unknown": ["2"]}


def test_what_few_have_searched_for_and_is_no_kind_is_not_shown(world, today):
    searched("홍길동", 2, day=today)
    searched("무향 수조", 3, day=today)
    remake(today)
    text = signed_in(ministry()).get(PAGES["rows"]).content.decode()
    assert "무향 수조" in text
    assert world[0].kind.name_ko in text
    assert "홍길동" not in text
    assert "(드물게 찾은 말)" in text


def test_rows_of_what_does_not_exist_are_not_found(world):
    client = signed_in(ministry())
    address = reverse("reports:demand-rows")
    for query in (
        "",
        "?measure=nothing",
        "?measure=searches&kind=gone",
        "?measure=searches&field=gone",
        "?measure=searches&province=XX",
        "?measure=searches&place=XX",
        "?measure=waits&kind=unknown",
        "?measure=full&place=unknown",
        "?measure=searches&page=9",
        "?measure=searches&page=x",
    ):
        assert client.get(address + query).status_code == 404, query
    assert client.get(address + "?measure=waits&period=last_year").status_code == 200


def test_the_table_is_sorted_by_any_figure_and_has_pages(world):
    client = signed_in(ministry())
    first = client.get(PAGES["demand"], {"sort": "searches"})
    assert [group.key for group, _shown in first.context["rows"]][:2] == [
        world[0].kind.slug,
        "unknown",
    ]
    order = client.get(PAGES["demand"], {"sort": "turned_away"}).context["rows"]
    assert order[0][0].key == world[1].kind.slug
    for _ in range(60):
        factories.make_bookable()
    refresh(timezone.now())
    cache.clear()
    assert len(client.get(PAGES["demand"]).context["rows"]) == 50
    assert len(client.get(PAGES["demand"], {"page": 2}).context["rows"]) == 13
    for page in ("3", "0", "x"):
        assert client.get(PAGES["demand"], {"page": page}).status_code == 404


def test_what_cannot_be_read_is_told_and_this_year_is_shown(world):
    page = signed_in(ministry()).get(PAGES["demand"], {"province": "XX", "by": "x", "sort": "x"})
    assert page.status_code == 200
    assert page.context["form"].errors
    assert numbers(page, world[0].kind.slug)["turned_away"] == "1"
    assert "XX" not in "".join(each.rows for _g, shown in page.context["rows"] for each in shown)


def test_the_new_figures_stand_among_the_definitions():
    page = signed_in(ministry()).get(reverse("reports:definitions")).content.decode()
    for each in measures.ALL:
        assert f'id="{each.id}"' in page
        assert str(each.formula) in page.replace("&quot;", '"')
    for name, measure in MEASURES.items():
        assert not measure.definition or f'id="{measure.definition}"' in page, name


def test_the_roadmap_shows_rule_candidates_and_what_was_announced(world):
    mine, _other = world
    BudgetLine.objects.create(
        slug="b",
        first_year=2021,
        last_year=2021,
        programme_ko="기반구축",
        programme_en="Base",
        amount_won=10**11,
        source_ko="보도자료",
        source_en="Release",
        source_date=timezone.localdate(),
    )
    roadmap = Roadmap.objects.create(
        slug="r",
        name_ko="중장기 로드맵",
        name_en="Roadmap",
        first_year=2023,
        last_year=2025,
        source_ko="보도자료",
        source_en="Release",
        source_date=timezone.localdate(),
    )
    roadmap.fields.create(order=1, name_ko="수송", name_en="Mobility")

    page = signed_in(ministry()).get(PAGES["roadmap"])
    text = page.content.decode()

    assert mine.kind.slug in {each.slug for each in page.context["listed"]}
    # Searched for in Daejeon, where there is none of the kind.
    assert "대전광역시&nbsp;15" in text
    for said in ("12번 이상", "기반구축", "1,000억 원", "중장기 로드맵", "수송"):
        assert said in text
    for link in re.findall(r'href="(/reports/demand/rows/[^"]+)"', text):
        assert signed_in(ministry()).get(link.replace("&amp;", "&")).status_code == 200, link


@pytest.mark.parametrize("who", ["ministry", "staff"])
@pytest.mark.parametrize("page", [*PAGES, "by field", "by province", "rows of pieces"])
def test_a_page_costs_at_most_twelve_statements(world, who, page, django_assert_max_num_queries):
    address = (
        PAGES.get(page)
        or {
            "by field": PAGES["demand"] + "?by=field",
            "by province": PAGES["demand"] + "?by=province",
            "rows of pieces": reverse("reports:demand-rows") + "?measure=demand",
        }[page]
    )
    client = signed_in(ministry() if who == "ministry" else staff_of(world[0].center))
    client.get(address)
    cache.clear()
    with django_assert_max_num_queries(12):
        assert client.get(address).status_code == 200


def test_the_pages_speak_english():
    factories.make_bookable()
    refresh(timezone.now())
    client = signed_in(ministry())
    for page in PAGES.values():
        assert client.get(f"/en{page}").status_code == 200


@pytest.mark.parametrize("model", ["budgetline", "roadmap"])
def test_what_was_announced_is_entered_in_the_administration(model):
    client = signed_in(factories.make_user(is_superuser=True, is_staff=True))
    page = client.get(reverse(f"admin:reports_{model}_add"))
    assert page.status_code == 200
    for name in ("slug", "source_ko"):
        assert page.context["adminform"].form.fields[name].help_text
    assert client.get(reverse(f"admin:reports_{model}_changelist")).status_code == 200


def test_a_budget_that_is_entered_stands_on_the_roadmap():
    client = signed_in(factories.make_user(is_superuser=True, is_staff=True))
    typed = {
        "programme_ko": "장비 확충",
        "programme_en": "More equipment",
        "slug": "more-equipment",
        "first_year": 2027,
        "last_year": 2027,
        "amount_won": 12_300_000_000,
        "source_ko": "산업통상자원부 보도자료",
        "source_en": "Press release",
        "source_date": "2026-11-02",
    }
    answer = client.post(reverse("admin:reports_budgetline_add"), typed)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    page = client.get(PAGES["roadmap"]).content.decode()
    assert "장비 확충" in page
    assert "123억 원" in page
