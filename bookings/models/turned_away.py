"""Requests that were refused before they became bookings: how many, and why; nothing of whom."""

from datetime import date

from django.db import connection, models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from equipment.models import Equipment

# The rules of bookings.rules by their names, and the time itself.
TIME_TAKEN = "time_taken"
RULES = {
    TIME_TAKEN: _("이미 찬 시간"),
    "opening": _("운영시간 밖"),
    "quota": _("회사 이용 한도"),
    "notice": _("너무 급한 신청"),
    "horizon": _("너무 이른 신청"),
    "length": _("이용 시간의 길이"),
    "grid": _("시작·종료 시각의 단위"),
    "use_mode": _("받지 않는 이용방법"),
    "bookable": _("예약을 받지 않는 장비"),
    "company": _("소속 회사가 없음"),
    "company_blocked": _("이용이 제한된 회사"),
    "qualification": _("필요한 자격이 없음"),
}

# Two who are refused at once wait for each other for the length of this statement.
COUNT = """
INSERT INTO bookings_turnedaway (day, equipment_id, rule, n) VALUES (%s, %s, %s, 1)
ON CONFLICT (day, equipment_id, rule) DO UPDATE SET n = bookings_turnedaway.n + 1
"""


class TurnedAway(models.Model):
    """How often requests for one piece were refused on one Seoul day by one rule."""

    day = models.DateField(_("날짜"))
    equipment = models.ForeignKey(
        Equipment, models.CASCADE, related_name="+", verbose_name=_("장비")
    )
    rule = models.CharField(_("까닭"), max_length=20, choices=RULES)
    n = models.PositiveIntegerField(_("횟수"), default=1)

    class Meta:
        verbose_name = _("거절된 신청")
        verbose_name_plural = pgettext_lazy("plural", "거절된 신청")
        ordering = ["-day", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["day", "equipment", "rule"], name="turned_away_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.equipment_id} {self.rule}"


def count_turned_away(day: date, equipment: int, rule: str) -> None:
    """Count one more request for a piece, by its key, refused by rule; one statement."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [day, equipment, rule])
