"""Whatever an answer is made of is followed, also by a process that has read older words.

Changes are made as people make them: in the administration, by a file, or by a deed's rows.
"""

import threading
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.urls import reverse

from equipment.filters import EquipmentFilter
from equipment.models import (
    Equipment,
    QueryWord,
    Spec,
    SpecDefinition,
    SpellingRule,
    StepKind,
    SynonymGroup,
    VocabularyChange,
)
from equipment.search import lexicon as keeping
from equipment.search.index import index, rebuild
from equipment.search.query import search
from equipment.search.question import question_from
from equipment.search.suggest import suggest
from tests.equipment.importing.files import load, make_vocabulary
from tests.equipment.importing.files import row as file_row
from tests.equipment.test_admin import add_row, filled, page_of, save
from tests.factories import (
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


def ask(q="", literal="true", **chosen):
    filterset = EquipmentFilter({"q": q, "literal": literal, **chosen})
    assert filterset.is_valid(), filterset.errors
    return search(question_from(filterset.form.cleaned_data))


def found(q="", **chosen):
    """Return the pieces of an answer to the words as they are and to the chosen codes."""
    return set(ask(q, **chosen).ids)


def labels(facet):
    return {value.value: value.label for value in ask().facets[facet] if value.count}


@contextmanager
def elsewhere():
    """What is changed within is changed by another process: this one keeps the words it has."""
    kept = keeping.lexicon()
    yield
    keeping._kept[:] = [kept]


@pytest.fixture
def edit(client):
    """Return a function that edits a thing in the administration as another process would."""
    client.force_login(make_user(is_superuser=True, is_demo=True))

    def edited(thing, rows=(), without=(), **values):
        with elsewhere():
            data = filled(client, page_of(thing)) | values
            for name in without:
                data.pop(name, None)
            for prefix, row in rows:
                add_row(data, prefix, **row)
            save(client, page_of(thing), data)

    return edited


@pytest.fixture
def piece():
    kind = make_kind(name_ko="주사전자현미경", name_en="Electron Microscope", acronyms=("SEM",))
    kind.stages.add(make_stage())
    made = make_equipment(kind=kind, name_ko="분석기", name_en="Analyser", maker="가나정밀")
    make_equipment(name_ko="가열로")
    rebuild()
    assert found("현미경") == {made.pk}
    return made


# --- Pieces -------------------------------------------------------------------------------------
def test_a_piece_that_is_edited(piece, edit):
    assert not found("회절기")
    edit(piece, name_ko="새 회절기", model="QX-77", status="repair")
    assert found("회절기") == found("qx77") == found("현미경", status=["repair"]) == {piece.pk}
    assert not found("분석기")


def test_a_piece_that_is_hidden_and_shown(piece, edit):
    edit(piece, without=["is_published"])
    assert not found("현미경")
    edit(piece, is_published="on")
    assert found("현미경") == {piece.pk}


def test_a_piece_that_is_deleted(piece, client, edit):
    with elsewhere():
        client.post(reverse("admin:equipment_equipment_delete", args=[piece.pk]), {"post": "yes"})
    assert not found("현미경")
    assert ask().total == 1


def test_a_piece_that_is_imported_and_imported_again(tmp_path):
    make_vocabulary()
    assert ask().total == 0
    with elsewhere():
        load(tmp_path, [file_row(1, name_ko="새현미경")])
    piece = Equipment.objects.get()
    assert found("새현미경") == found(fee_max="60000") == {piece.pk}
    with elsewhere():
        load(tmp_path, [file_row(1, name_ko="옛현미경", kind="oven")])
    assert found("옛현미경", kind=["oven"]) == {piece.pk}
    assert not found("새현미경")


def test_a_fee_that_is_changed(piece, edit):
    assert not found("현미경", fee_max="100000")
    row = {"use_mode": "direct", "basis": "hour", "won": 90_000, "valid_from": "2026-01-01"}
    edit(piece, rows=[("tariffs", row)])
    assert found("현미경", fee_max="100000") == {piece.pk}
    assert not found("현미경", fee_max="80000")
    edit(piece, **{"tariffs-0-won": 70_000})
    assert found("현미경", fee_max="80000") == {piece.pk}


def test_a_spec_that_is_added(piece, edit):
    definition = SpecDefinition.objects.create(key="전압", name_ko="전압", name_en="V", unit="kV")
    assert not found(**{"spec.전압": "30.."})
    edit(
        piece,
        rows=[("specs", {"definition": definition.pk, "value_to": 50, "text": "50kV", "order": 0})],
    )
    assert found(**{"spec.전압": "30.."}) == found("전압 30kV 이상", literal="") == {piece.pk}


# --- Kinds --------------------------------------------------------------------------------------
def test_a_kind_that_is_renamed(piece, edit):
    edit(piece.kind, name_ko="투과망원경", name_en="Telescope")
    assert found("망원경") == found("telescope") == {piece.pk}
    assert not found("현미경")
    assert labels("kind")[piece.kind.slug] == "투과망원경"


def test_a_word_of_a_kind_that_is_added_edited_and_removed(piece, edit):
    edit(piece.kind, rows=[("terms", {"type": "synonym", "text": "나노스코프"})])
    assert found("나노스코프") == {piece.pk}
    number = next(
        number for number, term in enumerate(piece.kind.terms.all()) if term.text == "나노스코프"
    )
    edit(piece.kind, **{f"terms-{number}-text": "피코스코프"})
    assert (found("나노스코프"), found("피코스코프")) == (set(), {piece.pk})
    edit(piece.kind, **{f"terms-{number}-DELETE": "on"})
    assert not found("피코스코프")


def test_fields_and_stages_of_a_kind(piece, edit):
    field, stage = make_field(), make_stage()
    with pytest.raises(AssertionError):
        found(field=["no-such-field"])
    assert not found(field=[field.slug])
    edit(piece.kind, fields=[field.pk], stages=[stage.pk])
    assert found(field=[field.slug]) == found(stage=[stage.slug]) == {piece.pk}
    assert found(sector=[field.sector.code]) == {piece.pk}
    edit(field, name_ko="새 분야")
    assert labels("field")[field.slug] == "새 분야"


def test_a_piece_of_another_kind(piece, edit):
    other = make_kind(name_ko="충방전기")
    edit(piece, kind=other.pk)
    assert found("충방전기") == found(kind=[other.slug]) == {piece.pk}
    assert not found("현미경")


def test_kinds_of_a_step_that_come_and_go(piece, edit):
    step = make_step(make_item(slug="cell"))
    assert not found(step=[step.code])
    edit(step, rows=[("step_kinds", {"kind": piece.kind.pk, "order": 1})])
    assert found(step=[step.code]) == found(item=["cell"]) == {piece.pk}
    assert StepKind.objects.count() == 1
    edit(step, **{"step_kinds-0-DELETE": "on"})
    assert not found(step=[step.code])


def test_a_branch_of_the_classification_that_is_moved(piece, edit):
    first, second = make_classification(code="A"), make_classification(code="B")
    middle = make_classification(code="A1", parent=first, level=2)
    edit(piece, classification=middle.pk)
    assert found(classification=["A"]) == {piece.pk}
    edit(middle, parent=second.pk)
    assert (found(classification=["A"]), found(classification=["B"])) == (set(), {piece.pk})


# --- Centers ------------------------------------------------------------------------------------
def test_a_center_that_is_renamed_moved_hidden_and_shown(piece, edit):
    center = piece.center
    edit(center, name_ko="무지개센터", province="KR-26", city_ko="해운대구")
    assert found("무지개") == found("해운대") == found(province=["KR-26"]) == {piece.pk}
    assert found("부산") == {piece.pk}
    assert not found("현미경", province=["KR-30"])
    assert labels("center")[center.code] == "무지개센터"
    edit(center, without=["is_published"])
    assert not found("무지개")
    edit(center, is_published="on")
    assert found("무지개") == {piece.pk}


def test_an_institution_of_another_kind_and_name(piece, edit):
    edit(piece.center.institution, kind="university", name_ko="무지개대학교")
    assert found(center_kind=["university"]) == found("무지개대학교") == {piece.pk}


# --- Words --------------------------------------------------------------------------------------
def test_a_group_of_synonyms(piece):
    assert not found("확대경")
    with elsewhere():
        group = SynonymGroup.objects.create(words=["확대경", "현미경"])
    assert found("확대경") == {piece.pk}
    with elsewhere():
        SynonymGroup.objects.filter(pk=group.pk).update(words=["돋보기", "현미경"])
    assert (found("확대경"), found("돋보기")) == (set(), {piece.pk})
    with elsewhere():
        SynonymGroup.objects.filter(pk=group.pk).update(enabled=False)
    assert not found("돋보기")
    with elsewhere():
        SynonymGroup.objects.filter(pk=group.pk).update(enabled=True)
    assert found("돋보기") == {piece.pk}
    with elsewhere():
        group.delete()
    assert not found("돋보기")


def test_words_that_lead_elsewhere(piece):
    with elsewhere():
        SynonymGroup.objects.create(words=["들여다~"], leads_to=["주사전자현미경"])
    assert found("들여다볼") == {piece.pk}


def test_a_spelling_is_read_at_once_and_stored_when_the_documents_are_made_anew(piece):
    other = make_equipment(name_ko="항온쳄버", name_en="Oven", model="")
    index([other.pk])
    assert (found("항온챔버"), found("항온쳄버")) == (set(), {other.pk})
    with elsewhere():
        rule = SpellingRule.objects.create(variant="쳄버", canonical="챔버")
    # Both are read as 챔버, which no document has until it is written again.
    assert found("항온챔버") == found("항온쳄버")
    rebuild()
    assert found("항온챔버") == found("항온쳄버") == {other.pk}
    with elsewhere():
        rule.delete()
    rebuild()
    assert (found("항온챔버"), found("항온쳄버")) == (set(), {other.pk})


@pytest.mark.parametrize(
    ("role", "text", "q"),
    [
        ("stop", "빌려줘요", "현미경 빌려줘요"),
        ("generic", "멋진것", "현미경 멋진것"),
        ("particle", "으로만", "현미경으로만"),
        ("ending", "스러운", "현미경스러운"),
    ],
)
def test_a_word_of_questions(piece, role, text, q):
    assert not found(q)
    with elsewhere():
        word = QueryWord.objects.create(role=role, text=text)
    assert found(q) == {piece.pk}
    with elsewhere():
        QueryWord.objects.filter(pk=word.pk).update(enabled=False)
    assert not found(q)


def test_a_definition_of_specs_that_is_renamed(piece, edit):
    definition = SpecDefinition.objects.create(key="v", name_ko="전압", name_en="", unit="kV")
    Spec.objects.create(equipment=piece, definition=definition, value_to=50, text="50kV")
    index([piece.pk])
    assert found("전압 30kV 이상", literal="") == {piece.pk}
    edit(definition, name_ko="기전력")
    assert found("기전력 30kV 이상", literal="") == {piece.pk}
    assert not found("기전력 60kV 이상", literal="")
    assert ask("기전력 60kV 이상", literal="").read_specs[0][0].name == "기전력"


# --- What is suggested --------------------------------------------------------------------------
def test_names_are_suggested_at_once(piece, edit):
    edit(piece, name_ko="무지개분석기")
    assert "무지개분석기" in [one.text for one in suggest("무지개")]
    edit(piece, name_ko="구름분석기")
    rebuild()  # what has gone goes when the table is made anew
    assert not suggest("무지개")


# --- The state ----------------------------------------------------------------------------------
def state():
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {keeping.STATE}")
        return tuple(cursor.fetchone()[0])


TABLES = {
    "synonyms": lambda: SynonymGroup.objects.create(words=["가", "나"]),
    "spelling": lambda: SpellingRule.objects.create(variant="쳄버", canonical="챔버"),
    "words": lambda: QueryWord.objects.create(role="stop", text="장비"),
    "definitions": lambda: SpecDefinition.objects.create(key="x", name_ko="x"),
    "steps": lambda: make_step(make_item()),
}


@pytest.mark.parametrize("table", TABLES)
def test_every_change_makes_another_state(table):
    seen = [state()]
    thing = TABLES[table]()
    seen.append(state())
    thing.save()
    seen.append(state())
    type(thing).objects.filter(pk=thing.pk).delete()
    seen.append(state())
    assert len(set(seen)) == len(seen)


def test_what_is_taken_back_leaves_the_state_that_was_read():
    before = state()
    with transaction.atomic():
        SynonymGroup.objects.create(words=["가", "나"])
        assert state() != before
        transaction.set_rollback(True)
    assert state() == before
    SynonymGroup.objects.create(words=["다", "라"])
    assert state() != before


def test_pieces_do_not_make_another_state(piece):
    before = state()
    make_tariff(piece)
    Equipment.objects.filter(pk=piece.pk).update(name_ko="다른 이름")
    index([piece.pk])
    assert state() == before


@pytest.mark.django_db(transaction=True)
def test_two_who_edit_words_do_not_wait_and_every_commit_is_seen():
    """The one who began first commits last: nobody mistakes his state for one already read."""
    VocabularyChange.objects.all().delete()
    began, may_end = threading.Event(), threading.Event()

    def first():
        try:
            with transaction.atomic():
                SynonymGroup.objects.create(words=["확대경", "현미경"])
                began.set()
                may_end.wait(timeout=10)
        finally:
            connection.close()

    seen = [state()]
    slow = threading.Thread(target=first)
    slow.start()
    assert began.wait(timeout=10)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")  # else it would wait for the first one
        SynonymGroup.objects.create(words=["돋보기", "현미경"])
    seen.append(state())
    assert "확대경" not in keeping.current().synonyms
    may_end.set()
    slow.join(timeout=10)
    seen.append(state())
    assert len(set(seen)) == 3
    assert {"확대경", "돋보기"} <= keeping.current().synonyms.keys()
