"""The demo tables: what must be true of them, read from the files themselves."""

import csv
import datetime
import json
import re
from collections import Counter, defaultdict
from xml.etree import ElementTree

import pytest

from centers.importing import centers as centers_file
from equipment.importing import columns as equipment_file
from equipment.importing import experts as experts_file
from itube.demo.generate.__main__ import write_all
from itube.demo.generate.equipment import equipment_rows
from itube.demo.generate.sources import ROOT

DEMO = ROOT / "fixtures" / "demo"
REFERENCE = ROOT / "fixtures" / "reference"
DRAWINGS = ROOT / "static" / "img" / "kinds"
MEGABYTE = 1024 * 1024
STYLE_SHARES = {
    "synonym": (0.35, 0.40),
    "acronym": (0.28, 0.32),
    "variant": (0.08, 0.12),
    "english": (0.04, 0.06),
    "generic": (0.04, 0.06),
}


def table(name):
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reference(name):
    return json.loads((REFERENCE / name).read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def centers():
    return table("centers.csv")


@pytest.fixture(scope="module")
def experts():
    return table("experts.csv")


@pytest.fixture(scope="module")
def equipment():
    return table("equipment.csv")


@pytest.fixture(scope="module")
def kinds():
    return {kind["slug"]: kind for kind in reference("equipment_kinds.json")}


@pytest.fixture(scope="module")
def naming():
    """How the generator says it named each piece, by i-tube number."""
    return {row["itube_no"]: row["naming"] for row in equipment_rows()}


def share(rows, condition):
    return sum(map(condition, rows)) / len(rows)


def bare(name):
    """The name without the number that tells pieces of one center apart."""
    return re.sub(r" (\d+호기|#\d+)$", "", name)


def joined(text):
    return text.replace(" ", "")


# Files


def test_generating_again_gives_the_same_bytes(tmp_path):
    write_all(tmp_path)

    for name in ("centers.csv", "experts.csv", "equipment.csv", "council_members.csv"):
        assert (tmp_path / name).read_bytes() == (DEMO / name).read_bytes(), name


def test_files_are_small_and_plain():
    contents = [path.read_bytes() for path in sorted(DEMO.glob("*.csv"))]

    assert sum(map(len, contents)) < 7 * MEGABYTE
    for content in contents:
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        assert b"\x00" not in content


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("centers.csv", centers_file.COLUMNS),
        ("experts.csv", experts_file.COLUMNS),
        ("equipment.csv", equipment_file.COLUMNS),
    ],
)
def test_the_importers_read_every_column(name, columns):
    assert set(table(name)[0]) <= {column.key for column in columns}


# Centers


def test_there_are_244_centers_of_all_institutions(centers):
    institutions = {row["name_ko"] for row in reference("institutions.json")}

    assert [row["code"] for row in centers] == [f"C{n:03d}" for n in range(1, 245)]
    assert {row["institution"] for row in centers} == institutions
    assert len({row["name_ko"] for row in centers}) == 244
    assert len({row["name_en"] for row in centers}) == 244


def test_centers_stand_apart_on_the_map_near_their_institution(centers):
    places = {row["name_ko"]: row for row in reference("institutions.json")}

    assert len({(row["latitude"], row["longitude"]) for row in centers}) == 244
    for row in centers:
        place = places[row["institution"]]
        assert abs(float(row["latitude"]) - place["lat"]) < 0.01
        assert abs(float(row["longitude"]) - place["lon"]) < 0.01
        assert row["province"] == place["province_code"]
        assert row["city_en"] == place["city_en"]


def test_contacts_of_centers_are_plainly_fictional(centers):
    for row in centers:
        assert re.fullmatch(r"0\d{1,2}-000-\d{4}", row["phone"])
        assert row["email"] == f"{row['code'].lower()}@center.example"
        assert "시연용" in row["address_ko"]


def test_opening_hours_differ_among_centers(centers):
    hours = Counter(row["opening_hours"] for row in centers)

    assert hours["월~금 09:00~18:00"] > 80
    assert hours["월~금 09:00~12:00, 13:00~18:00"] > 40
    assert sum("토" in text for text in hours) >= 1
    assert 0 < hours["월~일 00:00~24:00"] < 10


