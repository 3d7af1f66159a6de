"""A small world of equipment in which everything varies, the same one every time."""

import random
from datetime import date, timedelta

from centers.models import CenterKind, Province
from equipment.models import (
    Equipment,
    EquipmentStep,
    ProcessStep,
    ProductItem,
    Status,
    StepKind,
    Tariff,
    UseMode,
    UseScope,
)
from tests.factories import (
    make_center,
    make_classification,
    make_field,
    make_institution,
    make_kind,
    make_sector,
    make_stage,
)

WORDS = ["현미경", "시험기", "분석기", "챔버", "가공기", "SEM", "XRD", "충방전기", "Tester", "5축"]


def make_world(pieces: int, seed: int = 1) -> None:
    """Store that many pieces of 14 kinds in 12 centers, with tariffs, steps and tags."""
    chance = random.Random(seed)
    fields = [make_field(sector=sector) for sector in _times(4, make_sector) for _ in range(3)]
    stages = _times(5, make_stage)
    root = make_classification(code="A")
    middle = [make_classification(code=f"A{n}", parent=root, level=2) for n in range(3)]
    leaves = [
        make_classification(code=f"A{n}{m}", parent=middle[n], level=3)
        for n in range(3)
        for m in range(2)
    ]
    kinds = [_kind(chance, fields, stages, [*middle, *leaves], n) for n in range(14)]
    steps = _steps(chance, fields[0].sector, kinds)
    centers = [
        make_center(
            institution=make_institution(
                province=chance.choice(Province.values), kind=chance.choice(CenterKind.values)
            ),
            is_published=n != 0,
        )
        for n in range(12)
    ]
    rows = Equipment.objects.bulk_create(
        _piece(chance, n, chance.choice(kinds), chance.choice(centers)) for n in range(pieces)
    )
    Tariff.objects.bulk_create(tariff for row in rows for tariff in _tariffs(chance, row))
    EquipmentStep.objects.bulk_create(
        EquipmentStep(step=chance.choice(steps), equipment=row)
        for row in chance.sample(rows, pieces // 10)
    )


def _times(count, make):
    return [make() for _ in range(count)]


def _kind(chance, fields, stages, classifications, number):
    kind = make_kind(
        name_ko=f"{chance.choice(WORDS)} 종류{number}",
        acronyms=(chance.choice(["SEM", "XRD", "ICP-MS"]),),
        classification=chance.choice(classifications),
        field=chance.choice(fields),
    )
    kind.fields.add(*chance.sample(fields, chance.randint(0, 2)))
    kind.stages.add(*chance.sample(stages, chance.randint(0, 2)))
    return kind


def _steps(chance, sector, kinds):
    steps = []
    for item_number in range(3):
        item = ProductItem.objects.create(
            slug=f"item-{item_number}", name_ko=f"품목{item_number}", name_en="Item", sector=sector
        )
        for number in range(1, 4):
            step = ProcessStep.objects.create(
                item=item, number=number, name_ko=f"단계{number}", name_en="Step"
            )
            for kind in chance.sample(kinds, chance.randint(0, 4)):
                StepKind.objects.create(step=step, kind=kind)
            steps.append(step)
    return steps


def _piece(chance, number, kind, center):
    return Equipment(
        itube_no=f"EPN{9_000_000 + number}",
        registration_no=f"NFEC-2021-03-{900_000 + number}" if chance.random() < 0.9 else None,
        center=center,
        kind=kind,
        classification=kind.classification,
        name_ko=" ".join(chance.sample(WORDS, chance.randint(1, 3))),
        name_en=f"{chance.choice(WORDS)} {number}",
        maker=chance.choice(["가나정밀", "JEOL", ""]),
        model=chance.choice(["JSM-7900F", "M 290", ""]),
        status=chance.choice(Status.values),
        use_scope=chance.choice(UseScope.values),
        use_modes=chance.sample(UseMode.values, chance.randint(0, 3)),
        acquired_on=chance.choice([None, date(2020, 1, 1) + timedelta(chance.randint(0, 900))]),
        is_published=chance.random() < 0.95,
    )


def _tariffs(chance, row):
    for use_mode in row.use_modes:
        for valid_from in chance.sample(
            [date(2020, 1, 1), date(2022, 1, 1), date(2999, 1, 1)], chance.randint(0, 2)
        ):
            basis = chance.choice(["hour", "day", "sample", "free", "negotiable"])
            counted = basis in {"hour", "day", "sample"}
            yield Tariff(
                equipment=row,
                use_mode=use_mode,
                basis=basis,
                won=chance.randint(0, 20) * 10_000 if counted else None,
                valid_from=valid_from,
            )
