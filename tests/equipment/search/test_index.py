from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from equipment.models import Equipment, SearchDocument
from equipment.search.analysis import section, words
from equipment.search.index import index, outdated, rebuild, remove
from tests.factories import make_center, make_equipment, make_kind, make_tariff

pytestmark = pytest.mark.django_db


def test_a_document_follows_its_piece():
    piece = make_equipment(name_ko="현미경")
    assert index([piece.pk]) == 1
    Equipment.objects.filter(pk=piece.pk).update(name_ko="분석기", status="repair")
    index([piece.pk])
    document = SearchDocument.objects.get()
    assert " 분석기 " in document.text
    assert "현미경" not in document.text
    assert document.status == "repair"


def test_a_piece_that_is_hidden_loses_its_document():
    piece, other = make_equipment(), make_equipment()
    rebuild()
    Equipment.objects.filter(pk=piece.pk).update(is_published=False)
    assert index([piece.pk, other.pk]) == 1
    assert list(SearchDocument.objects.values_list("pk", flat=True)) == [other.pk]
    remove([other.pk])
    assert not SearchDocument.objects.exists()


def test_the_fee_is_the_lowest_of_those_in_force():
    piece = make_equipment()
    make_tariff(piece, use_mode="direct", won=90_000)
    make_tariff(piece, use_mode="test", basis="sample", won=30_000)
    make_tariff(piece, use_mode="rental", basis="day", won=1_000, valid_from=date(2999, 1, 1))
    index([piece.pk])
    assert SearchDocument.objects.get().fee_won == 30_000


def test_documents_that_no_longer_hold_are_known():
    changed, old_rules, fine = make_equipment(), make_equipment(), make_equipment()
    make_tariff(changed, valid_from=timezone.localdate() + timedelta(days=2))
    make_tariff(fine)
    rebuild()
    SearchDocument.objects.filter(pk=old_rules.pk).update(analyser_version=0)
    now = timezone.now()
    assert outdated(now) == [old_rules.pk]
    assert outdated(now + timedelta(days=2)) == [changed.pk, old_rules.pk]


def test_many_pieces_cost_as_many_queries_as_few(django_assert_num_queries):
    kind, center = make_kind(terms=("다른말",)), make_center()
    few = [make_equipment(kind=kind, center=center).pk for _ in range(2)]
    with django_assert_num_queries(15):
        index(few)
    many = few + [make_equipment(kind=kind, center=center).pk for _ in range(20)]
    with django_assert_num_queries(15):
        index(many)


def test_the_command_writes_every_document(capsys):
    make_equipment()
    call_command("reindex")
    assert SearchDocument.objects.count() == 1
    out = capsys.readouterr().out
    assert "1/1" in out
    assert "1 documents" in out


def test_a_section_has_the_whole_its_words_and_its_latin_parts():
    assert (
        section("주사 전자현미경(FE-SEM)") == " 주사전자현미경fesem 주사 전자현미경 fesem fe sem "
    )
    assert section("JSM-7900F") == " jsm7900f jsm 7900f "
    assert section("", "5축") == " 5축 5 "


def test_words_of_a_question_come_once_and_squashed():
    assert words("  FE-SEM  현미경, fe-sem (SEM) % _") == ("fesem", "현미경", "sem")


def test_index_days_are_those_of_seoul():
    """At 00:30 in Seoul a tariff of that day holds, though in UTC it is the day before."""
    piece = make_equipment()
    make_tariff(piece, won=40_000, valid_from=date(2026, 1, 2))
    index([piece.pk])
    SearchDocument.objects.update(indexed_at=datetime(2026, 1, 1, 3, tzinfo=UTC))
    assert outdated(datetime(2026, 1, 1, 14, 30, tzinfo=UTC)) == []
    assert outdated(datetime(2026, 1, 1, 15, 30, tzinfo=UTC)) == [piece.pk]