def test_experts_are_two_to_four_for_each_center_and_named_by_role(centers, experts):
    counts = Counter(row["center"] for row in experts)
    fields = {row["slug"] for row in reference("taxonomy.json")["fields"]}

    assert set(counts) == {row["code"] for row in centers}
    assert set(counts.values()) <= {2, 3, 4}
    for row in experts:
        assert re.fullmatch(r"전문인력 \d", row["name"])
        assert set(row["fields"].split(",")) <= fields
        assert all(row.values())
        assert not re.search(r"\d{3,}", row["helps_with_ko"])


def test_every_sector_has_centers(experts):
    sectors = {row["slug"]: row["sector"] for row in reference("taxonomy.json")["fields"]}
    centers_of = defaultdict(set)
    for row in experts:
        for field in row["fields"].split(","):
            centers_of[sectors[field]].add(row["center"])

    assert set(centers_of) == {row["code"] for row in reference("taxonomy.json")["sectors"]}
    assert min(map(len, centers_of.values())) >= 10


# Equipment


def test_there_are_7138_pieces_with_numbers_of_their_own(equipment):
    registered = [row["registration_no"] for row in equipment if row["registration_no"]]

    assert len(equipment) == 7138
    assert len({row["itube_no"] for row in equipment}) == 7138
    assert all(re.fullmatch(r"EPN\d{7}", row["itube_no"]) for row in equipment)
    assert len(set(registered)) == len(registered)
    assert 0.01 <= 1 - len(registered) / 7138 <= 0.03
    for row in equipment:
        if row["registration_no"]:
            assert re.fullmatch(r"NFEC-\d{4}-\d{2}-\d{6}", row["registration_no"])
            assert row["registration_no"][5:12] == row["acquired_on"][:7]


def test_asset_numbers_are_unique_in_a_center(equipment):
    assert len({(row["center"], row["asset_no"]) for row in equipment}) == 7138


def test_every_kind_has_at_least_ten_pieces(equipment, kinds):
    counts = Counter(row["kind"] for row in equipment)

    assert set(counts) == set(kinds)
    assert min(counts.values()) >= 10
    assert max(counts.values()) > 100


def test_every_center_has_at_least_five_pieces_and_c001_many(equipment):
    counts = Counter(row["center"] for row in equipment)
    show = [row for row in equipment if row["center"] == "C001"]

    assert len(counts) == 244
    assert min(counts.values()) >= 5
    assert len(show) >= 60
    assert len({row["kind"] for row in show}) >= 40


def test_pieces_stand_in_centers_whose_fields_fit(equipment, experts, kinds):
    fields = defaultdict(set)
    for row in experts:
        fields[row["center"]].update(row["fields"].split(","))

    for row in equipment:
        assert fields[row["center"]] & set(kinds[row["kind"]]["fields"]), row["itube_no"]
        assert row["classification"] == kinds[row["kind"]]["classification"]


def test_prices_are_plausible(equipment):
    prices = [int(row["acquisition_won"]) for row in equipment]

    assert min(prices) >= 30_000_000
    assert max(prices) < 10_000_000_000
    assert 2.0e12 <= sum(prices) <= 2.4e12


def test_dates_are_plausible(equipment, centers):
    opened = {row["code"]: row["opened_on"] for row in centers}

    for row in equipment:
        assert "2011-01-01" <= row["acquired_on"] <= "2026-06-30"
        assert row["acquired_on"] > opened[row["center"]]
        assert datetime.date.fromisoformat(row["acquired_on"]).weekday() < 5
    years = Counter(row["acquired_on"][:4] for row in equipment)
    assert len(years) == 16
    assert min(years.values()) > 100


def test_products_come_from_their_makers_country(equipment, kinds):
    countries = {
        maker: country
        for country, makers in reference("maker_countries.json").items()
        for maker in makers
    }

    for row in equipment:
        if row["acquisition_method"] == "purchase" and row["model"]:
            products = kinds[row["kind"]]["typical_makers_models"]
            assert any(
                row["maker"] == product["maker"] and row["model"] in product["models"]
                for product in products
            )
            assert row["origin_country"] == countries[row["maker"]]
        else:
            assert row["maker"] == "자체 제작"
            assert row["origin_country"] == "KR"


def test_status_and_scope_have_their_shares(equipment):
    status = Counter(row["status"] for row in equipment)
    scope = Counter(row["use_scope"] for row in equipment)

    assert 0.02 <= status["idle"] / 7138 <= 0.04
    assert 0.015 <= status["repair"] / 7138 <= 0.025
    assert 0.003 <= status["disposed"] / 7138 <= 0.007
    assert 0.03 <= scope["exclusive"] / 7138 <= 0.05
    assert set(scope) == {"exclusive", "shared", "service"}


