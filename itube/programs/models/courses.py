"""Courses that centers teach, and the sessions on which they do."""

from datetime import datetime, timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Center
from equipment.models import Field, Kind, Qualification
from itube.lib.names import localized
from itube.lib.references import new_reference
from itube.programs.courses.states import PLACED, State

# Words of addresses below /services/courses/ that are pages of their own.
TAKEN_SLUGS = ("mine", "certificates", "sessions", "enrolments")


class CourseQuerySet(models.QuerySet["Course"]):
    def published(self, now: datetime) -> Self:
        """Courses that anyone may see at now, of centers that anyone may see."""
        return self.filter(published_at__lte=now, center__is_published=True)

    def for_list(self) -> Self:
        """With all that a row of a list shows."""
        return self.select_related("center__institution", "field", "qualification").defer(
            "body_ko", "body_en"
        )

    def by_next_session(self, now: datetime) -> Self:
        """Those that begin next first, those without a coming session at the end.

        Each has next_at, the moment at which its next session begins, or None.
        """
        coming = Session.objects.coming(now).filter(course=OuterRef("pk")).order_by("starts_at")
        return self.annotate(next_at=Subquery(coming.values("starts_at")[:1])).order_by(
            F("next_at").asc(nulls_last=True), "slug"
        )


class Course(models.Model):
    """What a center teaches; who completes it gets its qualification where it grants one."""

    slug = models.SlugField(
        _("주소 이름"),
        max_length=80,
        unique=True,
        help_text=_("주소에 쓰는 영문 소문자, 숫자, 붙임표예요. 게시한 뒤에는 바꾸지 마세요."),
    )
    center = models.ForeignKey(
        Center, models.PROTECT, related_name="courses", verbose_name=_("지원센터")
    )
    title_ko = models.CharField(_("과정 이름"), max_length=100)
    title_en = models.CharField(_("과정 영문 이름"), max_length=160, blank=True)
    summary_ko = models.CharField(_("요약"), max_length=300)
    summary_en = models.CharField(_("영문 요약"), max_length=500, blank=True)
    body_ko = models.TextField(
        _("배우는 내용"),
        blank=True,
        help_text=_("빈 줄로 문단을 나눠요. 줄 앞의 ‘## ’은 소제목, ‘- ’은 목록이 돼요."),
    )
    body_en = models.TextField(_("배우는 내용(영문)"), blank=True)
    audience_ko = models.CharField(_("대상"), max_length=200, blank=True)
    audience_en = models.CharField(_("대상(영문)"), max_length=300, blank=True)
    field = models.ForeignKey(
        Field,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name=_("기술분야"),
    )
    kinds = models.ManyToManyField(
        Kind, related_name="courses", blank=True, verbose_name=_("다루는 장비종류")
    )
    qualification = models.ForeignKey(
        Qualification,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="courses",
        verbose_name=_("주는 자격"),
        help_text=_("수료하면 이 자격이 생겨서, 자격이 필요한 장비를 직접 예약할 수 있어요."),
    )
    valid_months = models.PositiveSmallIntegerField(
        _("자격 유효기간(개월)"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("비워 두면 기한이 없어요."),
    )
    hours = models.PositiveSmallIntegerField(_("교육시간"), validators=[MinValueValidator(1)])
    fee_won = models.PositiveBigIntegerField(
        _("교육비"), default=0, help_text=_("부가세를 뺀 원 단위예요. 0은 무료예요.")
    )
    published_at = models.DateTimeField(
        _("게시 시각"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_("비워 두면 작성 중, 앞날이면 그때 저절로 게시돼요."),
    )

    objects = CourseQuerySet.as_manager()

    class Meta:
        verbose_name = _("교육과정")
        verbose_name_plural = pgettext_lazy("plural", "교육과정")
        ordering = ["center", "slug"]
        constraints = [
            models.CheckConstraint(condition=Q(hours__gte=1), name="course_takes_time"),
            models.CheckConstraint(
                condition=Q(valid_months=None)
                | Q(valid_months__gte=1, qualification__isnull=False),
                name="course_months_of_a_qualification",
                violation_error_message=_("유효기간은 자격을 주는 과정에만 적어요(1개월 이상)."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return localized(self, "title")

    @property
    def summary(self) -> str:
        return localized(self, "summary")

    @property
    def body(self) -> str:
        """The text in the page's language, as it is written; Markdown."""
        return localized(self, "body")

    @property
    def audience(self) -> str:
        return localized(self, "audience")

    def get_absolute_url(self) -> str:
        return reverse("courses:course", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        if self.slug in TAKEN_SLUGS:
            raise ValidationError({"slug": _("누리집이 쓰는 이름이에요. 다른 이름을 적어 주세요.")})
        qualification = self.qualification
        if qualification and self.center_id and qualification.center_id != self.center_id:
            raise ValidationError({"qualification": _("이 센터의 자격만 고를 수 있어요.")})


class SessionQuerySet(models.QuerySet["Session"]):
    def coming(self, now: datetime) -> Self:
        """Those that have not begun at now and are not cancelled, the next first."""
        return self.filter(starts_at__gt=now, cancelled_at=None).order_by("starts_at", "pk")

    def with_places(self) -> Self:
        """Each with taken, how many have a place, and waiting, how many wait for one."""
        return self.annotate(
            taken=Count("enrolments", Q(enrolments__state__in=PLACED)),
            waiting=Count("enrolments", Q(enrolments__state=State.WAITING)),
        )

    def for_list(self) -> Self:
        return self.select_related("course__center__institution")


class Session(models.Model):
    """One time at which a course is taught, half-open [starts_at, ends_at)."""

    course = models.ForeignKey(
        Course, models.CASCADE, related_name="sessions", verbose_name=_("교육과정")
    )
    reference = models.CharField(
        _("회차번호"), max_length=10, unique=True, default=new_reference, editable=False
    )
    starts_at = models.DateTimeField(_("시작"), db_index=True)
    ends_at = models.DateTimeField(_("끝"))
    place_ko = models.CharField(_("장소"), max_length=120)
    place_en = models.CharField(_("영문 장소"), max_length=160, blank=True)
    online = models.BooleanField(_("온라인"), default=False)
    # A role and no name: pages of years ago should not go on naming people.
    instructor_ko = models.CharField(
        _("강사"), max_length=80, blank=True, help_text=_("이름 대신 맡은 일로 적어요.")
    )
    instructor_en = models.CharField(_("강사(영문)"), max_length=120, blank=True)
    capacity = models.PositiveSmallIntegerField(_("정원"), validators=[MinValueValidator(1)])
    enrol_from = models.DateTimeField(
        _("신청 시작"), null=True, blank=True, help_text=_("비워 두면 게시하면서 바로 받아요.")
    )
    enrol_until = models.DateTimeField(
        _("신청 마감"), help_text=_("이때부터는 신청을 받지 않아요. 시작보다 늦을 수 없어요.")
    )
    cancelled_at = models.DateTimeField(_("취소한 때"), null=True, blank=True, editable=False)
    cancel_reason = models.CharField(_("취소 사유"), max_length=200, blank=True, editable=False)
    # The last number that was given to someone who asked; grows under the row's lock.
    last_number = models.PositiveIntegerField(default=0, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("교육 회차")
        verbose_name_plural = pgettext_lazy("plural", "교육 회차")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="session_ends_after_start",
                violation_error_message=_("끝은 시작보다 뒤여야 해요."),
            ),
            models.CheckConstraint(
                condition=Q(enrol_until__lte=F("starts_at"))
                & (Q(enrol_from=None) | Q(enrol_from__lt=F("enrol_until"))),
                name="session_enrol_before_start",
                violation_error_message=_(
                    "신청은 시작하기 전에 마감하고, 마감은 신청 시작보다 뒤여야 해요."
                ),
            ),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="session_has_places"),
        ]

    def __str__(self) -> str:
        return f"{self.course} {timezone.localtime(self.starts_at):%Y-%m-%d}"

    @property
    def place(self) -> str:
        return localized(self, "place")

    @property
    def instructor(self) -> str:
        return localized(self, "instructor")

    def has_begun(self, now: datetime) -> bool:
        return self.starts_at <= now

    def is_coming(self, now: datetime) -> bool:
        """Return whether it will still be held, as far as is known at now."""
        return self.cancelled_at is None and not self.has_begun(now)

    def takes_enrolments(self, now: datetime) -> bool:
        """Return whether one may ask for a place at now: half-open [enrol_from, enrol_until).

        That all places may be taken is not asked: then one waits.
        """
        begun = self.enrol_from is None or self.enrol_from <= now
        return self.cancelled_at is None and begun and now < self.enrol_until

    def days_left(self, now: datetime) -> int:
        """Return in how many Seoul days it begins; 0 is today."""
        return (timezone.localdate(self.starts_at) - timezone.localdate(now)).days

    @property
    def length(self) -> timedelta:
        return self.ends_at - self.starts_at
