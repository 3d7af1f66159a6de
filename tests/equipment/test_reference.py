"""The vocabulary from fixtures/reference."""

import json
import shutil

import pytest
from django.conf import settings

from equipment.models import (
    Classification,
    EvaluationFactor,
    Field,
    Kind,
    KindTerm,
    ProcessStep,
    ProductItem,
    Sector,
    SpecDefinition,
    Stage,
    StepKind,
)
from equipment.reference import load_reference

pytestmark = pytest.mark.django_db

REFERENCE = settings.BASE_DIR / "fixtures" / "reference"


FILES = ("taxonomy", "equipment_kinds", "service_map", "synonyms", "maker_names")


@pytest.fixture
def folder(tmp_path):
    for name in FILES:
        shutil.copy(REFERENCE / f"{name}.json", tmp_path)
    return tmp_path


def change(folder, name, edit):
    path = folder / f"{name}.json"
    data = json.loads(path.read_text())
    edit(data)
    path.write_text(json.dumps(data))


def test_everything_is_loaded_and_again_nothing_is_written(folder):
    assert load_reference(folder) > 5000
    assert Sector.objects.count() == 6
    assert (Field.objects.count(), Stage.objects.count()) == (18, 15)
    assert Kind.objects.count() == 465
    assert (ProductItem.objects.count(), ProcessStep.objects.count()) == (23, 128)
    assert EvaluationFactor.objects.count() == 489
    assert StepKind.objects.values("step").distinct().count() == 128
    assert Classification.objects.get(code="A1").path == "광학·전자영상장비 › 현미경"
    assert not Kind.objects.filter(fields=None).exists()
    # The commonest of a name's meanings has the plain key.
    temperature = SpecDefinition.objects.get(key="온도")
    assert (temperature.unit, temperature.name_en) == ("℃", "Temperature")
    assert not SpecDefinition.objects.filter(name_en="").exists()
    assert not ProcessStep.objects.filter(summary_en="").exists()
    assert load_reference(folder) == 0


def test_bits_stay_when_a_field_is_put_before_others(folder):
    load_reference(folder)
    bits = dict(Field.objects.values_list("slug", "bit"))
    new = {"slug": "new-field", "name_ko": "새 분야", "name_en": "New", "sector": "bio"}
    change(folder, "taxonomy", lambda data: data["fields"].insert(0, new))
    assert load_reference(folder) == 1
    assert dict(Field.objects.values_list("slug", "bit")) == bits | {"new-field": len(bits)}


def test_what_a_file_no_longer_has_is_removed_where_nothing_else_may_name_it(folder):
    load_reference(folder)
    kind = Kind.objects.get(slug="scanning-electron-microscope")

    def edit_kind(data):
        row = next(row for row in data if row["slug"] == kind.slug)
        row["acronyms"], row["synonyms"] = ["SEM"], ["새 이름"]
        row["fields"] = ["semiconductor"]

    def edit_map(data):
        data[0]["steps"] = data[0]["steps"][:2]
        data[0]["steps"][0]["evaluation_factors"].pop()
        data[0]["steps"][0]["kinds"].pop()

    change(folder, "equipment_kinds", edit_kind)
    change(folder, "service_map", edit_map)
    load_reference(folder)
    assert set(KindTerm.objects.filter(kind=kind).values_list("text", flat=True)) == {
        "SEM",
        "새 이름",
    }
    assert [field.slug for field in kind.fields.all()] == ["semiconductor"]
    item = ProductItem.objects.get(order=1)
    assert [step.number for step in item.steps.all()] == [1, 2]
    assert load_reference(folder) == 0
