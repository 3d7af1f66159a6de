"""To whom a request goes, and why: the ranking over rows, and the rows themselves."""

import pytest

from centers.models import Expert
from equipment.models import Kind
from itube.programs.support.reasons import reasons_of
from itube.programs.support.routes import ANY, routes_of
from itube.programs.support.routing import Candidate, Wanted, expert_for, least_busy, rank, read
from tests.factories import (
    make_center,
    make_equipment,
    make_field,
    make_institution,
    make_item,
    make_kind,
    make_step,
)
from tests.itube.programs.support.world import World

DAEJEON, CHEONAN, BUSAN = (36.37, 127.36), (36.74, 127.29), (35.18, 129.08)


def one(code, place=DAEJEON, province="KR-30", load=0, **found) -> Candidate:
    return Candidate(int(code[1:]), code, province, place, found, load)


def codes(candidates, province="") -> list[str]:
    return [one.code for one in rank(candidates, province)]


def test_what_has_nothing_of_it_does_not_fit():
    assert codes([one("C001", kind=0, experts=0), one("C002"), one("C003", experts=1)]) == ["C003"]


def test_a_kind_says_more_than_a_step_and_a_step_more_than_experts():
    candidates = [
        one("C001", experts=3),
        one("C002", step=9),
        one("C003", step=9, experts=1),
        one("C004", kind=1),
    ]
    assert codes(candidates) == ["C004", "C003", "C002", "C001"]


def test_of_those_that_fit_alike_the_near_one_comes_first():
    candidates = [
        one("C001", BUSAN, "KR-26", kind=50),
        one("C002", CHEONAN, "KR-44", kind=1),
        one("C003", DAEJEON, "KR-30", kind=1),
    ]
    assert codes(candidates, "KR-30") == ["C003", "C002", "C001"]
    assert codes(candidates) == ["C001", "C002", "C003"]
    assert codes(candidates, "KR-49") == ["C001", "C002", "C003"]  # nobody there: no middle


def test_then_the_less_busy_one_then_the_one_with_more():
    candidates = [one("C001", load=2, kind=9), one("C002", kind=1), one("C003", kind=2)]
    assert codes(candidates) == ["C003", "C002", "C001"]


def test_who_does_not_mind_gets_the_least_busy_of_the_first_five():
    ranked = [one(f"C00{n}", load=n) for n in (5, 3, 4, 6, 7)] + [one("C006", load=0)]
    assert least_busy(ranked).code == "C003"
    assert least_busy([]) is None


@pytest.mark.django_db
def test_centers_are_read_in_one_statement_with_what_they_have(django_assert_num_queries):
    field = make_field(name_ko="이차전지", name_en="Batteries")
    kind = make_kind(field=field, name_ko="충방전시험기")
    step = make_step(make_item(), name_ko="셀 성능 평가")
    step.step_kinds.create(kind=kind)
    near, far = make_center(code="C001"), make_center(code="C002")
    hidden = make_center(code="C003", is_published=False)
    for center in (near, near, hidden):
        make_equipment(center=center, kind=kind)
    make_equipment(center=far, kind=kind, is_published=False)
    for center, number in ((near, 1), (near, 2), (far, 1)):
        expert = Expert.objects.create(center=center, name=f"전문인력 {number}", role_ko="시험")
        field.experts.add(expert)
    wanted = Wanted(kind=Kind.objects.get(pk=kind.pk), step=step, field=field)
    with django_assert_num_queries(1):
        found = {one.code: one for one in read(wanted)}
    assert set(found) == {"C001", "C002"}
    assert found["C001"].found == {"kind": 2, "step": 2, "field": 2, "experts": 2}
    assert found["C002"].why == {"experts": 1}
    assert reasons_of(found["C001"].why, wanted) == [
        "충방전시험기 2대",
        "‘셀 성능 평가’ 장비 2대",
        "이차전지 분야 장비 2대",
        "이차전지 전문인력 2명",
    ]
    with django_assert_num_queries(2):
        routes = routes_of(wanted)
    assert [route.center.code for route in routes.shown] == ["C001", "C002"]
    assert routes.to("").code == "C001"
    assert expert_for(near, wanted).name == "전문인력 1"
    # A chosen center is shown and taken, whether it fits or not; nobody fits what nobody has.
    make_center(code="C004", institution=make_institution())
    assert next(route.center.code for route in routes_of(wanted, "C004").shown) == "C004"
    assert routes_of(wanted, "C004").to("C004").code == "C004"
    assert routes_of(Wanted()).to(ANY) is None


@pytest.mark.django_db
def test_open_requests_are_a_centers_load():
    world = World()
    world.send()
    world.in_state("closed")
    assert {one.code: one.load for one in read(Wanted())}["C001"] == 1