def test_exclusive_and_disposed_pieces_take_no_bookings(equipment):
    for row in equipment:
        assert bool(row["exclusive_reason"]) == (row["use_scope"] == "exclusive")
        if row["use_scope"] == "exclusive":
            assert not row["use_modes"] + row["tariffs"] + row["qualification"]
        else:
            assert row["use_modes"]
        if row["use_scope"] == "exclusive" or row["status"] in {"disposed", "idle"}:
            assert row["online_booking"] == "false"


def test_at_least_100_pieces_suit_an_hour_of_direct_use_without_training(equipment):
    easy = [
        row
        for row in equipment
        if row["online_booking"] == "true"
        and row["status"] == "normal"
        and row["use_scope"] in {"shared", "service"}
        and "direct" in row["use_modes"].split(",")
        and not row["qualification"]
    ]

    assert len(easy) >= 100
    assert sum(row["center"] == "C001" for row in easy) >= 10


def test_each_use_mode_has_one_tariff_as_people_write_it(equipment):
    labels = {"direct": "직접사용", "test": "분석·시험의뢰", "rental": "대여"}
    money = r"[\d,]+원"
    fee = re.compile(
        rf"(시간당 {money}|일당 {money}|건당 {money}|협의|무료"
        rf"|기본 \d시간 {money}, 추가 시간당 {money})"
    )

    for row in equipment:
        modes = row["use_modes"].split(",") if row["use_modes"] else []
        tariffs = row["tariffs"].split("; ") if row["tariffs"] else []
        assert [tariff.split(" ")[0] for tariff in tariffs] == [labels[mode] for mode in modes]
        assert all(fee.fullmatch(tariff.split(" ", 1)[1]) for tariff in tariffs)
        assert bool(row["tariff_valid_from"]) == bool(modes)
        if modes and row["acquired_on"] < "2023":
            assert row["tariff_valid_from"] <= "2024-01-01"
    text = " ".join(row["tariffs"] for row in equipment)
    for word in ("협의", "무료", "기본 2시간", "일당", "건당"):
        assert word in text


def test_specs_say_what_those_of_the_kind_say(equipment, kinds):
    different = 0
    for row in equipment:
        kind = kinds[row["kind"]]
        specs = [spec for spec in row["specs"].split("; ") if not spec.startswith("형식: ")]
        assert [spec.rsplit(" ", 1)[0] for spec in specs] == [
            spec["name_ko"] for spec in kind["default_specs"]
        ]
        for spec, typical in zip(specs, kind["default_specs"], strict=True):
            numbers = re.findall(r"-?\d[\d,]*(?:\.\d+)?", spec.rsplit(" ", 1)[1])
            values = [float(number.replace(",", "")) for number in numbers]
            assert values, spec
            if "~" in spec:
                assert values[0] < values[1], spec
            assert spec.endswith(typical["unit"])
        different += specs != kind["typical_specs"]
    assert different > 7138 / 3


def test_most_pieces_are_one_and_some_are_several(equipment):
    units = Counter(int(row["units"]) for row in equipment)

    assert units[1] / 7138 > 0.9
    assert set(units) == {1, 2, 3, 4, 5, 6}


def test_texts_are_there_and_vary(equipment):
    for row in equipment:
        for column in ("name_ko", "name_en", "description_ko", "description_en", "location_ko"):
            assert row[column].strip(), (row["itube_no"], column)
        for column in ("description", "service_contents", "use_procedure", "fee_reduction_note"):
            assert bool(row[f"{column}_ko"]) == bool(row[f"{column}_en"])
    assert len({row["description_ko"] for row in equipment}) > 1000
    assert max(Counter(row["description_ko"] for row in equipment).values()) < 200


# Names


def test_naming_styles_have_their_shares(naming):
    counts = Counter(naming.values())

    for style, (low, high) in STYLE_SHARES.items():
        assert low <= counts[style] / 7138 <= high, style
    assert set(counts) == {*STYLE_SHARES, "plain"}


