"""Events: when, where, what happens, and what can be watched."""

from datetime import datetime, timedelta
from typing import Self

from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from itube.lib.names import localized
from itube.news.models.published import Published, PublishedQuerySet
from itube.news.streams import validate_captions, validate_film


class Phase(models.TextChoices):
    COMING = "coming", pgettext_lazy("event", "예정")
    NOW = "now", _("진행 중")
    OVER = "over", _("끝남")


def start_of_day(now: datetime) -> datetime:
    """Return the moment at which now's Seoul day began."""
    return timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)


def _over(now: datetime) -> Q:
    return Q(ends_at__lte=now) | Q(ends_at=None, starts_at__lt=start_of_day(now))


class EventQuerySet(PublishedQuerySet):
    def for_list(self) -> Self:
        """As lists show them; coming() and over() bring the order."""
        return self.select_related("sector").defer("body_ko", "body_en")

    def coming(self, now: datetime) -> Self:
        """Those that are not over at now, the next first."""
        return self.exclude(_over(now)).order_by("starts_at", "pk")

    def over(self, now: datetime) -> Self:
        """Those that are over at now, the latest first."""
        return self.filter(_over(now)).order_by("-starts_at", "-pk")

    def with_registrations(self) -> Self:
        """Each with registered, the number of people who hold a place."""
        return self.annotate(registered=Count("registrations"))


class Event(Published):
    """Something at a time. Without ends_at its end is not known; it is over when its day is."""

    class Kind(models.TextChoices):
        CEREMONY = "ceremony", _("기념행사")
        PANEL = "panel", _("좌담회")
        SHOW = "show", _("온라인 로드쇼")
        BRIEFING = "briefing", _("설명회")
        COURSE = "course", pgettext_lazy("event", "교육")
        CONSULTATION = "consultation", _("상담")

    kind = models.CharField(_("종류"), max_length=15, choices=Kind, default=Kind.BRIEFING)
    starts_at = models.DateTimeField(_("시작"))
    ends_at = models.DateTimeField(_("끝"), null=True, blank=True)
    place_ko = models.CharField(_("장소"), max_length=120)
    place_en = models.CharField(_("영문 장소"), max_length=160, blank=True)
    online = models.BooleanField(_("온라인"), default=False)
    takes_registrations = models.BooleanField(_("참가 신청 받기"), default=False)
    capacity = models.PositiveIntegerField(
        _("정원"), null=True, blank=True, help_text=_("비워 두면 제한이 없어요.")
    )
    registration_ends_at = models.DateTimeField(
        _("신청 마감"), null=True, blank=True, help_text=_("비워 두면 행사 시작 때까지 받아요.")
    )
    live_url = models.CharField(
        _("생중계 주소"),
        max_length=300,
        blank=True,
        validators=[validate_film],
        help_text=_("이 누리집의 /로 시작하는 주소나 허용한 서버의 https 주소예요. HLS(.m3u8)."),
    )
    recording_url = models.CharField(
        _("다시보기 주소"),
        max_length=300,
        blank=True,
        validators=[validate_film],
        help_text=_("끝난 뒤에 보여 드릴 영상이에요. HLS(.m3u8)나 .mp4."),
    )
    recording_note_ko = models.CharField(_("다시보기 설명"), max_length=300, blank=True)
    recording_note_en = models.CharField(_("영문 다시보기 설명"), max_length=300, blank=True)
    captions_ko_url = models.CharField(
        _("자막 주소"),
        max_length=300,
        blank=True,
        validators=[validate_captions],
        help_text=_("다시보기의 자막이에요. 이 누리집의 /로 시작하는 .vtt 주소."),
    )
    captions_en_url = models.CharField(
        _("영문 자막 주소"), max_length=300, blank=True, validators=[validate_captions]
    )

    objects = EventQuerySet.as_manager()

    class Meta(Published.Meta):
        verbose_name = _("행사")
        verbose_name_plural = pgettext_lazy("plural", "행사")
        ordering = ["-starts_at", "-pk"]
        constraints = [
            *Published.Meta.constraints,
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("끝은 시작보다 뒤여야 해요."),
            ),
        ]

    @property
    def place(self) -> str:
        return localized(self, "place")

    @property
    def recording_note(self) -> str:
        return localized(self, "recording_note")

    def get_absolute_url(self) -> str:
        return reverse("news:event", args=[self.slug])

    @property
    def until(self) -> datetime:
        """The moment from which the event is over; where no end is known, that of its Seoul day."""
        return self.ends_at or start_of_day(self.starts_at) + timedelta(days=1)

    def phase(self, now: datetime) -> Phase:
        """Return where the event stands at now; under way is half-open [starts_at, until)."""
        if now < self.starts_at:
            return Phase.COMING
        return Phase.NOW if now < self.until else Phase.OVER

    def days_left(self, now: datetime) -> int:
        """Return in how many Seoul days the event begins; 0 is today."""
        return (timezone.localdate(self.starts_at) - timezone.localdate(now)).days

    def takes_registrations_at(self, now: datetime) -> bool:
        """Return whether the form is open at now; that all places may be taken is not asked."""
        ends = self.registration_ends_at or self.starts_at
        return self.takes_registrations and now < min(ends, self.starts_at)


class ProgrammePart(models.Model):
    """One line of an event's programme; without at the time is not known."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="programme")
    number = models.PositiveSmallIntegerField(_("순서"))
    at = models.TimeField(_("시각"), null=True, blank=True)
    title_ko = models.CharField(_("내용"), max_length=120)
    title_en = models.CharField(_("영문 내용"), max_length=160)
    # A role and no name: pages of years ago should not go on naming people.
    speaker_ko = models.CharField(_("맡은 이"), max_length=120, blank=True)
    speaker_en = models.CharField(_("영문 맡은 이"), max_length=160, blank=True)

    class Meta:
        verbose_name = _("프로그램")
        verbose_name_plural = pgettext_lazy("plural", "프로그램")
        ordering = ["event", "number"]
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="programme_number_once")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return localized(self, "title")

    @property
    def speaker(self) -> str:
        return localized(self, "speaker")
