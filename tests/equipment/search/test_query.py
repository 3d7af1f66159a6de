from datetime import date

import pytest

from equipment.filters import EquipmentFilter
from equipment.models import EquipmentStep, ProcessStep, ProductItem, StepKind
from equipment.search.index import rebuild
from equipment.search.query import relaxations, search
from equipment.search.question import Question, Relaxation, question_from
from tests.factories import (
    make_center,
    make_classification,
    make_equipment,
    make_field,
    make_institution,
    make_kind,
    make_tariff,
)

pytestmark = pytest.mark.django_db


def ask(**data):
    """Return the answer to one question on a fresh index."""
    rebuild()
    filterset = EquipmentFilter(data)
    assert filterset.is_valid(), filterset.errors
    return search(question_from(filterset.form.cleaned_data))


def names(answer):
    from equipment.models import Equipment

    found = Equipment.objects.in_bulk(answer.ids)
    return [found[pk].name_ko for pk in answer.ids]


@pytest.fixture
def microscopes():
    sem = make_kind(
        name_ko="주사전자현미경",
        name_en="Scanning Electron Microscope",
        acronyms=("SEM",),
        terms=("스캐닝 전자현미경",),
    )
    tester = make_kind(name_ko="반도체 테스터", name_en="Semiconductor Tester")
    make_equipment(kind=sem, name_ko="주사전자현미경", maker="JEOL", model="JSM-7900F")
    make_equipment(kind=sem, name_ko="분석시스템", name_en="Analysis System")
    make_equipment(kind=tester, name_ko="반도체 테스터", name_en="Semiconductor Tester")
    make_equipment(kind=tester, name_ko="온도시험기", name_en="Temperature Tester", model="TEMP-1")


@pytest.mark.parametrize(
    "q",
    [
        "현미경",
        "SEM",
        "sem",
        "ＳＥＭ",
        "주사 전자현미경",
        "주사전자 현미경",
        "스캐닝",
        "scanning electron",
        "electron-microscope",
    ],
)
def test_a_microscope_is_found_by_every_word_for_it(microscopes, q):
    assert sorted(names(ask(q=q))) == ["분석시스템", "주사전자현미경"]


@pytest.mark.parametrize("q", ["JSM-7900F", "jsm7900f", "jsm 7900", "JEOL", "jsm", "7900F jeol"])
def test_a_piece_is_found_by_maker_and_model_however_written(microscopes, q):
    assert names(ask(q=q)) == ["주사전자현미경"]


def test_a_short_acronym_does_not_match_inside_a_longer_word(microscopes):
    assert "반도체 테스터" not in names(ask(q="SEM"))
    assert names(ask(q="TEM")) == []


def test_a_piece_is_found_by_either_of_its_numbers():
    piece = make_equipment(itube_no="EPN0148978", registration_no="NFEC-2019-07-254811")
    make_equipment()
    for q in ["NFEC-2019-07-254811", "nfec 254811", "254811", "EPN0148978", "epn0148978"]:
        assert ask(q=q).ids == [piece.pk]


def test_signs_and_wildcards_find_nothing(microscopes):
    for q in ["%", "_", "\\", "%%%", "?", "' OR 1=1 --"]:
        assert ask(q=q).total == 0


def test_names_come_before_kinds_and_kinds_before_the_rest(microscopes):
    make_equipment(name_ko="가열로", center=make_center(name_ko="현미경지원센터"))
    make_equipment(name_ko="광학 현미경")
    assert names(ask(q="현미경"))[-2:] == ["분석시스템", "가열로"]
    assert names(ask(q="광학"))[0] == "광학 현미경"


def test_an_order_is_the_same_on_every_page():
    kind = make_kind()
    for _ in range(7):
        make_equipment(kind=kind, name_ko="똑같은 이름")
    rebuild()
    for sort in ["relevance", "name", "fee", "newest"]:
        pages = [search(Question(sort=sort), page=page, page_size=3).ids for page in (1, 2, 3, 4)]
        ids = [pk for page in pages for pk in page]
        assert ids == sorted(set(ids))
        assert [len(page) for page in pages] == [3, 3, 1, 0]


