"""A file may say which steps of the service map a piece serves besides those of its kind."""

import pytest

from equipment.filters import EquipmentFilter
from equipment.models import Equipment, EquipmentStep
from equipment.search.query import search
from equipment.search.question import question_from
from tests.equipment.importing.files import counts, load, make_vocabulary, reasons, row
from tests.factories import make_item, make_step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def battery():
    make_vocabulary()
    item = make_item(slug="battery")
    make_step(item)
    make_step(item)
    return item


def own():
    return sorted(
        (link.equipment.asset_no or link.equipment.registration_no, link.step.code)
        for link in EquipmentStep.objects.select_related("equipment", "step__item")
    )


def found(code):
    form = EquipmentFilter({"step": [code]})
    assert form.is_valid()
    return search(question_from(form.form.cleaned_data)).total


def test_a_file_sets_the_centers_own_steps(tmp_path):
    load(tmp_path, [row(1, steps="battery.1, battery.2"), row(2, steps="")])
    assert [code for _number, code in own()] == ["battery.1", "battery.2"]
    assert found("battery.2") == 1
    report = load(tmp_path, [row(1, steps="battery.2; battery.1"), row(2, steps="")])
    assert counts(report) == (0, 0, 2, 0)
    load(tmp_path, [row(1, steps="battery.1"), row(2)])
    assert [code for _number, code in own()] == ["battery.1"]
    assert found("battery.2") == 0
    # A file without the column leaves them.
    load(tmp_path, [row(1, name_ko="새 이름")])
    assert [code for _number, code in own()] == ["battery.1"]
    assert Equipment.objects.filter(name_ko="새 이름").exists()


def test_an_unknown_step_is_refused_in_words(tmp_path):
    report = load(tmp_path, [row(1, steps="battery.1, battery.9")])
    assert "없는 공정단계 코드예요: battery.9" in str(reasons(report))
    assert own() == []
