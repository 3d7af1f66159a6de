"""The service map through the API: items, steps in order, factors, kinds and their supply."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from equipment.models import EquipmentStep, EvaluationFactor, StepKind, Tag
from equipment.search.index import rebuild
from tests.factories import make_center, make_equipment, make_item, make_kind, make_step

pytestmark = pytest.mark.django_db
MAP = "/api/v1/service-map/"


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def make_map(slug: str = "battery"):
    item = make_item(slug=slug)
    item.tags.add(Tag.objects.get_or_create(slug="big3", name_ko="빅3", name_en="Big 3")[0])
    for number in (2, 1):
        step = make_step(item, number=number)
        factor = EvaluationFactor.objects.create(step=step, name_ko="두께", name_en="Thickness")
        StepKind.objects.create(step=step, kind=make_kind(slug=f"{slug}-{number}-gauge"), order=1)
        factor.kinds.add(step.kinds.get())
        StepKind.objects.create(step=step, kind=make_kind(slug=f"{slug}-{number}"), order=0)
    return item


def test_items_with_steps_and_supply(client):
    make_map()
    center = make_center()
    kind = make_kind()
    piece = make_equipment(center=center, kind=kind)
    step = make_map("motor").steps.get(number=1)
    StepKind.objects.create(step=step, kind=kind, order=2)
    # The center names the same step itself: the piece still counts once.
    EquipmentStep.objects.create(step=step, equipment=piece)
    EquipmentStep.objects.create(step=step, equipment=make_equipment())
    EquipmentStep.objects.create(step=step, equipment=make_equipment(is_published=False))
    answer = client.get(MAP).json()
    assert answer["count"] == 2
    motor = next(item for item in answer["results"] if item["slug"] == "motor")
    assert [(s["code"], s["equipment_count"], s["center_count"]) for s in motor["steps"]] == [
        ("motor.1", 2, 2),
        ("motor.2", 0, 0),
    ]
    assert (motor["equipment_count"], motor["center_count"]) == (2, 2)
    assert motor["tags"] == [{"slug": "big3", "name_ko": "빅3", "name_en": "Big 3"}]
    rebuild()
    for code, count in (("motor.1", 2), ("motor.2", 0)):
        assert client.get("/api/v1/equipment/", {"step": code}).json()["count"] == count
    assert client.get("/api/v1/equipment/", {"item": "motor"}).json()["count"] == 2


def test_one_item(client):
    make_map()
    answer = client.get(MAP + "battery/").json()
    assert [step["number"] for step in answer["steps"]] == [1, 2]
    first = answer["steps"][0]
    assert first["factors"] == [
        {"name_ko": "두께", "name_en": "Thickness", "kinds": ["battery-1-gauge"]}
    ]
    assert first["kinds"][0]["slug"] == "battery-1"


@pytest.mark.parametrize("item", ["nope", "%00", "가"])
def test_other_items_are_not_found(client, item):
    assert client.get(f"{MAP}{item}/").status_code == 404


def test_parameters_are_refused(client):
    assert list(client.get(MAP, {"page": 1}).json()["errors"]) == ["page"]


def test_ten_items_cost_as_many_queries_as_one(client):
    make_map()
    counts = [queries(client, MAP), queries(client, MAP + "battery/")]
    for number in range(9):
        make_map(f"item-{number}")
    assert [queries(client, MAP), queries(client, MAP + "battery/")] == counts
    assert max(counts) <= 8


def test_the_map_may_be_kept_for_minutes(client):
    make_map()
    assert client.get(MAP)["Cache-Control"] == "public, max-age=300"
