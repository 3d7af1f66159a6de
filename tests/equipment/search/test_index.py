from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from equipment.models import Equipment, SearchDocument
from equipment.search.analysis import asked_tokens, tokens, words
from equipment.search.index import index, outdated, rebuild, remove
from equipment.search.traits import unpack
from tests.factories import make_center, make_equipment, make_kind, make_tariff

pytestmark = pytest.mark.django_db
INDEXING = 9  # statements, whatever the number of pieces


def test_a_document_follows_its_piece():
    piece = make_equipment(name_ko="현미경")
    assert index([piece.pk]) == 1
    Equipment.objects.filter(pk=piece.pk).update(name_ko="분석기", status="repair")
    index([piece.pk])
    document = SearchDocument.objects.get()
    assert "'석기'" in document.tokens
    assert "미경" not in document.tokens
    assert unpack(document.traits).status == "repair"


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
    index(few)  # what kinds and centers have is read once
    with django_assert_num_queries(INDEXING):
        index(few)
    many = few + [make_equipment(kind=kind, center=center).pk for _ in range(20)]
    with django_assert_num_queries(INDEXING):
        index(many)


def test_the_command_writes_every_document(capsys):
    make_equipment()
    call_command("reindex")
    assert SearchDocument.objects.count() == 1
    out = capsys.readouterr().out
    assert "1/1" in out
    assert "1 documents" in out


@pytest.mark.parametrize(
    ("text", "some"),
    [
        ("주사 전자현미경(FE-SEM)", {"주사", "사전", "현미", "미경", "fesem", "fe", "sem"}),
        ("JSM-7900F", {"jsm7900f", "jsm", "7900", "7900f"}),
        ("EOS M 290", {"eosm", "m290", "290"}),
        ("5축 머시닝센터", {"5축", "축머", "머시"}),
        ("X선 회절", {"x선", "선회", "회절"}),
        ("가속전압 300 kV, 1,800℃", {"300kv", "1800도"}),
        ("세라믹 ㎛ µ", {"세라", "um", "u"}),
    ],
)
def test_a_stored_text_has_these_tokens(text, some):
    assert some <= tokens(words(text), joined=True)


@pytest.mark.parametrize(
    ("word", "needed"),
    [
        ("현미경", ["현미", "미경"]),
        ("챔", ["챔"]),
        ("jsm-7900f", ["jsm7900f"]),
        ("5축가공기", ["5축", "가공", "공기"]),
        ("1800도", ["1800도"]),
        ("x선", ["x선"]),
        ("3d프린터", ["3d프", "린터"]),
        ("ㅎㅁㄱ", ["ㅎㅁㄱ"]),
    ],
)
def test_an_asked_word_needs_these_tokens(word, needed):
    assert asked_tokens(word) == needed


def test_index_days_are_those_of_seoul():
    """At 00:30 in Seoul a tariff of that day holds, though in UTC it is the day before."""
    piece = make_equipment()
    make_tariff(piece, won=40_000, valid_from=date(2026, 1, 2))
    index([piece.pk])
    SearchDocument.objects.update(indexed_at=datetime(2026, 1, 1, 3, tzinfo=UTC))
    assert outdated(datetime(2026, 1, 1, 14, 30, tzinfo=UTC)) == []
    assert outdated(datetime(2026, 1, 1, 15, 30, tzinfo=UTC)) == [piece.pk]
