"""Documents follow whatever they are made of, and two writers at once lose nothing."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from equipment.filters import EquipmentFilter
from equipment.importing.classification import load_classification_file
from equipment.models import Equipment, Kind, SearchDocument
from equipment.search import index as writing
from equipment.search.index import index, rebuild
from equipment.search.query import search
from equipment.search.question import question_from
from tests.equipment.importing.files import write_csv
from tests.factories import make_center, make_classification, make_equipment, make_kind


def found(q, **chosen):
    """Return the pieces that the words of q, as they are, and the chosen codes find."""
    filterset = EquipmentFilter({"q": q, "literal": "1", **chosen})
    assert filterset.is_valid(), filterset.errors
    return search(question_from(filterset.form.cleaned_data)).ids


def renamed_while_writing(monkeypatch, wait):
    """Rename a piece and its kind while another writer is between reading and writing.

    Returns the words of the document in the end.
    """
    piece = make_equipment(name_ko="옛이름", kind=make_kind(name_ko="옛종류"))
    rebuild()
    read, renamed = threading.Event(), threading.Event()
    make, main = writing._document, threading.current_thread()

    def slow(*arguments):
        if threading.current_thread() is main:
            read.set()
            renamed.wait(timeout=wait)  # with the guard the other one is waiting for us
        return make(*arguments)

    def rename():
        read.wait(timeout=5)
        try:
            with transaction.atomic():
                Equipment.objects.filter(pk=piece.pk).update(name_ko="새이름")
                Kind.objects.filter(pk=piece.kind_id).update(name_ko="새종류")
                index([piece.pk])
        finally:
            renamed.set()
            connection.close()

    monkeypatch.setattr(writing, "_document", slow)
    thread = threading.Thread(target=rename)
    thread.start()
    rebuild()
    thread.join(timeout=10)
    return {name: bool(found(name)) for name in ("옛이름", "새이름", "옛종류", "새종류")}


@pytest.mark.django_db(transaction=True)
def test_a_writer_that_began_earlier_does_not_put_old_words_back(monkeypatch):
    there = renamed_while_writing(monkeypatch, wait=1)
    assert there == {"옛이름": False, "새이름": True, "옛종류": False, "새종류": True}


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_it_would(monkeypatch):
    lockless = Equipment.objects.all().__class__
    monkeypatch.setattr(lockless, "select_for_update", lambda pieces, **options: pieces)
    assert renamed_while_writing(monkeypatch, wait=5)["옛이름"]


@pytest.mark.django_db
def test_pieces_are_found_by_what_an_import_says_of_their_center(tmp_path, capsys):
    center = make_center(code="C001", name_ko="옛센터", city_ko="유성구")
    make_equipment(center=center)
    rebuild()
    row = {"code": "C001", "name_ko": "새센터", "province": "KR-11", "city_ko": "중구"}
    path = write_csv(tmp_path / "centers.csv", [row])
    call_command("import_centers", str(path), dry_run=True)
    assert found("옛센터")
    call_command("import_centers", str(path))
    assert not found("옛센터")
    assert found("새센터", province=["KR-11"])


@pytest.mark.django_db
def test_pieces_move_with_their_branch_of_the_classification(tmp_path):
    first, second = make_classification(code="A"), make_classification(code="B")
    middle = make_classification(code="A1", parent=first, level=2)
    leaf = make_classification(code="A11", parent=middle, level=3)
    make_equipment(classification=leaf, kind=make_kind(classification=leaf))
    rebuild()
    row = {"code": "A1", "name_ko": middle.name_ko, "parent": "B"}
    load_classification_file(write_csv(tmp_path / "tree.csv", [row]))
    profile = SearchDocument.objects.get().profile
    assert profile.classification_ids == [second.pk, middle.pk, leaf.pk]
