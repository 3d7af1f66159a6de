"""What people asked that the portal should answer better: counted by day, without the people."""

from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, models
from django.db.models import Max, Sum
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

LONGEST = 200
LONGEST_FILTERS = 300
KEPT = timedelta(days=400)

# Two visitors at once wait for each other for the length of this statement, and both are counted.
COUNT = """
INSERT INTO finder_questionlog (day, kind, text, language, correction, filters, n, done)
VALUES {rows}
ON CONFLICT (day, kind, text, language) DO UPDATE
SET n = finder_questionlog.n + 1, done = false,
    correction = EXCLUDED.correction, filters = EXCLUDED.filters
"""


class QuestionLogQuerySet(models.QuerySet["QuestionLog"]):
    def asked_since(self, day: date) -> Any:
        """Return what is not done with since day, the most frequent first, as dictionaries.

        One a text, kind and language, with n, the last day, and one of its corrections and filters.
        """
        return (
            self.filter(day__gte=day, done=False)
            .order_by()
            .values("text", "kind", "language")
            .annotate(
                times=Sum("n"), last=Max("day"), meant=Max("correction"), conditions=Max("filters")
            )
            .order_by("-times", "-last", "text", "kind", "language")
        )

    def forget(self, today: date) -> int:
        """Delete what is older than KEPT; return how many rows."""
        deleted, _rows = self.filter(day__lt=today - KEPT).delete()
        return deleted


class QuestionLog(models.Model):
    """How often one text was asked on one day in vain, or nearly so.

    There is no user, address or session, and personal numbers are masked before a text comes here
    (itube.finder.questions). correction: what was searched instead, or asked next. filters: the
    conditions of the last time. done: who looks after the words needs not see it again, until it
    is asked again.
    """

    class Kind(models.TextChoices):
        NONE = "none", _("결과 없음")
        CORRECTED = "corrected", _("고쳐서 찾음")
        REFINED = "refined", _("말을 바꾸어 다시 찾음")
        FILTER = "filter", _("조건을 풀고 다시 찾음")

    day = models.DateField(_("날짜"))
    kind = models.CharField(_("구분"), max_length=10, choices=Kind)
    text = models.CharField(_("질문"), max_length=LONGEST)
    language = models.CharField(_("언어"), max_length=5, choices=settings.LANGUAGES)
    correction = models.CharField(_("대신 찾은 말"), max_length=LONGEST, blank=True)
    filters = models.CharField(_("조건"), max_length=LONGEST_FILTERS, blank=True)
    n = models.PositiveIntegerField(_("횟수"), default=1)
    done = models.BooleanField(_("끝냄"), default=False)

    objects = QuestionLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("결과 없는 질문")
        verbose_name_plural = pgettext_lazy("plural", "결과 없는 질문")
        ordering = ["-day", "-n", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["day", "kind", "text", "language"], name="question_log_once"
            )
        ]

    def __str__(self) -> str:
        return self.text


def count(entries: list[QuestionLog]) -> None:
    """Count each of entries once more, or for the first time; one statement."""
    row = "(%s, %s, %s, %s, %s, %s, 1, false)"
    values = [
        value
        for each in entries
        for value in (
            each.day, each.kind, each.text, each.language, each.correction, each.filters
        )
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(rows=", ".join([row] * len(entries))), values)
