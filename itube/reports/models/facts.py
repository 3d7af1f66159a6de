"""Facts of use per piece: by day, by month, months that are frozen, and what was corrected since.

They are sums of the records (bookings, usage records, maintenance), written by the rollups alone;
whoever wants to know more follows them to the records. Times are in whole seconds, money in won.
"""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from equipment.models import Equipment


def _sum(label: object) -> models.IntegerField:
    # None where there is nothing: most days have but two or three of these, and a column without a
    # value takes no room.
    return models.IntegerField(label, null=True)  # type: ignore[arg-type]


def _large_sum(label: object) -> models.BigIntegerField:
    return models.BigIntegerField(label, null=True)  # type: ignore[arg-type]


def _piece() -> models.ForeignKey:
    # Millions of rows are written at once, of pieces that are locked or read beside: the check of
    # each row would take longer than the row.
    return models.ForeignKey(
        Equipment,
        models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("장비"),
    )


class Events(models.Model):
    """What happened to a piece on some days; itube.reports.rollups.events says how each is told."""

    # Use, in seconds; what goes over midnight is parted by time.
    own = _sum(_("장비구축부서 이용(초)"))
    internal = _sum(_("기관 내 타 부서 이용(초)"))
    external = _sum(_("타기관 이용(초)"))
    sme = _sum(_("중소기업 이용(초)"))
    staff = _sum(_("인력투입시간(초)"))
    # What cannot be parted, on the day the use began.
    samples = _sum(_("시료 수"))
    income = _large_sum(_("이용료(원)"))
    # Agreed bookings: their time, that of the ones that are over, and how much of it was used.
    booked = _sum(_("예약시간(초)"))
    closed = _sum(_("끝난 예약의 시간(초)"))
    fulfilled = _sum(_("예약 안의 가동(초)"))
    # On the day the booking begins.
    bookings = _sum(_("예약 건수"))
    completed = _sum(_("이용완료 건수"))
    no_shows = _sum(_("미이용 건수"))
    lead = _large_sum(_("신청에서 이용까지(초)"))
    # On the day of the request, whatever became of it later.
    requests = _sum(_("신청 건수"))
    asked = _sum(_("신청한 시간(초)"))
    answered = _sum(_("응답한 신청"))
    answer = _large_sum(_("첫 응답까지(초)"))
    rejected = _sum(_("반려 건수"))
    expired = _sum(_("기한만료 건수"))
    refused = _sum(_("반려·기한만료 시간(초)"))
    # On the day somebody joined the line.
    waits = _sum(_("대기 건수"))
    wait_asked = _sum(_("대기한 이용 시간(초)"))

    class Meta:
        abstract = True


_FIELDS = Events._meta.local_fields  # noqa: SLF001
# The columns of Events, in their order, and those of them that need eight bytes.
EVENTS = tuple(field.name for field in _FIELDS)
LARGE = frozenset(field.name for field in _FIELDS if isinstance(field, models.BigIntegerField))


class DailyFact(Events):
    """One Seoul day of one piece on which anything happened; always as the records are."""

    pk = models.CompositePrimaryKey("equipment_id", "day")
    equipment = _piece()
    day = models.DateField(_("날짜"))

    class Meta:
        verbose_name = _("일별 집계")
        verbose_name_plural = pgettext_lazy("plural", "일별 집계")
        indexes = [models.Index(fields=["day"], name="daily_fact_by_day")]


