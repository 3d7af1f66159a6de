"""Each constraint of the database refuses what it must, whoever writes past the forms."""

from collections.abc import Callable
from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from equipment.models import (
    EquipmentStep,
    EvaluationFactor,
    FeeBasis,
    HeldQualification,
    KindTerm,
    Qualification,
    QueryWord,
    SearchProfile,
    SearchTerm,
    Spec,
    SpecDefinition,
    StepKind,
)
from tests.factories import (
    make_center,
    make_classification,
    make_equipment,
    make_field,
    make_item,
    make_kind,
    make_stage,
    make_step,
    make_tariff,
    make_user,
)

pytestmark = pytest.mark.django_db


def tariff(**fields):
    return lambda: make_tariff(make_equipment(), **fields)


def piece(**fields):
    return lambda: make_equipment(**fields)


def twice(create: Callable) -> Callable:
    """Break a rule of once: create() gives a function that stores the same row every time."""

    def way():
        store = create()
        store()
        store()

    return way


def spec(**fields):
    definition = SpecDefinition.objects.create(key="kv", name_ko="전압")
    defaults = {"equipment": make_equipment(), "definition": definition, "text": "1~2"}
    return Spec.objects.create(**defaults | fields)


def profile(**fields):
    defaults = {
        "digest": "x",
        "kind_id": 1,
        "field_mask": 0,
        "stage_mask": 0,
        **dict.fromkeys(("sector_ids", "step_ids", "item_ids", "classification_ids"), ()),
    }
    return SearchProfile.objects.create(**defaults | fields)


def once_term_known():
    return lambda: SearchTerm.objects.create(text="가", role="kind", folded="가")


def once_word():
    return lambda: QueryWord.objects.create(text="장비", role="stop")


def once_qualification():
    center = make_center()
    return lambda: Qualification.objects.create(center=center, name_ko="교육")


def held(**fields):
    qualification = once_qualification()()
    return HeldQualification.objects.create(
        **{"user": make_user(), "qualification": qualification, "valid_from": date(2030, 1, 1)}
        | fields
    )


def once_held():
    user, qualification = make_user(), once_qualification()()
    return lambda: held(user=user, qualification=qualification)


def once_term():
    kind = make_kind()
    return lambda: KindTerm.objects.create(kind=kind, type="acronym", text="SEM")


def once_tariff():
    one = make_equipment()
    return lambda: make_tariff(one)


def once_step():
    item = make_item()
    return lambda: make_step(item, number=3)


def once_step_kind():
    step, kind = make_step(make_item()), make_kind()
    return lambda: StepKind.objects.create(step=step, kind=kind)


def once_equipment_step():
    step, one = make_step(make_item()), make_equipment()
    return lambda: EquipmentStep.objects.create(step=step, equipment=one)


def once_factor():
    step = make_step(make_item())
    return lambda: EvaluationFactor.objects.create(step=step, name_ko="점도", name_en="Viscosity")


def step_zero():
    # The factory reads 0 as "the next number".
    step = make_step(make_item())
    type(step).objects.filter(pk=step.pk).update(number=0)


