import re

import pytest

from equipment.models import Spec, SpecDefinition
from equipment.search.index import rebuild
from equipment.search.question import Question, SearchTooSlowError
from tests.factories import make_center, make_equipment, make_institution, make_kind, make_tariff

pytestmark = pytest.mark.django_db
FINDER = "/equipment/"

NASTY = [
    "q=%00",
    "q=%FF%FE",
    "q=%ED%A0%80",
    "q=%25",
    "q=_",
    "q=%5C",
    "q=%27%20OR%201%3D1--",
    "q=" + "a" * 5000,
    "q=" + "+".join(["x"] * 500),
    "q=%F0%9F%94%AC",
    "q=%E3%85%8E%E3%85%81%E3%84%B1",
    "q=" + "%CC%81" * 150,
    "q=%E2%80%AE%E2%80%8B",
    "q=<script>alert(1)</script>",
    "q=((((((((((((",
    "q=.*.*.*.*.*[a-z]{1,9999}",
    "fee_max=abc",
    "fee_max=-1e999",
    "fee_max=nan",
    "fee_max=1" + "0" * 30,
    "fee_max=%00",
    "fee_max=0x10",
    "fee_max=1.5",
    "sector=nowhere",
    "sector=%00",
    "sector=&sector=&sector=",
    "sector=" + "&sector=".join(map(str, range(300))),
    "field=%F0%9F%94%AC",
    "step=.",
    "step=a.999999999999999999999",
    "item=..%2F..%2Fetc",
    "kind=" + "k" * 4000,
    "center=C000",
    "center=c001",
    "province=KR-99",
    "classification=%25",
    "use_mode=DIRECT",
    "status=normal,repair",
    "sort=earliest",
    "sort=",
    "sort=name;DROP",
    "page=0",
    "page=-1",
    "page=abc",
    "page=99999999999999999999999999",
    "page=%00",
    "page=%D9%A1",
    "more=kind&more=nothing&more=%00",
    "q[]=1&sector[$ne]=x",
    "colour=red",
]


def page(client, query=""):
    rebuild()
    return client.get(f"{FINDER}?{query}")


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


@pytest.mark.parametrize("query", NASTY)
def test_a_question_that_makes_no_sense_is_answered_with_a_page(client, query):
    make_equipment()
    assert page(client, query).status_code in {200, 404}


def test_the_page_tells_what_is_wrong_beside_the_field_and_answers_the_rest(client):
    make_equipment(status="normal")
    make_equipment(status="idle")
    response = page(client, "fee_max=abc&status=idle")
    html = response.content.decode()
    assert 'aria-describedby="fee-hint error-fee_max" aria-invalid="true"' in html
    assert 'id="error-fee_max"' in html
    assert "장비 1대" in html


def test_a_hit_tells_what_an_engineer_asks_first(client):
    kind = make_kind(name_ko="주사전자현미경", use_ko="시료 표면을 봅니다.", acronyms=("SEM",))
    center = make_center(institution=make_institution(province="KR-44", city_ko="천안시"))
    piece = make_equipment(
        kind=kind, center=center, name_ko="주사 전자현미경", maker="JEOL", model="JSM-7900F"
    )
    make_tariff(piece, won=85_000)
    definition = SpecDefinition.objects.create(key="kv", name_ko="가속전압", unit="kV")
    Spec.objects.create(
        equipment=piece, definition=definition, value_from=0.3, value_to=30, unit="kV",
        text="0.3~30kV",
    )  # fmt: skip
    response = page(client, "q=전자현미경")
    text = text_of(response)
    for part in ["장비 1대", "센터 1곳", "활용", "JEOL JSM-7900F", piece.registration_no]:
        assert part in text
    for part in ["가속전압 0.3~30 kV", "시료 표면을 봅니다.", "충남 천안시", "시간당 85,000원"]:
        assert part in text
    assert "주사 <mark>전자현미경</mark>" in response.content.decode()
    assert f'href="/equipment/{piece.registration_no}/"' in response.content.decode()


def test_names_are_escaped_where_a_match_is_marked(client):
    make_equipment(name_ko="<b>현미경</b>")
    html = page(client, "q=현미경").content.decode()
    assert "&lt;b&gt;<mark>현미경</mark>&lt;/b&gt;" in html


def test_each_condition_can_be_taken_away_alone_or_all_at_once(client):
    make_equipment(status="normal")
    response = page(client, "q=시험기&status=normal&use_mode=direct&use_mode=test&fee_max=70000")
    chips = {chip.label: chip.url for chip in response.context["chips"]}
    assert list(chips) == [
        "이용자 직접사용",
        "분석·시험의뢰",
        "사용료 70,000원 이하",
        "활용",
    ]
    assert "use_mode=test" in chips["이용자 직접사용"]
    assert "use_mode=direct" not in chips["이용자 직접사용"]
    assert "fee_max" not in chips["사용료 70,000원 이하"]
    cleared = response.context["cleared"]
    assert cleared.startswith("?q=")
    assert "status" not in cleared


