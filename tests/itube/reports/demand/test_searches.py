"""Searches in vain by month: made anew as far as the log reaches, and older ones kept."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from itube.finder.models import QuestionLog
from itube.finder.models.questions import KEPT
from itube.reports.demand.searches import remake
from itube.reports.models import UnmetSearch
from itube.reports.tasks import note_unmet_demand
from tests import factories
from tests.itube.reports.demand.worlds import FILTER, NONE, searched

pytestmark = pytest.mark.django_db
TODAY = date(2029, 12, 5)


def rows():
    return {
        (row.month, row.text, row.kind and row.kind.slug, row.province, row.outcome): row.n
        for row in UnmetSearch.objects.select_related("kind")
    }


def test_the_log_is_added_up_by_month_text_kind_and_province():
    factories.make_kind(slug="utm", name_ko="만능시험기")
    november, december = date(2029, 11, 1), date(2029, 12, 1)
    factories.make_center(province="KR-26")
    searched("만능시험기", 2, filters="province=KR-26")
    searched("만능시험기", 3, day=date(2029, 11, 21), filters="province=KR-26")
    searched("만능시험기", 1, day=date(2029, 11, 22))
    searched("만능시험기", 4, kind=FILTER, filters="province=KR-26")
    searched("만능시험기", 1, day=date(2029, 11, 22), language="en")
    searched("양자컴퓨터", 5, day=date(2029, 12, 1))
    searched("고친 말", 9, kind=QuestionLog.Kind.CORRECTED)
    searched("바꾼 말", 9, kind=QuestionLog.Kind.REFINED)

    assert remake(TODAY) == 4

    expected = {
        (november, "만능시험기", "utm", "KR-26", NONE): 5,
        (november, "만능시험기", "utm", "", NONE): 2,
        (november, "만능시험기", "utm", "KR-26", FILTER): 4,
        (december, "양자컴퓨터", None, "", NONE): 5,
    }
    assert rows() == expected
    assert remake(TODAY) == 4
    assert rows() == expected


def test_a_kind_that_comes_later_takes_the_texts_that_were_nobodys():
    searched("만능시험기", 2)
    remake(TODAY)
    assert UnmetSearch.objects.get().kind is None
    kind = factories.make_kind(name_ko="만능시험기")
    remake(TODAY)
    assert UnmetSearch.objects.get().kind == kind


def test_months_that_the_log_has_lost_stay_as_they_were():
    old = UnmetSearch.objects.create(month=date(2028, 3, 1), text="옛말", outcome=NONE, n=7)
    gone = UnmetSearch.objects.create(month=date(2029, 11, 1), text="지워진 말", outcome=NONE, n=1)
    edge = TODAY - KEPT
    partly = UnmetSearch.objects.create(
        month=edge.replace(day=1), text="반만 남은 달", outcome=NONE, n=30
    )
    searched("반만 남은 달", 2, day=edge)
    searched("양자컴퓨터", 1)

    remake(TODAY)

    assert set(UnmetSearch.objects.values_list("text", "n")) == {
        (old.text, 7),
        (partly.text, 30),
        ("양자컴퓨터", 1),
    }
    assert not UnmetSearch.objects.filter(pk=gone.pk).exists()
    QuestionLog.objects.all().delete()
    assert remake(TODAY) == 0
    assert UnmetSearch.objects.count() == 3


def test_a_thousand_texts_cost_as_many_statements_as_one():
    counts = []
    for number in (1, 1000):
        QuestionLog.objects.bulk_create(
            QuestionLog(day=TODAY, kind=NONE, text=f"말 {number} {n}", language="ko")
            for n in range(number)
        )
        remake(TODAY)
        with CaptureQueriesContext(connection) as queries:
            remake(TODAY)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_worker_and_the_command_note_it(capsys):
    today = timezone.localdate()
    searched("양자컴퓨터", 3, day=today - timedelta(days=1))
    assert note_unmet_demand() == (1, 0)
    UnmetSearch.objects.all().delete()
    call_command("note_unmet_demand")
    assert "1행" in capsys.readouterr().out
    assert UnmetSearch.objects.get().n == 3
