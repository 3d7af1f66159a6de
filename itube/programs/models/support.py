"""A company's request for technology support: one thread, whichever center answers it."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.models import Center, Expert
from centers.permissions import Deed, Person, limited, runs_portal
from equipment.models import Field, Kind, ProcessStep, ProductItem
from itube.accounts.models import Company, ConsentText
from itube.cases.models import SupportCase
from itube.lib.provinces import Province
from itube.lib.references import PATTERN, new_reference
from itube.programs.support.states import (
    OPEN,
    WAITS_FOR_CENTER,
    Consent,
    Result,
    State,
    Topic,
    can_move,
)


class SupportRequestQuerySet(models.QuerySet["SupportRequest"]):
    def of_user(self, user: Person) -> "SupportRequestQuerySet":
        """Requests that user made."""
        return self.filter(requester_id=user.pk) if user.is_active else self.none()

    def seen_by_center(self, user: Person, now: datetime) -> "SupportRequestQuerySet":
        """Requests of the centers whose requests user may see; all for who runs the portal."""
        return self if runs_portal(user) else limited(self, user, Deed.VIEW, now)

    def visible_to(self, user: Person, now: datetime) -> "SupportRequestQuerySet":
        """Requests that user made, and those that user sees as a center's."""
        if not user.is_active:
            return self.none()
        return self.filter(requester_id=user.pk) | self.seen_by_center(user, now)

    def open(self) -> "SupportRequestQuerySet":
        """Requests that are neither closed nor cancelled."""
        return self.filter(state__in=OPEN)

    def overdue(self, now: datetime) -> "SupportRequestQuerySet":
        """Requests whose answer did not come in time."""
        return self.filter(state__in=WAITS_FOR_CENTER, respond_by__lte=now)

    def without_owner(self) -> "SupportRequestQuerySet":
        """Open requests that nobody answers for."""
        return self.open().filter(owner=None)

    def for_list(self) -> "SupportRequestQuerySet":
        """With all that a row of a list shows: one query, whatever its length."""
        return self.select_related("center__institution", "owner", "requester", "company")

    def for_page(self) -> "SupportRequestQuerySet":
        """With all that the page of one request shows of it."""
        return self.for_list().select_related(
            "expert", "kind", "item", "step__item", "field", "case", "consent_text"
        )


