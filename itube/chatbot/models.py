"""Conversations with the chatbot, turn by turn, with no more of a person than a link to the member.

What was said is masked (itube.chatbot.masking) before it comes here. No address and no browser is
kept: an anonymous conversation is known by its reference alone, which its browser holds.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Count, Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itube.accounts.models import User
from itube.chatbot.slots import Intent, Refusal
from itube.lib.references import ALPHABET, new_reference

KEPT = timedelta(days=30)  # without a member
KEPT_OF_MEMBERS = timedelta(days=365)
LONGEST = 500  # characters of a question
# Masking puts a longer sign in place of a short number.
LONGEST_MASKED = 2 * LONGEST
# Twice the length of other references: whoever holds one may read the conversation.
PATTERN = rf"^[{ALPHABET}]{{20}}$"
FAILED = "failed"  # beside the codes of Refusal: the answer could not be made
NOT_UNDERSTOOD = Q(intent=Intent.ASK_BACK) | Q(refusal__in=[Refusal.UNKNOWN, FAILED])

Person = User | AnonymousUser


def _reference() -> str:
    return new_reference() + new_reference()


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def held_by(self, person: Person) -> "ConversationQuerySet":
        """Those that person may read if he has their reference: anonymous ones, and his own."""
        if person.is_authenticated:
            return self.filter(Q(user=None) | Q(user=person.pk))
        return self.filter(user=None)

    def of(self, person: Person) -> "ConversationQuerySet":
        """Those of a member."""
        return self.filter(user=person.pk) if person.is_authenticated else self.none()

    def over(self, now: datetime) -> "ConversationQuerySet":
        """Those that are to be deleted, because nothing was said in them for so long."""
        return self.filter(
            Q(user=None, last_at__lt=now - KEPT) | Q(last_at__lt=now - KEPT_OF_MEMBERS)
        )


class Conversation(models.Model):
    """One conversation. memory is stored.memory_told(), with the page it is about as `about`."""

    reference = models.CharField(
        _("대화 번호"), max_length=20, unique=True, default=_reference, editable=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        related_name="conversations",
        verbose_name=_("회원"),
    )
    started_at = models.DateTimeField(_("시작한 때"))
    last_at = models.DateTimeField(_("마지막으로 말한 때"), db_index=True)
    memory = models.JSONField(_("기억"), default=dict)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("챗봇 대화")
        verbose_name_plural = pgettext_lazy("plural", "챗봇 대화")
        ordering = ["-last_at"]

    def __str__(self) -> str:
        return self.reference


class TurnQuerySet(models.QuerySet["Turn"]):
    def not_understood(self) -> "TurnQuerySet":
        """Turns that were asked back, not understood, or could not be answered."""
        return self.filter(NOT_UNDERSTOOD)

    def over(self, now: datetime) -> "TurnQuerySet":
        """Turns to be deleted; an anonymous conversation that goes on forgets its beginning."""
        return self.filter(
            Q(conversation__user=None, at__lt=now - KEPT) | Q(at__lt=now - KEPT_OF_MEMBERS)
        )

    def by_day(self, since: date) -> Any:
        """Return day, number of turns and how many were not understood, the last day first."""
        return (
            self.filter(at__date__gte=since)
            .order_by()
            .annotate(day=TruncDate("at"))
            .values("day")
            .annotate(n=Count("pk"), missed=Count("pk", filter=NOT_UNDERSTOOD))
            .order_by("-day")
        )

    def by_intent(self, since: date) -> Any:
        """Return intent and number of turns, the most frequent first."""
        return (
            self.filter(at__date__gte=since)
            .order_by()
            .values("intent")
            .annotate(n=Count("pk"), missed=Count("pk", filter=NOT_UNDERSTOOD))
            .order_by("-n", "intent")
        )


class Turn(models.Model):
    """One question with its answer. said is masked; reply is stored.reply_told()."""

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="turns", verbose_name=_("대화")
    )
    number = models.PositiveIntegerField(_("번째"))
    said = models.CharField(_("질문"), max_length=LONGEST_MASKED)
    language = models.CharField(_("언어"), max_length=5, choices=settings.LANGUAGES)
    intent = models.CharField(_("의도"), max_length=20)
    refusal = models.CharField(_("답하지 못한 까닭"), max_length=20, blank=True)
    understood = models.JSONField(_("이해한 것"), default=dict)
    reply = models.JSONField(_("답"), default=dict)
    is_rephrased = models.BooleanField(_("표현을 다듬음"), default=False)
    at = models.DateTimeField(_("물은 때"), db_index=True)

    objects = TurnQuerySet.as_manager()

    class Meta:
        verbose_name = _("챗봇 질문")
        verbose_name_plural = pgettext_lazy("plural", "챗봇 질문")
        ordering = ["conversation", "number"]
        constraints = [models.UniqueConstraint(fields=["conversation", "number"], name="turn_once")]

    def __str__(self) -> str:
        return self.said