def test_a_facet_shows_its_most_frequent_values_and_the_chosen_and_the_rest_on_demand(client):
    kinds = [make_kind() for _ in range(15)]
    for number, kind in enumerate(kinds):
        for _ in range(2 if number < 13 else 1):
            make_equipment(kind=kind)
    last = kinds[-1].slug
    rebuild()

    def group(query, name="kind"):
        groups = client.get(f"{FINDER}?{query}").context["groups"]
        return next(group for group in groups if group.name == name)

    assert (len(group("").values), group("").rest, group("").is_open) == (12, 3, False)
    # The fields of the kinds: a facet that is open from the start.
    assert (len(group("", "field").values), group("", "field").rest) == (12, 3)
    chosen = group(f"kind={last}")
    assert (len(chosen.values), chosen.rest, chosen.is_open) == (13, 2, True)
    assert last in {value.value for value in chosen.values}
    assert "more=kind" in chosen.more
    whole = group("more=kind")
    assert (len(whole.values), whole.rest, whole.is_open) == (15, 0, True)


def test_pages_follow_each_other_and_keep_the_question(client):
    kind = make_kind()
    for _ in range(45):
        make_equipment(kind=kind)
    html = page(client, "status=normal&page=2").content.decode()
    assert re.search(r'href="\?status=normal&amp;page=1"[^>]* rel="prev"', html)
    assert re.search(r'href="\?status=normal&amp;page=3"[^>]* rel="next"', html)
    assert html.count('class="hit"') == 20


@pytest.mark.parametrize("number", ["4", "0", "abc", "99999999999"])
def test_a_page_that_is_not_there_leads_to_those_that_are(client, number):
    kind = make_kind()
    for _ in range(41):
        make_equipment(kind=kind)
    response = page(client, f"status=normal&page={number}")
    assert response.status_code == 404
    assert "?status=normal&amp;page=3" in response.content.decode()


def test_an_empty_answer_offers_what_to_leave_out_with_its_count(client):
    make_equipment(name_ko="현미경", status="normal")
    make_equipment(name_ko="현미경", status="normal")
    response = page(client, "q=현미경&status=repair")
    (way,) = response.context["ways"]
    assert (way.label, way.count) == ("‘장비상태’ 조건 빼기", 2)
    assert "2대" in text_of(response)


def test_ten_rows_cost_as_many_queries_as_one(client, django_assert_max_num_queries):
    def fill(count):
        for _ in range(count):
            piece = make_equipment()
            make_tariff(piece)
            Spec.objects.create(equipment=piece, text="규격")
        rebuild()

    query = "?q=시험기&status=normal&use_mode=direct&more=kind"
    fill(1)
    client.get(FINDER + query)
    with django_assert_max_num_queries(100) as one:
        client.get(FINDER + query)
    fill(9)
    client.get(FINDER + query)  # kinds seen for the first time are read once
    with django_assert_max_num_queries(100) as ten:
        client.get(FINDER + query)
    assert len(one) == len(ten)
    plain = [q for q in ten.captured_queries if not re.match("SAVEPOINT|RELEASE", q["sql"])]
    assert len(plain) <= 8


@pytest.fixture
def member(client, django_user_model):
    """A client of somebody who has signed in and has opened a piece; the lexicon is read."""
    piece = make_equipment(kind=make_kind(acronyms=("SEM",)))
    make_tariff(piece)
    rebuild()
    client.force_login(django_user_model.objects.create_user("a@example.com", name="가"))
    client.get(piece.get_absolute_url())
    client.get(FINDER)
    client.piece = piece
    return client


@pytest.mark.parametrize(
    "query",
    [
        "",
        "kind={kind}&center={center}&q=시험기",
        "kind={kind}&spec.kv=1..&near=daejeon&sort=distance",
        "kind={kind}&free_hours=1&sort=earliest",
        "kind={kind}&view=map",
    ],
)
def test_no_page_of_a_person_who_has_signed_in_costs_more_than_eight_queries(
    member, query, django_assert_max_num_queries
):
    SpecDefinition.objects.create(key="kv", name_ko="가속전압", unit="kV")
    piece = member.piece
    address = f"{FINDER}?" + query.format(kind=piece.kind.slug, center=piece.center.code)
    assert member.get(address).status_code == 200
    with django_assert_max_num_queries(100) as asked:  # with a savepoint's statements
        response = member.get(address)
    assert not response.context["filterset"].errors
    assert response.context["recent"] == ([] if query else [piece])
    plain = [
        q for q in asked.captured_queries if not re.match("SAVEPOINT|RELEASE|ROLLBACK", q["sql"])
    ]
    assert len(plain) <= 8, [q["sql"][:60] for q in plain]


def test_each_hit_can_be_compared_and_put_into_a_list_without_script(client):
    piece = make_equipment()
    html = page(client).content.decode()
    assert f'name="equipment" value="{piece.number}" form="compare"' in html
    assert re.search(r'<form id="compare"[^>]* action="/equipment/compare/"', html)
    assert f'href="/saved/add/?equipment={piece.number}"' in html


def test_a_search_that_takes_too_long_says_so(client, monkeypatch):
    from equipment.search import query, statement

    make_equipment()
    rebuild()
    monkeypatch.setattr(query, "TIMEOUT_MS", 50)
    monkeypatch.setitem(statement.ORDERS, "relevance", "(SELECT pg_sleep(1) IS NULL), equipment_id")
    with pytest.raises(SearchTooSlowError):
        query.search(Question())
    assert client.get(FINDER).status_code == 503


def test_the_finder_speaks_english_too(client):
    make_equipment(name_ko="현미경", name_en="Microscope")
    rebuild()
    response = client.get("/en/equipment/?q=microscope")
    assert "<mark>Microscope</mark>" in response.content.decode()