class SupportRequest(models.Model):
    reference = models.CharField(
        _("요청번호"), max_length=10, unique=True, default=new_reference, editable=False
    )
    requester = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="support_requests",
        verbose_name=_("요청한 사람"),
        db_index=False,  # support_request_of_user begins with it
    )
    # The company of the day of the request; people change companies, requests do not.
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="support_requests",
        verbose_name=_("소속 회사"),
    )
    topic = models.CharField(_("지원 종류"), max_length=15, choices=Topic)
    title = models.CharField(_("이루려는 것"), max_length=100)
    text = models.TextField(_("상황과 조건"), max_length=4000)

    # What it is about, each if known.
    kind = models.ForeignKey(
        Kind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("장비종류")
    )
    item = models.ForeignKey(
        ProductItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("품목"),
    )
    step = models.ForeignKey(
        ProcessStep,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("공정단계"),
    )
    field = models.ForeignKey(
        Field, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("기술분야")
    )
    province = models.CharField(_("시·도"), max_length=5, choices=Province, blank=True)

    # Who answers. Without a center the portal's operators find one.
    center = models.ForeignKey(
        Center,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="support_requests",
        verbose_name=_("지원센터"),
        db_index=False,  # support_request_of_center begins with it
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="support_to_answer",
        verbose_name=_("담당자"),
    )
    expert = models.ForeignKey(
        Expert,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="support_requests",
        verbose_name=_("전문인력"),
    )
    # What spoke for the center when it was chosen: counts by itube.programs.support.routing.
    why = models.JSONField(_("센터를 고른 까닭"), default=dict, blank=True)

    state = models.CharField(
        _("상태"), max_length=10, choices=State, default=State.REQUESTED, editable=False
    )
    # Rises with every change; a deed on what someone read earlier is refused.
    version = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField(_("요청한 때"), default=timezone.now)

    # The center's clock: when it is reminded, when it must have answered, when the portal hears.
    clock_started_at = models.DateTimeField(_("응답 시계 시작"), default=timezone.now)
    remind_at = models.DateTimeField(_("알릴 때"), null=True, blank=True)
    respond_by = models.DateTimeField(_("응답 기한"), null=True, blank=True)
    raise_at = models.DateTimeField(_("누리집 운영자에게 알릴 때"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("알린 때"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("센터 관리자에게 알린 때"), null=True, blank=True)
    raised_at = models.DateTimeField(_("누리집 운영자에게 알린 때"), null=True, blank=True)
    first_answered_at = models.DateTimeField(_("첫 답변"), null=True, blank=True)

    result = models.CharField(_("결과"), max_length=15, choices=Result, blank=True)
    result_text = models.TextField(_("결과 설명"), max_length=2000, blank=True)
    closed_at = models.DateTimeField(_("종료한 때"), null=True, blank=True)

    # That the center and whoever it refers to may have the request: the text that was agreed to.
    shared_text = models.ForeignKey(
        ConsentText, models.PROTECT, null=True, related_name="+", verbose_name=_("제공 동의문")
    )
    # May the request be told as a case, and the company be named?
    consent = models.CharField(
        _("사례 공개 동의"), max_length=10, choices=Consent, blank=True, default=Consent.NOT_ASKED
    )
    consent_text = models.ForeignKey(
        ConsentText,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("사례 공개 동의문"),
    )
    consent_at = models.DateTimeField(_("답한 때"), null=True, blank=True)
    case = models.OneToOneField(
        SupportCase,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="support_request",
        verbose_name=_("기업 지원 사례"),
    )
    is_example = models.BooleanField(
        _("예시"),
        default=False,
        help_text=_("보여 주려고 지은 요청이에요. 화면에 예시라고 적어요."),
    )

    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("기술지원 요청")
        verbose_name_plural = pgettext_lazy("plural", "기술지원 요청")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["requester", "-created_at"], name="support_request_of_user"),
            models.Index(fields=["center", "state"], name="support_request_of_center"),
            models.Index(
                fields=["respond_by"],
                name="support_request_due",
                condition=Q(state__in=WAITS_FOR_CENTER),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reference__regex=PATTERN), name="support_reference_form"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="support_state_known"),
            models.CheckConstraint(condition=Q(topic__in=Topic.values), name="support_topic_known"),
            models.CheckConstraint(
                condition=Q(province__in=["", *Province.values]), name="support_province_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=WAITS_FOR_CENTER)
                | Q(remind_at__isnull=False, respond_by__isnull=False, raise_at__isnull=False),
                name="support_waiting_has_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.CLOSED)
                | (Q(result__in=Result.values) & Q(closed_at__isnull=False)),
                name="support_closed_says_how",
            ),
            # Nobody answers for a request that has no center.
            models.CheckConstraint(
                condition=Q(center__isnull=False) | Q(owner=None), name="support_owner_has_center"
            ),
            models.CheckConstraint(
                condition=~Q(consent__in=[Consent.UNNAMED, Consent.NAMED])
                | Q(consent_text__isnull=False, consent_at__isnull=False),
                name="support_consent_says_to_what",
            ),
            # A case is made with the company's consent, or not at all.
            models.CheckConstraint(
                condition=Q(case=None) | Q(consent__in=[Consent.UNNAMED, Consent.NAMED]),
                name="support_case_needs_consent",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("support:request", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_overdue(self, now: datetime) -> bool:
        """Whether the center should have answered by now."""
        return (
            self.state in WAITS_FOR_CENTER
            and self.respond_by is not None
            and self.respond_by <= now
        )

    def can_become(self, target: str) -> bool:
        """For templates: whether the button for target is worth showing."""
        return can_move(self.state, target)