class MonthlyFact(Events):
    """One month of one piece: the sum of its days.

    A frozen month has a row for each piece that was registered, and tells too what was possible:
    capacity (open time times units), what maintenance and breakdowns took of it, and the days that
    count for the yearly convention (times units). Of other months the possible is worked out when
    it is asked for, and these are empty.
    """

    pk = models.CompositePrimaryKey("equipment_id", "month")
    equipment = _piece()
    # Its first day.
    month = models.DateField(_("월"))
    last_used = models.DateField(_("마지막 가동일"), null=True)
    unit_days = _sum(_("장비일수"))
    capacity = _sum(_("운영시간(초)"))
    planned = _sum(_("점검·교정(초)"))
    breakdown = _sum(_("고장(초)"))

    class Meta:
        verbose_name = _("월별 집계")
        verbose_name_plural = pgettext_lazy("plural", "월별 집계")
        indexes = [
            # What low use is judged by is read from the index alone, of months that are not frozen.
            models.Index(
                fields=["month"],
                include=["equipment", "own", "internal", "external", "unit_days", "last_used"],
                name="monthly_fact_by_month",
            )
        ]


class FrozenMonth(models.Model):
    """A month whose facts no longer change; what is corrected later is listed apart."""

    month = models.DateField(_("월"), primary_key=True)
    frozen_at = models.DateTimeField(_("확정한 때"), default=timezone.now)

    class Meta:
        verbose_name = _("확정한 달")
        verbose_name_plural = pgettext_lazy("plural", "확정한 달")
        ordering = ["month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


class CumulativeFact(models.Model):
    """What the frozen months of a year, from its first one up to this one, sum to of one piece.

    What several months sum to is the difference of two rows, however many they are. A piece keeps
    its row to the end of the year; months says how many of the months have told of it. Beside these
    there is a column for each sum of MonthlyFact, with room for a year.
    """

    pk = models.CompositePrimaryKey("month_id", "equipment_id")
    month = models.ForeignKey(
        FrozenMonth,
        models.CASCADE,
        db_column="month",
        related_name="+",
        db_index=False,
        verbose_name=_("월"),
    )
    equipment = _piece()
    months = models.PositiveSmallIntegerField(_("개월 수"))
    last_used = models.DateField(_("마지막 가동일"), null=True)

    class Meta:
        verbose_name = _("연 누계")
        verbose_name_plural = pgettext_lazy("plural", "연 누계")


# The columns of a frozen month that are sums.
SUMMED = (*EVENTS, "unit_days", "capacity", "planned", "breakdown")
for _field in MonthlyFact._meta.local_fields:  # noqa: SLF001
    if _field.name in SUMMED:
        CumulativeFact.add_to_class(_field.name, _large_sum(_field.verbose_name))


class Correction(Events):
    """By how much the records of a frozen month have come to differ from its facts, at noticed_at.

    The days of a month always sum to its frozen facts and all its corrections together.
    """

    equipment = models.ForeignKey(
        Equipment, models.CASCADE, related_name="+", verbose_name=_("장비")
    )
    month = models.DateField(_("월"))
    planned = _sum(_("점검·교정(초)"))
    breakdown = _sum(_("고장(초)"))
    noticed_at = models.DateTimeField(_("알게 된 때"))

    class Meta:
        verbose_name = _("확정 뒤 정정")
        verbose_name_plural = pgettext_lazy("plural", "확정 뒤 정정")
        ordering = ["-noticed_at", "-pk"]
        indexes = [models.Index(fields=["month"], name="correction_by_month")]

    def __str__(self) -> str:
        return f"{self.equipment} {self.month:%Y-%m}"


class StaleDays(models.Model):
    """Days of a piece whose records have changed since the facts were made.

    Written by the database itself, in the transaction of the change (triggers of the migrations);
    taken by the rollups.
    """

    equipment = _piece()
    first = models.DateField(_("첫날"))
    last = models.DateField(_("마지막 날"))
    # Whether it was maintenance that changed: only then may the possible of a frozen month differ.
    is_maintenance = models.BooleanField(_("점검"), default=False)

    class Meta:
        verbose_name = _("다시 집계할 날")
        verbose_name_plural = pgettext_lazy("plural", "다시 집계할 날")

    def __str__(self) -> str:
        return f"{self.equipment_id} {self.first}~{self.last}"