def test_names_are_what_their_style_says(equipment, kinds, naming):
    spellings = [
        (rule["variant"], rule["canonical"]) for rule in reference("synonyms.json")["spelling"]
    ]
    for row in equipment:
        kind, name = kinds[row["kind"]], bare(row["name_ko"])
        style, plain = naming[row["itube_no"]], kind["kind_ko"]
        is_korean = bool(re.search("[가-힣]", name))
        if style == "plain":
            assert name == plain
        elif style == "synonym":
            assert name in kind["synonyms"]
            assert joined(name) != joined(plain)
        elif style == "acronym":
            bracket = re.fullmatch(r"(.+?) ?\(([^()]+)\)", name)
            assert bracket[1] == plain
            assert bracket[2] in kind["acronyms"]
        elif style == "variant":
            assert name not in {plain, *kind["synonyms"]}
            assert joined(name) == joined(plain) or any(
                joined(name.replace(variant, canonical)) == joined(plain)
                for variant, canonical in spellings
            ), name
        elif style == "english":
            assert bare(row["name_en"]) == name == kind["kind_en"]
        else:
            assert style == "generic"
            assert name not in {plain, *kind["synonyms"]}
            assert f"형식: {plain}" in row["specs"]
        assert is_korean == (style != "english"), name


def test_names_differ_within_a_center(equipment):
    assert len({(row["center"], row["name_ko"]) for row in equipment}) == 7138


# Reference data


def test_steps_name_kinds_by_slug_and_nearly_all_have_pieces(equipment, kinds):
    held = {row["kind"] for row in equipment}
    steps = [step for item in reference("service_map.json") for step in item["steps"]]

    assert len(steps) == 128
    assert all(set(step["kinds"]) <= set(kinds) for step in steps)
    assert all(len(set(step["kinds"])) >= 2 for step in steps)
    assert all(step["summary_ko"] and step["summary_en"] for step in steps)
    assert share(steps, lambda step: bool(held & set(step["kinds"]))) >= 0.95


def test_factors_are_measured_by_kinds_of_their_step(equipment):
    held = {row["kind"] for row in equipment}
    steps = [step for item in reference("service_map.json") for step in item["steps"]]
    factors = [(factor, step) for step in steps for factor in step["evaluation_factors"]]

    assert len(factors) == 489
    for factor, step in factors:
        assert set(factor["kinds"]) <= set(step["kinds"]), factor["name_ko"]
        assert len(set(factor["kinds"])) == len(factor["kinds"])
    # What is weighed or filled by hand has no equipment of its own.
    unmeasured = [factor["name_ko"] for factor, _step in factors if not factor["kinds"]]
    assert unmeasured == ["그리스 충진량", "중량 편차"]
    assert all(held & set(factor["kinds"]) for factor, _step in factors if factor["kinds"])
    # A kind that a step has for a factor alone measures one of them.
    for step in steps:
        measuring = {kind for factor in step["evaluation_factors"] for kind in factor["kinds"]}
        assert set(step.get("measuring", ())) <= measuring & set(step["kinds"])


def test_kinds_point_to_what_exists(kinds):
    taxonomy = reference("taxonomy.json")
    fields = {row["slug"] for row in taxonomy["fields"]}
    stages = {row["slug"] for row in taxonomy["stages"]}
    classes = {middle["code"] for large in taxonomy["classification"] for middle in large["middle"]}

    for slug, kind in kinds.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug)
        assert kind["fields"], slug
        assert set(kind["fields"]) <= fields, slug
        assert set(kind["stages"]) <= stages, slug
        assert kind["classification"] in classes, slug
        assert len(kind["default_specs"]) == len(kind["typical_specs"]) >= 1
        assert all(spec["name_ko"] and spec["name_en"] for spec in kind["default_specs"])
        assert (DRAWINGS / f"{kind['drawing']}.svg").is_file(), kind["drawing"]


def test_drawings_are_small_and_fit_the_content_policy(kinds):
    drawings = sorted(DRAWINGS.glob("*.svg"))

    assert 35 <= len(drawings) <= 65
    assert {kind["drawing"] for kind in kinds.values()} | {"generic"} == {
        drawing.stem for drawing in drawings
    }
    for drawing in drawings:
        assert drawing.stat().st_size <= 8 * 1024, drawing.name
        root = ElementTree.fromstring(drawing.read_text(encoding="utf-8"))
        assert root.get("viewBox") == "0 0 352 198", drawing.name
        for element in root.iter():
            tag = element.tag.removeprefix("{http://www.w3.org/2000/svg}")
            assert tag in {"svg", "g", "rect", "circle", "ellipse", "path"}, drawing.name
            assert not {name for name in element.attrib if name.startswith(("style", "on"))}
            assert not (element.text or "").strip(), drawing.name
