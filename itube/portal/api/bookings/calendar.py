"""A center's calendar: when it is open, when it is closed, and by which rules it is booked."""

from dataclasses import fields
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.desk.hours_forms import WeekForm
from bookings.desk.policy_forms import PolicyForm
from bookings.models import BookingPolicy
from bookings.policies import NAMES, Policy
from centers.admin.limits import standing_of
from centers.models import Center, ClosedDay
from centers.models.hours import Weekday, clock
from centers.permissions import Deed, Standing, centers_where
from itube.portal.api.bookings.acting import ActingViewSet
from itube.portal.api.bookings.bodies import Body, TextField
from itube.portal.centers.listing import known_code

MOST_STRETCHES = 70
MOST_CLOSED_DAYS = 2000
TIME = r"^([01]\d|2[0-3]):[0-5]\d$|^24:00$"
WRONG_TIME = {"invalid": gettext_lazy("09:00처럼 적어 주세요. 하루의 끝은 24:00이에요.")}


class StretchBody(Body):
    """An open stretch of a weekday in Seoul; lunch is the gap between two."""

    weekday = serializers.IntegerField(
        min_value=0, max_value=6, help_text=gettext_lazy("0은 월요일, 6은 일요일")
    )
    opens = serializers.RegexField(TIME, error_messages=WRONG_TIME)
    closes = serializers.RegexField(TIME, error_messages=WRONG_TIME)

    def validate(self, values: dict[str, Any]) -> dict[str, Any]:
        if values["closes"] <= values["opens"]:
            raise serializers.ValidationError(
                {"closes": [_("닫는 시각은 여는 시각보다 늦어야 해요.")]}
            )
        return values


class ClosedDayBody(Body):
    day = serializers.DateField()
    name_ko = TextField(max_length=50)
    name_en = TextField(max_length=80, required=False, allow_blank=True)


def _field_of(default: object) -> serializers.Field:
    if isinstance(default, bool):
        return serializers.BooleanField(required=False, allow_null=True, default=None)
    return serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=0, max_value=32_767
    )


PolicyBody = type(
    "PolicyBody",
    (Body,),
    {
        "__module__": __name__,
        "__doc__": "The rules of a center; null is as the portal has it.",
        **{field.name: _field_of(field.default) for field in fields(Policy)},
    },
)


class CalendarBody(Body):
    opening_hours = StretchBody(many=True, max_length=MOST_STRETCHES)
    closed_days = ClosedDayBody(many=True, max_length=MOST_CLOSED_DAYS)
    policy = PolicyBody()

    def validate_closed_days(self, days: list[dict]) -> list[dict]:
        seen, errors = set(), {}
        for place, row in enumerate(days):
            if row["day"] in seen:
                errors[place] = {"day": [_("같은 날짜가 두 번 있어요.")]}
            seen.add(row["day"])
        if errors:
            raise serializers.ValidationError(errors)
        return days


class CalendarViewSet(ActingViewSet):
    @extend_schema(
        operation_id="centers_calendar",
        tags=["centers"],
        summary=gettext_lazy("센터의 운영 달력"),
        description=gettext_lazy(
            "운영시간, 센터의 휴무일, 예약 규칙입니다. 공휴일은 여기 없어도 쉽니다. "
            "센터의 담당자만 읽습니다."
        ),
        responses=CalendarBody,
    )
    def retrieve(self, request: Request, code: str) -> Response:
        """What the center has set; PUT takes the same shape."""
        center, _standing = self._center(code)
        return self._shown(center)

    @extend_schema(
        operation_id="centers_calendar_replace",
        tags=["centers"],
        summary=gettext_lazy("센터의 운영 달력 바꾸기"),
        description=gettext_lazy(
            "보낸 것으로 모두 바꿉니다. 보내지 않은 휴무일은 없어지고, 보내지 않은 규칙은 "
            "누리집의 기본값을 따릅니다. 이미 받은 예약은 그대로입니다. 센터 관리 권한이 "
            "필요합니다."
        ),
        request=CalendarBody,
        responses=CalendarBody,
    )
    def replace(self, request: Request, code: str) -> Response:
        """Replace hours, closed days and rules in one transaction, or nothing of them."""
        center, may = self._center(code)
        if not may.may(Deed.MANAGE, center.pk):
            raise PermissionDenied
        said = self.said(CalendarBody)
        week = WeekForm(_week(said["opening_hours"]), of=center)
        policy = PolicyForm(_as_typed(said["policy"]), of=center, above=Policy())
        if errors := _errors(week, policy):
            raise serializers.ValidationError(errors)
        with transaction.atomic():
            week.save()
            policy.save()
            _replace_closed_days(center, said["closed_days"])
        return self._shown(center)

    def _center(self, code: str) -> tuple[Center, Standing]:
        user = self.request.user
        own = centers_where(user, Deed.VIEW, self.now).values("pk")
        seen = Center.objects.filter(Q(is_published=True) | Q(pk__in=own))
        center = seen.filter(code=known_code(code)).first()
        if center is None:
            raise Http404
        may = standing_of(self.request)
        if not may.may(Deed.VIEW, center.pk):
            raise PermissionDenied
        return center, may

    def _shown(self, center: Center) -> Response:
        policy = BookingPolicy.objects.filter(center=center).first() or BookingPolicy()
        answer = {
            "opening_hours": [
                {"weekday": row.weekday, "opens": clock(row.opens), "closes": clock(row.closes)}
                for row in center.opening_hours.order_by("weekday", "opens")
            ],
            "closed_days": center.closed_days.order_by("day"),
            "policy": policy,
        }
        return Response(CalendarBody(answer).data)


def _week(stretches: list[dict[str, Any]]) -> dict[str, str]:
    """Return the hours as the form of the desk takes them: a text for each weekday."""
    week: dict[int, list[str]] = {day.value: [] for day in Weekday}
    for row in stretches:
        week[row["weekday"]].append(f"{row['opens']}~{row['closes']}")
    return {f"day_{day}": ", ".join(texts) for day, texts in week.items()}


def _as_typed(policy: dict[str, Any]) -> dict[str, str]:
    return {name: "" if policy[name] is None else str(policy[name]) for name in NAMES}


def _errors(week: WeekForm, policy: PolicyForm) -> dict[str, Any]:
    """Return what is wrong with the whole, by the names of the body."""
    errors: dict[str, Any] = {}
    if not week.is_valid():
        errors["opening_hours"] = [
            f"{week.fields[name].label}: {text}"
            for name, texts in week.errors.items()
            for text in texts
        ]
    if not policy.is_valid():
        errors["policy"] = {name: list(texts) for name, texts in policy.errors.items()}
    return errors


def _replace_closed_days(center: Center, days: list[dict[str, Any]]) -> None:
    wanted = [ClosedDay(center=center, **{"name_en": "", **row}) for row in days]
    own = ClosedDay.objects.filter(center=center)
    own.exclude(day__in=[row.day for row in wanted]).delete()
    ClosedDay.objects.bulk_create(
        wanted,
        update_conflicts=True,
        unique_fields=["center", "day"],
        update_fields=["name_ko", "name_en"],
    )
