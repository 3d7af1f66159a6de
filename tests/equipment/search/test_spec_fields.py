"""The fields that a form offers for the kinds that were chosen."""

import pytest

from equipment.models import Spec, SpecDefinition
from equipment.search.index import rebuild
from equipment.search.spec_fields import fields_of
from tests.factories import make_equipment, make_kind

pytestmark = pytest.mark.django_db


def make_specs(piece, *values):
    Spec.objects.bulk_create(
        Spec(
            equipment=piece,
            definition=definition,
            value_from=low,
            value_to=high,
            text="값",
            order=n,
        )
        for n, (definition, low, high) in enumerate(values)
    )


def test_fields_tell_what_the_pieces_have_the_most_frequent_first(django_assert_num_queries):
    voltage = SpecDefinition.objects.create(key="kv", name_ko="가속전압", unit="kV")
    fine = SpecDefinition.objects.create(key="nm", name_ko="분해능", unit="nm")
    other = SpecDefinition.objects.create(key="mm", name_ko="시료 크기", unit="mm")
    kind = make_kind()
    one, two, hidden, elsewhere, _bare = [
        make_equipment(kind=kind),
        make_equipment(kind=kind),
        make_equipment(kind=kind, is_published=False),
        make_equipment(),
        make_equipment(kind=kind),
    ]
    make_specs(one, (voltage, 0.3, 30), (fine, 3, 3))
    make_specs(two, (voltage, None, 200), (voltage, 1, None), (fine, None, None))
    make_specs(hidden, (voltage, 0.1, 500))
    make_specs(elsewhere, (other, 1, 2))
    rebuild()
    with django_assert_num_queries(1):
        first, second = fields_of([kind.pk])
    assert (first.definition.key, first.pieces, first.unknown) == ("kv", 2, 1)
    assert (first.lowest, first.highest, first.present) == (0.3, 200, "0.3~200kV")
    assert (second.definition.key, second.pieces, second.unknown) == ("nm", 1, 2)
    assert second.present == "3nm"
    both = fields_of([kind.pk, elsewhere.kind_id])
    assert [field.definition.key for field in both] == ["kv", "mm", "nm"]


def test_without_kinds_nothing_is_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert fields_of([]) == []
