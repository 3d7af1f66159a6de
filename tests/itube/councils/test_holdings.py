"""What a council's centers hold, and what of it can stand in for one another."""

import pytest

from itube.councils.holdings import kinds_elsewhere, members_of, stand_ins
from tests.factories import make_center, make_council, make_equipment, make_field, make_kind

pytestmark = pytest.mark.django_db


def world():
    here, there = make_center(name_ko="가센터"), make_center(name_ko="나센터")
    council = make_council([there, here])
    kind = make_kind(name_ko="현미경", field=make_field(sector=council.sector))
    for center in (here, here, there):
        make_equipment(center=center, kind=kind)
    return council, here, there, kind


def test_kinds_of_two_centers_can_stand_in():
    council, here, _there, _kind = world()
    alone = make_kind(field=make_field(sector=council.sector))
    make_equipment(center=here, kind=alone)
    make_equipment(center=here)  # of another sector
    make_equipment(center=make_center(), kind=alone)  # no member
    found = stand_ins(council)
    assert [(kind.name, kind.centers, kind.pieces) for kind in found.kinds] == [("현미경", 2, 3)]
    assert (found.pieces, found.all_kinds, found.all_pieces) == (3, 2, 4)


@pytest.mark.parametrize("fields", [{"status": "repair"}, {"is_published": False}])
def test_what_is_not_in_use_or_not_published_stands_in_for_nothing(fields):
    council, _here, there, kind = world()
    kind.equipment.filter(center=there).update(**fields)
    assert stand_ins(council).kinds == []


def test_members_are_told_with_their_pieces_the_chair_first():
    council, here, there, _kind = world()
    members = members_of(council)
    assert [(m.center, m.role, m.pieces) for m in members] == [
        (there, "chair", 1),
        (here, "member", 2),
    ]
    there.is_published = False
    there.save()
    assert [member.center for member in members_of(council)] == [here]


def test_kinds_that_other_centers_have_too():
    _council, here, there, kind = world()
    alone = make_equipment(center=here).kind
    assert kinds_elsewhere(here.pk, [kind.pk, alone.pk]) == 1
    there.equipment.update(status="idle")
    assert kinds_elsewhere(here.pk, [kind.pk, alone.pk]) == 0
