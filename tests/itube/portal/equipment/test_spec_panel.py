"""The specs at the finder's side."""

import re

import pytest

from equipment.models import Spec, SpecDefinition
from equipment.search.index import rebuild
from itube.portal.equipment.spec_panel import SHOWN
from tests.factories import make_equipment, make_kind

pytestmark = pytest.mark.django_db
FINDER = "/equipment/"


@pytest.fixture
def kind():
    """A kind of two pieces: one reaches 30 kV, of the other nobody knows."""
    kind = make_kind(name_ko="주사전자현미경")
    voltage = SpecDefinition.objects.create(key="가속전압", name_ko="가속전압", unit="kV")
    piece = make_equipment(kind=kind)
    make_equipment(kind=kind)
    Spec.objects.create(
        equipment=piece, definition=voltage, value_from=0.3, value_to=30, text="0.3~30kV"
    )
    rebuild()
    return kind


def text_of(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def inputs(response, name="spec.가속전압"):
    found = re.findall(rf'<input[^>]* name="{re.escape(name)}"[^>]*>', response.content.decode())
    return [re.search('value="([^"]*)"', field)[1] for field in found]


def test_a_chosen_kind_offers_its_specs_with_what_there_is(client, kind):
    response = client.get(FINDER, {"kind": kind.slug})
    assert inputs(response) == ["", ""]
    assert "있는 값 0.3~30kV · 값 없는 장비 1대" in text_of(response)
    assert 'id="facet-specs"' not in client.get(FINDER).content.decode()


def test_both_fields_are_one_condition_with_a_chip(client, kind):
    response = client.get(FINDER, {"kind": kind.slug, "spec.가속전압": ["20", ""]})
    assert "장비 1대" in text_of(response)
    assert inputs(response) == ["20", ""]
    assert "가속전압 20kV 이상" in text_of(response)
    # Taking another condition away keeps this one, in one parameter.
    assert 'href="?spec.%EA%B0%80%EC%86%8D%EC%A0%84%EC%95%95=20.."' in response.content.decode()
    assert inputs(client.get(FINDER, {"spec.가속전압": "1..30"})) == ["1", "30"]


def test_what_is_wrong_is_told_beside_the_field_and_the_rest_is_answered(client, kind):
    response = client.get(FINDER, {"spec.가속전압": "30kg..", "spec.없는-것": "1.."})
    html = response.content.decode()
    assert response.status_code == 200
    assert inputs(response) == ["30kg", ""]
    assert html.count('id="spec.가속전압-error"') == 1
    assert "없는 규격 항목이에요: ‘없는-것’." in text_of(response)
    assert "장비 2대" in text_of(response)


def test_an_empty_answer_says_what_leaving_the_spec_out_brings(client, kind):
    response = client.get(FINDER, {"kind": kind.slug, "spec.가속전압": "500.."})
    assert "‘가속전압 500kV 이상’ 조건 빼기 2대" in text_of(response)


def test_more_specs_than_a_few_stand_behind_a_fold_but_for_those_asked(client, kind):
    piece = make_equipment(kind=kind)
    for number in range(SHOWN + 2):
        definition = SpecDefinition.objects.create(
            key=f"s{number}", name_ko=f"규격{number}", unit="V"
        )
        Spec.objects.create(
            equipment=piece,
            definition=definition,
            value_from=1,
            value_to=2,
            text="1~2V",
            order=number,
        )
    rebuild()
    html = client.get(FINDER, {"kind": kind.slug, "spec.s7": "1.."}).content.decode()
    shown, rest = html.split('id="facet-specs-rest"')
    assert shown.count("<fieldset") == SHOWN
    assert 'name="spec.s7"' in shown
    assert 'name="spec.s6"' in rest
    assert "규격 3개 더 보기" in rest


@pytest.mark.parametrize(
    "query",
    ["spec.=1", "spec.%00=1..", "spec.가속전압=%00", "spec.<b>=1..", "spec.a=1&spec.a=2&spec.a=3"],
)
def test_nonsense_is_answered_with_a_page(client, kind, query):
    response = client.get(f"{FINDER}?{query}")
    assert response.status_code == 200
    assert "spec.<b>" not in response.content.decode()
