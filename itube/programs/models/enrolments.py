"""Who takes part in a session, who waits for a place, and how that changed."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from centers.permissions import Deed, Person, limited
from equipment.models import HeldQualification
from itube.lib.references import new_reference
from itube.programs.courses.states import OPEN, PLACED, State
from itube.programs.models.courses import Session

# The wording of templates/programs/courses/_consent.html that people agree to; raise it with each
# new wording.
CONSENT_VERSION = 1


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def of_user(self, user: Person) -> Self:
        """A person's own ones."""
        return self.filter(user_id=user.pk)

    def visible_to(self, user: Person, now: datetime) -> Self:
        """Those of sessions of centers in which user may see requests."""
        return limited(self, user, Deed.VIEW, now, to="session__course__center")

    def operable_by(self, user: Person, now: datetime) -> Self:
        """Those of which user may note who came."""
        return limited(self, user, Deed.OPERATE, now, to="session__course__center")

    def for_list(self) -> Self:
        """With all that a row of a list shows; what is coming first, then the latest."""
        return self.select_related("session__course__center__institution", "user__company")

    def with_position(self) -> Self:
        """Each with position: how many have waited as long or longer, 1 is the next; 0 for one
        who does not wait."""
        ahead = (
            Enrolment.objects.filter(
                session=OuterRef("session"), state=State.WAITING, number__lte=OuterRef("number")
            )
            .order_by()
            .values("session")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.annotate(
            position=Case(
                When(state=State.WAITING, then=Coalesce(Subquery(ahead), Value(0))),
                default=Value(0),
            )
        )

    def overlapping(self, session: Session) -> Self:
        """Those that are open for another session at the same time."""
        return self.filter(
            state__in=OPEN,
            session__cancelled_at=None,
            session__starts_at__lt=session.ends_at,
            session__ends_at__gt=session.starts_at,
        ).exclude(session=session.pk)


class Enrolment(models.Model):
    """One person's part in one session.

    Places are numbered: no number is given twice, and none beyond the session's capacity, so that
    two who take the last place at once cannot both get it. Who waits has no place; number says in
    which order people asked.
    """

    session = models.ForeignKey(
        Session, models.PROTECT, related_name="enrolments", verbose_name=_("교육 회차")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="enrolments",
        verbose_name=_("회원"),
    )
    reference = models.CharField(
        _("신청번호"), max_length=10, unique=True, default=new_reference, editable=False
    )
    state = models.CharField(_("상태"), max_length=10, choices=State)
    number = models.PositiveIntegerField(_("신청 순서"))
    place = models.PositiveSmallIntegerField(_("자리 번호"), null=True, blank=True)
    asked_at = models.DateTimeField(_("신청한 때"), default=timezone.now)
    # How often it moved; tells an old form, and a second mail, from a new one.
    version = models.PositiveIntegerField(default=0, editable=False)
    consent_version = models.PositiveSmallIntegerField(_("동의문 판"), default=CONSENT_VERSION)
    certificate_no = models.CharField(
        _("수료번호"), max_length=10, null=True, blank=True, unique=True
    )
    completed_at = models.DateTimeField(_("수료한 때"), null=True, blank=True)
    # What completing it gave; a mistake takes exactly this back.
    held = models.OneToOneField(
        HeldQualification,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="enrolment",
        verbose_name=_("받은 자격"),
    )

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("수강신청")
        verbose_name_plural = pgettext_lazy("plural", "수강신청")
        ordering = ["session", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "user"],
                condition=~Q(state=State.CANCELLED),
                name="enrolment_once_a_person",
            ),
            models.UniqueConstraint(fields=["session", "place"], name="enrolment_place_once"),
            models.UniqueConstraint(fields=["session", "number"], name="enrolment_number_once"),
            models.CheckConstraint(
                condition=Q(place__gte=1, state__in=PLACED)
                | Q(place=None, state__in=[State.WAITING, State.CANCELLED]),
                name="enrolment_place_as_its_state",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=State.COMPLETED,
                    certificate_no__isnull=False,
                    completed_at__isnull=False,
                )
                | (~Q(state=State.COMPLETED) & Q(certificate_no=None, completed_at=None)),
                name="enrolment_certificate_as_its_state",
            ),
        ]
        indexes = [models.Index(fields=["user", "state"], name="enrolment_of_user")]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """Return the page on which its owner sees and cancels it."""
        return reverse("courses:enrolment", args=[self.reference])

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def may_cancel(self, now: datetime) -> bool:
        """Return whether its owner may give it back at now: until the session begins."""
        return self.is_open and self.session.is_coming(now)


class EnrolmentMove(models.Model):
    """One line of an enrolment's history; rows are only ever added."""

    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="moves")
    at = models.DateTimeField(_("시각"))
    source = models.CharField(_("이전 상태"), max_length=10, choices=State, blank=True)
    target = models.CharField(_("상태"), max_length=10, choices=State)
    # None: nobody, the place came by itself.
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("처리한 사람"),
    )
    reason = models.CharField(_("사유"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("수강신청 이력")
        verbose_name_plural = pgettext_lazy("plural", "수강신청 이력")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.enrolment} {self.target}"