# constraint -> ways to break it and nothing else
BROKEN: dict[str, list[Callable]] = {
    "classification_level_fits_parent": [
        lambda: make_classification(level=2),
        lambda: make_classification(level=4, parent=make_classification()),
        lambda: make_classification(level=1, parent=make_classification()),
    ],
    "kind_term_once": [twice(once_term)],
    "kind_term_type_known": [
        lambda: KindTerm.objects.create(kind=make_kind(), type="nickname", text="x")
    ],
    "field_bit_fits_bigint": [lambda: make_field(bit=63)],
    "stage_bit_fits_bigint": [lambda: make_stage(bit=63)],
    "qualification_once": [twice(once_qualification)],
    "equipment_itube_no_shape": [
        piece(itube_no="EPN000001"),
        piece(itube_no="epn0000001"),
        piece(itube_no="EPN00000a1"),
    ],
    "equipment_registration_no_shape": [
        piece(registration_no="NFEC-2019-13-000001"),
        piece(registration_no="NFEC-2019-07-00001"),
        piece(registration_no=""),
    ],
    "equipment_status_known": [piece(status="broken")],
    "equipment_use_scope_known": [piece(use_scope="secret")],
    "equipment_purpose_known": [piece(purpose="fun")],
    "equipment_class_known": [piece(equipment_class="toy")],
    "equipment_acquisition_method_known": [piece(acquisition_method="theft")],
    "equipment_use_modes_known": [piece(use_modes=["direct", "gift"])],
    "equipment_reason_only_if_exclusive": [
        piece(exclusive_reason="01", use_scope="shared"),
        piece(exclusive_reason="99", use_scope="exclusive"),
    ],
    "equipment_price_not_negative": [piece(acquisition_won=-1)],
    "equipment_units_from_one": [piece(units=0)],
    "spec_from_not_above_to": [lambda: spec(value_from=2.0, value_to=1.0)],
    "spec_numbers_need_definition": [
        lambda: spec(definition=None, value_from=1.0),
        lambda: spec(definition=None, value_to=1.0),
    ],
    "tariff_once_a_day": [twice(once_tariff)],
    "tariff_use_mode_known": [tariff(use_mode="gift")],
    "tariff_won_fits_basis": [
        tariff(won=-1),
        tariff(won=None),
        tariff(basis="day", extra_won=1),
        tariff(basis="free", won=1),
        tariff(basis="negotiable", won=0),
        tariff(basis="base", won=100, base_quantity=2),
        tariff(basis="base", won=100, base_quantity=0, extra_won=10),
        tariff(basis="base", won=100, extra_won=10),
        tariff(basis="lottery"),
    ],
    "process_step_number_once": [twice(once_step)],
    "process_step_number_from_one": [step_zero],
    "step_kind_once": [twice(once_step_kind)],
    "equipment_step_once": [twice(once_equipment_step)],
    "evaluation_factor_once_a_step": [twice(once_factor)],
    "held_qualification_once": [twice(once_held)],
    "held_qualification_ends_after_start": [lambda: held(valid_until=date(2030, 1, 1))],
    "search_profile_masks_63_bits": [
        lambda: profile(field_mask=-1),
        lambda: profile(stage_mask=-1),
    ],
    "search_term_once": [twice(once_term_known)],
    "query_word_once": [twice(once_word)],
    "query_word_role_known": [lambda: QueryWord.objects.create(text="장비", role="verb")],
}


def test_every_constraint_has_a_case():
    names = {
        constraint.name
        for model in apps.get_app_config("equipment").get_models()
        for constraint in model._meta.constraints
    }
    assert set(BROKEN) == names


@pytest.mark.parametrize(
    ("name", "way"),
    [
        pytest.param(name, way, id=f"{name}-{number}")
        for name, ways in BROKEN.items()
        for number, way in enumerate(ways)
    ],
)
def test_constraint_refuses(name, way):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        way()
    assert refused.value.__cause__.diag.constraint_name == name


def test_neighbours_of_what_is_refused_are_taken():
    make_equipment(registration_no=None)
    make_equipment(registration_no=None, use_modes=[], acquisition_won=0)
    make_equipment(use_scope="exclusive", exclusive_reason="09")
    make_equipment(use_scope="exclusive", exclusive_reason="")
    make_field(bit=62)
    make_stage(bit=62)
    profile(field_mask=2**63 - 1)
    spec(definition=None)
    for basis in FeeBasis:
        fits = {"won": 0}
        if basis == FeeBasis.BASE:
            fits |= {"base_quantity": 1, "extra_won": 0}
        if basis in {FeeBasis.NEGOTIABLE, FeeBasis.FREE}:
            fits = {"won": None}
        make_tariff(make_equipment(), basis=basis, **fits)
    make_classification(level=3, parent=make_classification())


@pytest.mark.parametrize("number", ["itube_no", "registration_no"])
def test_a_number_is_given_once(number):
    taken = getattr(make_equipment(), number)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_equipment(**{number: taken})
