"""i-tube numbers are given out once, whoever asks for them at the same moment."""

import threading

import pytest
from django.db import connection, transaction

from equipment import numbers
from equipment.importing import resource
from equipment.models import Equipment
from itube.lib.sheets import SheetError
from tests.equipment.importing.files import load, make_vocabulary, row
from tests.factories import make_equipment

pytestmark = pytest.mark.django_db(transaction=True)


def test_numbers_go_on_after_the_highest():
    assert (numbers.highest(), numbers.written(148978)) == (0, "EPN0148978")
    make_equipment(itube_no="EPN0000041")
    with transaction.atomic():
        assert numbers.next_number() == "EPN0000042"


def add_while_importing(tmp_path, monkeypatch):
    """Add a piece as the form does, while an import is between reading the highest and storing."""
    make_vocabulary()
    read, added, failures = threading.Event(), threading.Event(), []

    def add():
        try:
            read.wait(timeout=5)
            with transaction.atomic():
                make_equipment(itube_no=numbers.next_number())
        except Exception as error:
            failures.append(error)
        finally:
            added.set()
            connection.close()

    class Pieces(resource.Pieces):
        def __init__(self, rows):
            super().__init__(rows)
            read.set()
            added.wait(timeout=1)  # with the guard the other one is still waiting for us

    monkeypatch.setattr(resource, "Pieces", Pieces)
    thread = threading.Thread(target=add)
    thread.start()
    try:
        load(tmp_path, [row(1, itube_no="")])
    except SheetError as error:
        failures.append(error)
    thread.join(timeout=10)
    return failures


def test_form_and_import_never_take_the_same_number(tmp_path, monkeypatch):
    assert add_while_importing(tmp_path, monkeypatch) == []
    assert sorted(Equipment.objects.values_list("itube_no", flat=True)) == [
        "EPN0000001",
        "EPN0000002",
    ]


def test_without_the_lock_they_would(tmp_path, monkeypatch):
    monkeypatch.setattr(resource, "lock_numbers", lambda: None)
    assert len(add_while_importing(tmp_path, monkeypatch)) == 1
    assert Equipment.objects.count() == 1