def test_pieces_sort_by_fee_and_day_with_the_unknown_last():
    dear, cheap, free, open_ = (make_equipment(name_ko=name) for name in "가나다라")
    make_tariff(dear, won=90_000)
    make_tariff(cheap, won=10_000)
    make_tariff(free, basis="free", won=None)
    make_tariff(open_, basis="negotiable", won=None)
    assert ask(sort="fee").ids == [free.pk, cheap.pk, dear.pk, open_.pk]
    assert ask(fee_max="10,000원").ids == [cheap.pk, free.pk]
    newest = make_equipment(name_ko="마", acquired_on=date(2025, 1, 1))
    unknown = make_equipment(name_ko="가가", acquired_on=None)
    ids = ask(sort="newest").ids
    assert (ids[0], ids[-1]) == (newest.pk, unknown.pk)


def test_only_published_pieces_of_published_centers_are_found():
    make_equipment(is_published=False)
    make_equipment(center=make_center(is_published=False))
    shown = make_equipment()
    assert ask().ids == [shown.pk]


def test_a_facet_ignores_its_own_filter_only():
    seoul = make_center(institution=make_institution(province="KR-11"))
    busan = make_center(institution=make_institution(province="KR-26"))
    make_equipment(center=seoul, status="normal")
    make_equipment(center=seoul, status="repair")
    make_equipment(center=busan, status="normal")
    answer = ask(province=["KR-11"], status=["normal"])
    assert answer.total == 1
    assert {v.value: v.count for v in answer.facets["province"]} == {"KR-11": 1, "KR-26": 1}
    assert {v.value: v.count for v in answer.facets["status"]} == {"normal": 1, "repair": 1}
    assert [v.value for v in answer.facets["province"] if v.selected] == ["KR-11"]


def test_a_chosen_value_that_counts_nothing_is_still_shown():
    make_equipment(status="normal")
    (normal, repair) = ask(status=["repair"]).facets["status"]
    assert (normal.count, normal.selected) == (1, False)
    assert (repair.count, repair.selected, repair.label) == (0, True, "점검중")


def test_a_piece_of_a_kind_in_two_sectors_counts_in_both_and_once_in_all():
    kind = make_kind()
    kind.fields.add(make_field())
    make_equipment(kind=kind)
    answer = ask()
    assert answer.total == 1
    assert [v.count for v in answer.facets["sector"]] == [1, 1]
    assert [v.count for v in answer.facets["field"]] == [1, 1]


def test_a_step_has_the_pieces_of_its_kinds_and_those_a_center_has_linked():
    kind = make_kind()
    of_kind, linked = make_equipment(kind=kind), make_equipment()
    make_equipment()
    item = ProductItem.objects.create(
        slug="cell", name_ko="이차전지", name_en="Cell", sector=kind.fields.get().sector
    )
    step = ProcessStep.objects.create(item=item, number=2, name_ko="조립", name_en="Assembly")
    StepKind.objects.create(step=step, kind=kind)
    EquipmentStep.objects.create(step=step, equipment=linked)
    for data in [{"step": ["cell.2"]}, {"item": ["cell"]}]:
        assert sorted(ask(**data).ids) == [of_kind.pk, linked.pk]
    (value,) = ask().facets["step"]
    assert (value.value, value.label, value.count) == ("cell.2", "이차전지 · 조립", 2)


def test_a_classification_finds_what_lies_below_it():
    root = make_classification(code="A")
    leaf = make_classification(code="A1", parent=root, level=2)
    piece = make_equipment(classification=leaf)
    make_equipment()
    assert ask(classification=["A"]).ids == ask(classification=["A1"]).ids == [piece.pk]


def test_an_empty_answer_knows_which_condition_to_leave_out():
    make_equipment(name_ko="현미경", status="normal")
    make_equipment(name_ko="현미경", status="normal")
    rebuild()
    data = {"q": "현미경 없는말", "status": ["normal"], "literal": "true"}
    filterset = EquipmentFilter(data)
    assert filterset.is_valid()
    question = question_from(filterset.form.cleaned_data)
    assert search(question).total == 0
    assert relaxations(question) == [Relaxation("q", "없는말", 2, "현미경")]


def test_labels_speak_the_language_of_the_page(settings):
    from django.utils.translation import override

    make_equipment()
    with override("en"):
        assert ask().facets["field"][0].label.startswith("Field")
