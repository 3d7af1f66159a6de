"""The service map's pages: what they count is what the finder finds behind each link."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from equipment.models import Equipment, EquipmentStep, EvaluationFactor, Kind, StepKind, Tag
from equipment.search.index import rebuild
from itube.lib.kept import new_edition
from itube.portal.service_map.teaser import teaser
from tests.factories import (
    make_center,
    make_equipment,
    make_institution,
    make_item,
    make_kind,
    make_sector,
    make_step,
)

pytestmark = pytest.mark.django_db
INDEX = "/service-map/"
ITEM = "/service-map/power/"
LINK = re.compile(r'<a[^>]* href="(/equipment/\?[^"]*)"[^>]*>')


@pytest.fixture
def power():
    """Two steps. At the second: three testers, a chamber, and an oven that its center has added."""
    item = make_item(slug="power", name_ko="파워반도체", name_en="Power")
    first, second = make_step(item), make_step(item)
    tester, chamber, oven = (make_kind(slug=slug) for slug in ("tester", "chamber", "oven"))
    StepKind.objects.create(step=first, kind=tester, order=1)
    for order, kind in enumerate((tester, chamber), 1):
        StepKind.objects.create(step=second, kind=kind, order=order)
    htrb = EvaluationFactor.objects.create(step=second, name_ko="HTRB", name_en="HTRB", order=1)
    htrb.kinds.add(tester)
    EvaluationFactor.objects.create(step=second, name_ko="무게", name_en="Weight", order=2)
    daejeon = make_center(institution=make_institution(province="KR-30"))
    busan = make_center(institution=make_institution(province="KR-26"))
    for center in (daejeon, daejeon, busan):
        make_equipment(kind=tester, center=center)
    make_equipment(kind=chamber, center=busan)
    linked = make_equipment(kind=oven, center=busan)
    EquipmentStep.objects.create(step=second, equipment=linked)
    make_equipment(kind=tester, center=busan, is_published=False)
    rebuild()
    return item


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def found_by(client, address: str) -> int:
    question = address.partition("?")[2]
    return client.get(f"/api/v1/equipment/?{question}").json()["count"]


def test_each_number_is_what_the_finder_finds_behind_its_link(client, power):
    for query in ("?step=2", "?step=2&province=KR-26", f"?factor={power_factor(power).pk}"):
        answer = client.get(ITEM + query)
        shown = answer.context["map"]
        for card in shown.steps:
            assert card.supply.equipment == found_by(client, card.finder)
            for kind in card.kinds:
                assert kind.pieces == found_by(client, kind.url)
        assert shown.found_supply.equipment == found_by(client, shown.finder())
        for row in answer.context["centers"]:
            assert row.pieces == found_by(client, row.url)
            assert [kind.pieces for kind in row.kinds] == [
                found_by(client, kind.url) for kind in row.kinds
            ]
        # What is written is what was counted.
        links = {unescape(address) for address in LINK.findall(answer.text)}
        assert shown.finder() in links


def power_factor(item):
    return EvaluationFactor.objects.get(step__item=item, name_ko="HTRB")


def test_links_by_kind_and_by_the_center_are_told_apart(client, power):
    shown = client.get(ITEM + "?step=2")
    text = text_of(shown.text)
    assert "장비종류로 연결 4 대" in text
    assert "센터가 직접 연결 1 대" in text
    assert "직접 연결 1대" in text
    card = shown.context["map"].chosen
    assert (card.supply, card.own) == ((5, 2), 1)
    assert [kind.pieces for kind in card.kinds] == [3, 1, 1]


def test_a_factor_and_a_province_narrow_the_centers(client, power):
    factor = power_factor(power)
    shown = client.get(ITEM + f"?factor={factor.pk}&province=KR-30")
    assert [(row.pieces, row.factors) for row in shown.context["centers"]] == [(2, ["HTRB"])]
    assert shown.context["map"].chosen.step.number == 2
    # A factor that nothing measures has no link.
    assert [row.pieces for row in shown.context["map"].chosen.factors] == [2, 0]
    nowhere = client.get(ITEM + "?step=2&province=KR-50")
    assert "세종에는 이 공정단계의 장비를 보유한 센터가 없습니다." in text_of(nowhere.text)


def test_the_step_of_most_centers_is_in_view_unless_another_is_asked_for(client, power):
    make_equipment(kind=Kind.objects.get(slug="chamber"))
    assert client.get(ITEM).context["map"].chosen.step.number == 2
    assert client.get(ITEM + "?step=1").context["map"].chosen.step.number == 1


@pytest.mark.parametrize(
    "query",
    [
        "?step=9&factor=9&province=KR-99&page=9",
        "?step=x&factor=%00&province=%00&page=-1",
        "?step=１&factor=99999999999999999999&page=0",
        "?unknown=1&step=&factor=&province=&page=",
    ],
)
def test_what_makes_no_sense_is_ignored(client, power, query):
    assert client.get(ITEM + query).status_code == 200
    assert client.get(INDEX + query.replace("province", "sector").replace("factor", "tag"))


@pytest.mark.parametrize("path", ["nope/", "%EA%B0%80/", "power", "%00/"])
def test_other_items_lead_nowhere(client, power, path):
    answer = client.get(INDEX + path)
    assert answer.status_code == (301 if path == "power" else 404)


def test_the_form_leads_from_item_to_item(client, power):
    answer = client.get(INDEX, {"item": "power", "province": "KR-26"})
    assert answer.url == "/service-map/power/?province=KR-26"
    assert client.get(INDEX, {"item": "\0"}).status_code == 200


def test_items_are_chosen_by_sector_and_tag(client, power):
    marine = make_sector(code="marine", name_ko="조선·해양")
    ship = make_item(slug="ship", sector=marine)
    tag = Tag.objects.create(slug="new-industry", name_ko="신산업", name_en="New")
    ship.tags.add(tag)

    def slugs(query):
        shown = client.get(INDEX, query).context["map"]
        return [entry.item.slug for shelf in shown.shelves for entry in shelf.entries]

    assert sorted(slugs({})) == ["power", "ship"]
    assert slugs({"sector": "marine"}) == ["ship"] == slugs({"tag": "new-industry"})
    assert slugs({"sector": power.sector.code, "tag": "new-industry"}) == []
    assert sorted(slugs({"sector": "nope", "tag": "nope"})) == ["power", "ship"]
    text = text_of(client.get(INDEX).text)
    assert "공정단계 2 장비 5 센터 2" in text


def test_pages_cost_few_statements_however_much_there_is(client, power):
    def cost(address):
        new_edition()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    cost(ITEM)
    before = cost(ITEM + "?step=2"), cost(INDEX)
    step = power.steps.get(number=2)
    for number in range(3):
        kind = make_kind(slug=f"more-{number}")
        StepKind.objects.create(step=step, kind=kind)
        make_equipment(kind=kind, center=make_center())
        make_step(power)
        make_item(slug=f"item-{number}")
    assert (cost(ITEM + "?step=2"), cost(INDEX)) == before
    assert before[0] <= 10
    assert before[1] <= 5


def test_the_teaser_tells_an_item_in_four_statements(power, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        told = teaser("power")
    assert [(step.number, step.equipment, step.centers) for step in told.steps] == [
        (1, 3, 2),
        (2, 5, 2),
    ]
    assert (told.equipment, told.centers, told.steps[1].share) == (5, 2, 100)
    assert told.steps[1].url == "/service-map/power/?step=2#centers"
    assert teaser("nope").item == power


def test_an_empty_map_is_no_fault(client):
    assert teaser() is None
    assert client.get(INDEX).status_code == 200
    make_item(slug="power")
    assert "공정단계가 아직 없습니다" in client.get(ITEM).text


def test_a_piece_tells_which_steps_it_serves_and_who_says_so(client, power):
    oven = Equipment.objects.get(kind__slug="oven")
    text = text_of(client.get(oven.get_absolute_url()).text)
    assert "파워반도체 2단계 공정단계2 센터가 직접 연결" in text
    tester = Equipment.objects.filter(kind__slug="tester", is_published=True).first()
    page = client.get(tester.get_absolute_url()).text
    assert "파워반도체 1단계 공정단계1 , 2단계 공정단계2" in text_of(page)
    assert 'href="/service-map/power/?step=2#centers"' in page
