"""The words that searches know besides the names of kinds: all of them edited in the admin.

Whatever changes a word, a kind, a center or anything else that searches keep in memory adds a row
to VocabularyChange, by triggers of the database (migration 0006): a process that has read an older
state sees by it that it must read again.
"""

import re

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

WORD = 60
# At the end of a word: all words that begin so.
STEM_SIGN = "~"


class SynonymGroup(models.Model):
    """Words that mean the same. With leads_to, the words only lead there and not back."""

    words = ArrayField(
        models.CharField(max_length=WORD),
        verbose_name=gettext_lazy("같은 말"),
        help_text=gettext_lazy(
            "쉼표로 나누어 적어요. 예: 이차전지, 2차전지, 배터리. 끝에 ~를 붙이면 그렇게 시작하는 "
            "말을 모두 뜻해요. 예: 당겨~"
        ),
    )
    leads_to = ArrayField(
        models.CharField(max_length=WORD),
        verbose_name=gettext_lazy("이어지는 말"),
        blank=True,
        default=list,
        help_text=gettext_lazy(
            "적으면 위의 말로 찾을 때 이 말도 함께 찾아요. 거꾸로는 찾지 않아요. 예: 파단면 → "
            "주사전자현미경"
        ),
    )
    enabled = models.BooleanField(gettext_lazy("사용"), default=True)
    note = models.CharField(gettext_lazy("메모"), max_length=200, blank=True)

    class Meta:
        verbose_name = gettext_lazy("동의어")
        verbose_name_plural = pgettext_lazy("plural", "동의어")
        ordering = ["words", "pk"]

    def __str__(self) -> str:
        return ", ".join(self.words) + (f" → {', '.join(self.leads_to)}" if self.leads_to else "")


class SpellingRule(models.Model):
    """A spelling that is read as another one, in questions and in what is stored alike."""

    variant = models.CharField(
        gettext_lazy("다른 표기"),
        max_length=WORD,
        unique=True,
        help_text=gettext_lazy("낱말 안의 이 글자를 바꾸어 읽어요. 예: 센타"),
    )
    canonical = models.CharField(gettext_lazy("바른 표기"), max_length=WORD)
    pattern = models.CharField(
        gettext_lazy("낱말의 모양"),
        max_length=100,
        blank=True,
        help_text=gettext_lazy("정규식이에요. 적으면 이 모양의 낱말에서만 바꾸어요. 예: ^이차원.*"),
    )
    enabled = models.BooleanField(gettext_lazy("사용"), default=True)

    class Meta:
        verbose_name = gettext_lazy("표기 규칙")
        verbose_name_plural = pgettext_lazy("plural", "표기 규칙")
        ordering = ["variant"]

    def __str__(self) -> str:
        return f"{self.variant} → {self.canonical}"

    def clean(self) -> None:
        super().clean()
        try:
            re.compile(self.pattern)
        except (re.error, OverflowError, RecursionError) as error:
            raise ValidationError(
                {"pattern": _("정규식이 아니에요: %(why)s") % {"why": error}}
            ) from error


class QueryWord(models.Model):
    """A word of questions that says nothing, or little, about what is looked for."""

    class Role(models.TextChoices):
        STOP = "stop", gettext_lazy("빼는 말")
        GENERIC = "generic", gettext_lazy("두루 쓰는 말")
        PARTICLE = "particle", gettext_lazy("조사")
        ENDING = "ending", gettext_lazy("어미")

    text = models.CharField(gettext_lazy("낱말"), max_length=WORD)
    role = models.CharField(
        gettext_lazy("구분"),
        max_length=10,
        choices=Role,
        help_text=gettext_lazy(
            "빼는 말은 찾지 않고, 두루 쓰는 말은 순서를 정하는 데에만 써요. "
            "조사와 어미는 낱말 끝에서 떼어요."
        ),
    )
    enabled = models.BooleanField(gettext_lazy("사용"), default=True)

    class Meta:
        verbose_name = gettext_lazy("질문의 낱말")
        verbose_name_plural = pgettext_lazy("plural", "질문의 낱말")
        ordering = ["role", "text"]
        constraints = [
            models.UniqueConstraint(fields=["text", "role"], name="query_word_once"),
            models.CheckConstraint(
                condition=Q(role__in=["stop", "generic", "particle", "ending"]),
                name="query_word_role_known",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class VocabularyChange(models.Model):
    """One change of anything that searches keep in memory; the database adds the rows."""

    at = models.DateTimeField(db_default=Now())

    def __str__(self) -> str:
        return f"change {self.pk} of {self.at}"
