"""Why a piece is idle or little used: what centers are asked, and what they answer."""

from datetime import UTC, datetime

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.permissions import Deed, Person, deeds_everywhere, limited
from equipment.models import Equipment, Status
from itube.lib.references import new_reference

CENTER = "equipment__center"


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def current(self) -> "InquiryQuerySet":
        """The last inquiry of each piece that is not disposed of: lists and rates know no other."""
        later = Inquiry.objects.filter(
            equipment=OuterRef("equipment"), asked_on__gt=OuterRef("asked_on")
        )
        return self.filter(~Exists(later)).exclude(equipment__status=Status.DISPOSED)

    def open(self) -> "InquiryQuerySet":
        """Those that nobody has answered."""
        return self.filter(answered_at=None)

    def answerable_by(self, user: Person, now: datetime) -> "InquiryQuerySet":
        """Those of the centers where user keeps the equipment."""
        return limited(self, user, Deed.OPERATE, now, to=CENTER)  # type: ignore[return-value]

    def visible_to(self, user: Person, now: datetime) -> "InquiryQuerySet":
        """All for whoever reads figures of all centers, else those that user may answer."""
        if Deed.REPORT in deeds_everywhere(user):
            return self
        return self.answerable_by(user, now)

    def for_list(self, *, open_first: bool = True) -> "InquiryQuerySet":
        """With all that a row shows, the last answers first; open ones before or after them.

        Open ones go by center and number.
        """
        place = {"nulls_first": True} if open_first else {"nulls_last": True}
        answers = F("answered_at").desc(**place)
        return self.select_related(CENTER, "answered_by").order_by(
            answers, f"{CENTER}__code", "equipment__itube_no"
        )


class Inquiry(models.Model):
    """One piece on one day: the figures for which its center was asked, and the answer.

    The figures are those of the twelve months that were over on the day before asked_on, and stay
    as they were.
    """

    class Standing(models.TextChoices):
        IDLE = "idle", _("유휴")
        LOW = "low", _("저활용")

    class Reason(models.TextChoices):
        BROKEN = "broken", _("고장·수리 중")
        NO_OPERATOR = "no_operator", _("전담 인력 부재")
        NO_DEMAND = "no_demand", _("수요 부족")
        DEDICATED = "dedicated", _("특정 과제 전용")
        OUTDATED = "outdated", _("노후·성능 저하")
        MOVING = "moving", _("이전·설치 중")
        UNKNOWN_TO_USERS = "unknown_to_users", _("홍보 부족")
        NOT_RECORDED = "not_recorded", _("기록 누락: 실제로는 이용함")
        OTHER = "other", pgettext_lazy("reason", "기타")

    class Plan(models.TextChoices):
        KEEP = "keep", _("계속 운영")
        REPAIR = "repair", pgettext_lazy("plan", "수리")
        MOVE = "move", _("이전·재배치")
        DISPOSE = "dispose", _("불용 처분 예정")
        COMPLETE_RECORDS = "complete_records", _("이용기록 보완")

    MOST_NOTE = 300

    reference = models.CharField(max_length=10, unique=True, default=new_reference, editable=False)
    equipment = models.ForeignKey(
        Equipment, models.CASCADE, related_name="inquiries", verbose_name=_("장비")
    )
    asked_on = models.DateField(_("물은 날"))
    standing = models.CharField(_("구분"), max_length=4, choices=Standing)
    operating_seconds = models.PositiveBigIntegerField(_("12개월 가동시간(초)"))
    # By 2,000 hours a year and unit.
    capacity_seconds = models.PositiveBigIntegerField(_("12개월 가동 가능 시간(초)"))
    last_used_on = models.DateField(_("최근 가동일"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("다시 알린 때"), null=True, blank=True)
    answered_at = models.DateTimeField(_("답한 때"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("답한 이"),
    )
    reason = models.CharField(_("사유"), max_length=20, choices=Reason, blank=True)
    plan = models.CharField(pgettext_lazy("plan", "계획"), max_length=20, choices=Plan, blank=True)
    note = models.CharField(_("설명"), max_length=MOST_NOTE, blank=True)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = _("저활용·유휴 사유")
        verbose_name_plural = pgettext_lazy("plural", "저활용·유휴 사유")
        ordering = ["-asked_on", "equipment"]
        constraints = [
            models.UniqueConstraint(
                fields=["equipment"],
                condition=Q(answered_at=None),
                name="inquiry_one_open_for_a_piece",
            ),
            models.UniqueConstraint(fields=["equipment", "asked_on"], name="inquiry_once_a_day"),
            models.CheckConstraint(
                condition=Q(standing__in=["idle", "low"]), name="inquiry_standing_known"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, reason="", plan="", note="")
                | (Q(answered_at__isnull=False) & ~Q(reason="")),
                name="inquiry_answer_has_reason",
            ),
            models.CheckConstraint(
                condition=~Q(reason="other") | ~Q(note=""), name="inquiry_other_has_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.equipment} {self.asked_on}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for its answer."""
        return self.answered_at is None

    @property
    def is_idle(self) -> bool:
        """Whether it was idle when asked, and not only little used."""
        return self.standing == self.Standing.IDLE

    @property
    def version(self) -> str:
        """What its answer is known by: whoever changes it names the one that he has seen."""
        return self.answered_at.astimezone(UTC).isoformat() if self.answered_at else ""

    @property
    def rate(self) -> float | None:
        """Operating time by capacity (1 is 100 %), as it was when asked; None without capacity."""
        return self.operating_seconds / self.capacity_seconds if self.capacity_seconds else None
