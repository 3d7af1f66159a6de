"""One person's use of one piece of equipment over one period, from the request on."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from bookings.states import HOLDING, MOVABLE, PENDING, Party, Reason, State, can_move
from centers.permissions import Deed, Person, limited
from equipment.models import Equipment, Tariff, UseMode
from itube.accounts.models import Company, ConsentText
from itube.lib.periods import Span
from itube.lib.references import PATTERN, new_reference


class MoneyState(models.TextChoices):
    """Its own small machine, so that money never blocks time."""

    ESTIMATED = "estimated", _("예상")
    INVOICED = "invoiced", _("청구")
    PAID = "paid", _("납부")
    WAIVED = "waived", _("면제")


class BookingQuerySet(models.QuerySet["Booking"]):
    def visible_to(self, user: Person, now: datetime) -> "BookingQuerySet":
        """Bookings that user made, and those of centers whose requests user may see."""
        if not user.is_active:
            return self.none()
        return (self.filter(user_id=user.pk) | self.seen_by_center(user, now)).distinct()

    def of_user(self, user: Person) -> "BookingQuerySet":
        """Bookings that user made."""
        return self.filter(user_id=user.pk) if user.is_active else self.none()

    def seen_by_center(self, user: Person, now: datetime) -> "BookingQuerySet":
        """Bookings of the centers whose requests user may see."""
        return limited(self, user, Deed.VIEW, now, to="equipment__center")

    def answerable_by(self, user: Person, now: datetime) -> "BookingQuerySet":
        """Bookings of the centers where user answers requests."""
        return limited(self, user, Deed.APPROVE, now, to="equipment__center")

    def holding(self) -> "BookingQuerySet":
        """Bookings that keep their time from anyone else."""
        return self.filter(state__in=HOLDING)

    def pending(self) -> "BookingQuerySet":
        """Bookings that wait for an answer."""
        return self.filter(state__in=PENDING)

    def overdue(self, now: datetime) -> "BookingQuerySet":
        """Pending bookings whose answer did not come in time."""
        return self.pending().filter(respond_by__lte=now)

    def overlapping(self, start: datetime, end: datetime) -> "BookingQuerySet":
        """Bookings that share at least an instant with [start, end)."""
        return self.filter(starts_at__lt=end, ends_at__gt=start)

    def for_list(self) -> "BookingQuerySet":
        """With all that a row of a list shows: one query, whatever its length."""
        return self.select_related("equipment__center__institution", "user", "company")

    def for_page(self) -> "BookingQuerySet":
        """With all that the page of one booking shows of it, its policy too; `told` counts events.

        version and told together change with everything that the page shows.
        """
        same = Booking.objects.filter(pk=models.OuterRef("pk")).order_by()
        return (
            self.for_list()
            .select_related(
                "equipment__center__booking_policy", "equipment__booking_policy", "series", "chain"
            )
            .annotate(told=models.Subquery(same.values(count=models.Count("events"))))
        )


class Booking(models.Model):
    reference = models.CharField(
        _("예약번호"), max_length=10, unique=True, default=new_reference, editable=False
    )
    # The indexes below begin with these keys, so that they need none of their own.
    equipment = models.ForeignKey(
        Equipment,
        models.PROTECT,
        related_name="bookings",
        verbose_name=_("장비"),
        db_index=False,
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="bookings",
        verbose_name=_("신청자"),
        db_index=False,
    )
    # The company of the day of the request; people change companies, bookings do not.
    company = models.ForeignKey(
        Company,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="bookings",
        verbose_name=_("소속 회사"),
        db_index=False,
    )
    state = models.CharField(
        _("상태"), max_length=10, choices=State, default=State.REQUESTED, editable=False
    )
    # Rises with every change; a deed on what someone read earlier is refused.
    version = models.PositiveIntegerField(default=1, editable=False)

    # What was asked, and what the center agreed to: staff may confirm another time.
    requested_start = models.DateTimeField(_("희망 시작"))
    requested_end = models.DateTimeField(_("희망 종료"))
    confirmed_start = models.DateTimeField(_("확정 시작"), null=True, blank=True)
    confirmed_end = models.DateTimeField(_("확정 종료"), null=True, blank=True)
    starts_at = models.GeneratedField(
        expression=Coalesce("confirmed_start", "requested_start"),
        output_field=models.DateTimeField(_("시작")),
        db_persist=True,
    )
    ends_at = models.GeneratedField(
        expression=Coalesce("confirmed_end", "requested_end"),
        output_field=models.DateTimeField(_("종료")),
        db_persist=True,
    )

    use_mode = models.CharField(_("이용방법"), max_length=10, choices=UseMode)
    purpose = models.TextField(_("이용 목적"), max_length=1000)
    sample_text = models.CharField(_("시료"), max_length=300, blank=True)
    sample_count = models.PositiveIntegerField(_("시료 수"), null=True, blank=True)

    # Whom the worker made responsible, and the clock of whoever's turn it is.
    approver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="bookings_to_answer",
        verbose_name=_("담당자"),
    )
    clock_started_at = models.DateTimeField(_("응답 시계 시작"), default=timezone.now)
    respond_by = models.DateTimeField(_("응답 기한"), null=True, blank=True)
    reminded_at = models.DateTimeField(_("알린 때"), null=True, blank=True)
    escalated_at = models.DateTimeField(_("대리에게 넘긴 때"), null=True, blank=True)
    first_answered_at = models.DateTimeField(_("첫 응답"), null=True, blank=True)

    # Whole won without VAT; empty where the fee is a matter of agreement.
    tariff = models.ForeignKey(
        Tariff, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("사용료")
    )
    fee_won = models.BigIntegerField(_("사용료(원)"), null=True, blank=True)
    vat_won = models.BigIntegerField(_("부가세(원)"), null=True, blank=True)
    reduction_percent = models.PositiveSmallIntegerField(_("감면율(%)"), default=0)
    money_state = models.CharField(
        _("정산"), max_length=10, choices=MoneyState, default=MoneyState.ESTIMATED
    )

    cancelled_by = models.CharField(_("취소한 쪽"), max_length=10, choices=Party, blank=True)
    reason = models.CharField(_("사유"), max_length=20, choices=Reason, blank=True)

    # Consent to pass the request's data to the center named at that moment.
    consent_text = models.ForeignKey(
        ConsentText, models.PROTECT, null=True, related_name="+", verbose_name=_("동의문")
    )
    consented_at = models.DateTimeField(_("동의한 때"), null=True, blank=True)
    consent_center = models.CharField(_("제공받는 센터"), max_length=120, blank=True)
    consent_ip = models.GenericIPAddressField(_("접속 주소"), null=True, blank=True)

    # SEQUENCE of its calendar entry: rises when the time, the piece or the end of it changes.
    sequence = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(_("신청한 때"), default=timezone.now, editable=False)

    # Several bookings that belong together: dates of a series, steps of a chain.
    series = models.ForeignKey(
        "bookings.Series", models.SET_NULL, null=True, blank=True, related_name="bookings"
    )
    chain = models.ForeignKey(
        "bookings.Chain", models.SET_NULL, null=True, blank=True, related_name="bookings"
    )
    chain_position = models.PositiveSmallIntegerField(null=True, blank=True)

    objects = BookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("예약")
        verbose_name_plural = pgettext_lazy("plural", "예약")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-starts_at"], name="booking_of_user"),
            models.Index(fields=["equipment", "starts_at"], name="booking_of_piece"),
            models.Index(
                fields=["respond_by"],
                name="booking_pending",
                condition=Q(state__in=PENDING),
            ),
            models.Index(fields=["company", "starts_at"], name="booking_of_company"),
            # What the desk closes: few rows among all that are over.
            models.Index(
                fields=["ends_at"],
                name="booking_to_close",
                condition=Q(state__in=["confirmed", "in_use"]),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(reference__regex=PATTERN), name="booking_reference_shape"
            ),
            models.CheckConstraint(condition=Q(state__in=State.values), name="booking_state_known"),
            models.CheckConstraint(
                condition=Q(requested_end__gt=F("requested_start")),
                name="booking_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_start=None, confirmed_end=None)
                | Q(confirmed_start__isnull=False, confirmed_end__gt=F("confirmed_start")),
                name="booking_confirmed_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=PENDING) | Q(respond_by__isnull=False),
                name="booking_pending_has_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["confirmed", "in_use", "completed", "no_show"])
                | Q(confirmed_start__isnull=False),
                name="booking_confirmed_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancelled_by=""),
                name="booking_cancelled_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(use_mode__in=UseMode.values), name="booking_use_mode_known"
            ),
            models.CheckConstraint(
                condition=Q(fee_won=None, vat_won=None) | Q(fee_won__gte=0, vat_won__gte=0),
                name="booking_fee_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(money_state__in=MoneyState.values), name="booking_money_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("bookings:detail", args=[self.reference])

    @property
    def span(self) -> Span:
        """The time in force, without buffers: confirmed if there is one, else the requested."""
        return Span(self.starts_at, self.ends_at)

    @property
    def is_pending(self) -> bool:
        return self.state in PENDING

    @property
    def is_movable(self) -> bool:
        """Whether its requester may still ask for another time."""
        return self.state in MOVABLE

    @property
    def total_won(self) -> int | None:
        """The fee with VAT in whole won, or None where it is a matter of agreement."""
        if self.fee_won is None or self.vat_won is None:
            return None
        return self.fee_won + self.vat_won

    def can_become(self, target: str) -> bool:
        """For templates and admin: whether the button for target is worth showing."""
        return can_move(self.state, target)
