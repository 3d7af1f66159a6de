"""Wanting more than one free slot: waiting for one, or booking several that belong together."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from equipment.models import Equipment, UseMode
from itube.accounts.models import Company, User
from itube.lib.periods import Span
from itube.lib.references import new_reference


class WaitQuerySet(models.QuerySet["Wait"]):
    def standing(self, now: datetime) -> "WaitQuerySet":
        """Places that may come to something: in a line for days to come, or with held time."""
        in_line = Q(state=Wait.State.WAITING, until_at__gt=now)
        return self.filter(in_line | Q(state=Wait.State.HELD, held_until__gt=now))

    def with_place(self, now: datetime) -> "WaitQuerySet":
        """Each with its `place` in the line of its piece, from 1; of use only while waiting."""
        before = Q(created_at__lt=OuterRef("created_at"))
        before |= Q(created_at=OuterRef("created_at"), pk__lt=OuterRef("pk"))
        line = Wait.objects.filter(
            before, equipment=OuterRef("equipment"), state=Wait.State.WAITING, until_at__gt=now
        )
        ahead = line.order_by().values("equipment").values(number=Count("pk"))
        return self.annotate(place=Coalesce(Subquery(ahead), 0) + 1)

    def held_for(self, user: User, piece: Equipment, now: datetime) -> "WaitQuerySet":
        """Places of user whose time on piece is held still."""
        held = self.filter(state=Wait.State.HELD, held_until__gt=now)
        return held.filter(user=user, equipment=piece)

    def for_list(self) -> "WaitQuerySet":
        """With all that a row of a list shows: held time by its deadline, then as they joined."""
        rows = self.select_related("equipment__center__institution")
        return rows.order_by(F("held_until").asc(nulls_last=True), "created_at", "pk")


class Wait(models.Model):
    """A place in the line for a piece; when fitting time becomes free, it is held for the first."""

    class State(models.TextChoices):
        WAITING = "waiting", _("대기")
        HELD = "held", _("시간 확보")
        TAKEN = "taken", _("예약함")
        LEFT = "left", _("대기 취소")
        LAPSED = "lapsed", _("기한 지남")

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    equipment = models.ForeignKey(
        Equipment, models.CASCADE, related_name="waits", verbose_name=_("장비")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="waits", verbose_name=_("회원")
    )
    company = models.ForeignKey(Company, models.PROTECT, null=True, blank=True, related_name="+")
    use_mode = models.CharField(_("이용방법"), max_length=10, choices=UseMode)
    # Any unbroken stretch of `minutes` within [from_at, until_at).
    from_at = models.DateTimeField(_("언제부터"))
    until_at = models.DateTimeField(_("언제까지"))
    minutes = models.PositiveIntegerField(_("이용 시간(분)"))
    state = models.CharField(_("상태"), max_length=10, choices=State, default=State.WAITING)
    held_start = models.DateTimeField(_("확보한 시작"), null=True, blank=True)
    held_end = models.DateTimeField(_("확보한 종료"), null=True, blank=True)
    held_until = models.DateTimeField(_("확보 기한"), null=True, blank=True)
    created_at = models.DateTimeField(_("신청한 때"), default=timezone.now)

    objects = WaitQuerySet.as_manager()

    class Meta:
        verbose_name = _("빈 시간 대기")
        verbose_name_plural = pgettext_lazy("plural", "빈 시간 대기")
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                fields=["equipment", "created_at"],
                name="wait_in_line",
                condition=Q(state="waiting"),
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_at__gt=F("from_at")), name="wait_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(state="held")
                | Q(held_start__isnull=False, held_end__isnull=False, held_until__isnull=False),
                name="wait_held_has_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.equipment} {self.get_state_display()}"

    @property
    def last_moment(self) -> datetime:
        """The end of the window as people name it: the day's end, not the next day's beginning."""
        return self.until_at - timedelta(microseconds=1)

    @property
    def length(self) -> timedelta:
        return timedelta(minutes=self.minutes)

    @property
    def held_span(self) -> Span | None:
        """The time that is or was held for the person."""
        if self.held_start is None or self.held_end is None:
            return None
        return Span(self.held_start, self.held_end)


class Series(models.Model):
    """The same time on several dates, asked for at once; each date is a booking of its own."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="series", verbose_name=_("신청자")
    )
    # Dates that could not be booked: [{"start", "end", "rule", "text"}].
    refused = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("반복 예약")
        verbose_name_plural = pgettext_lazy("plural", "반복 예약")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.reference


class Chain(models.Model):
    """Steps on several pieces in order, asked for at once; its state is derived from theirs."""

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="chains", verbose_name=_("신청자")
    )
    title = models.CharField(_("제목"), max_length=100, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("연속 예약")
        verbose_name_plural = pgettext_lazy("plural", "연속 예약")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title or self.reference
