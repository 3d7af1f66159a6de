"""Bookings as the API tells them: a row of a list, and one with all that happened to it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.reverse import reverse

from bookings.models import Booking, MoneyState, UsageRecord, UseType
from bookings.states import EventKind, Party, Reason, State
from equipment.models import UseMode
from itube.portal.api.bookings.deeds import VERBS
from itube.portal.api.equipment_out import KeeperSerializer
from itube.portal.api.fields import ListSerializer, PageUrlField


class TimeSerializer(serializers.Serializer):
    """A half-open time: end is the first instant after it."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()


class BookedFeeSerializer(serializers.Serializer):
    """Whole won; null where the fee is a matter of agreement."""

    won = serializers.IntegerField(
        source="fee_won", allow_null=True, min_value=0, help_text=_("감면한 뒤, 부가세 별도")
    )
    vat = serializers.IntegerField(source="vat_won", allow_null=True, min_value=0)
    total = serializers.IntegerField(source="total_won", allow_null=True, min_value=0)
    reduction_percent = serializers.IntegerField(min_value=0, max_value=100)
    state = serializers.ChoiceField(MoneyState.choices, source="money_state")


class BookingSerializer(serializers.Serializer):
    id = serializers.CharField(source="reference", help_text=_("예약번호"))
    state = serializers.ChoiceField(State.choices)
    start = serializers.DateTimeField(source="starts_at", help_text=_("확정 전에는 희망 시각"))
    end = serializers.DateTimeField(source="ends_at", help_text=_("이 시각 바로 앞까지"))
    equipment = serializers.CharField(
        source="equipment.number", help_text=_("장비등록번호, 등록 전이면 i-tube 번호")
    )
    equipment_name_ko = serializers.CharField(source="equipment.name_ko")
    equipment_name_en = serializers.CharField(source="equipment.name_en")
    center = KeeperSerializer(source="equipment.center")
    use_mode = serializers.ChoiceField(UseMode.choices)
    fee_estimate = serializers.IntegerField(
        source="fee_won",
        allow_null=True,
        min_value=0,
        help_text=_("부가세 별도(원). 협의하여 정하면 null"),
    )
    fee = BookedFeeSerializer(source="*")
    respond_by = serializers.DateTimeField(
        allow_null=True, help_text=_("답해야 할 쪽의 응답 기한. 기다리는 답이 없으면 null")
    )
    created_at = serializers.DateTimeField()
    version = serializers.IntegerField(min_value=1, help_text=_("바뀔 때마다 커짐"))
    url = PageUrlField(help_text=_("예약 화면의 주소"))


@extend_schema_serializer(many=False)
class BookingListSerializer(ListSerializer):
    """One page of bookings."""

    results = BookingSerializer(many=True)


class EventSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(EventKind.choices)
    at = serializers.DateTimeField()
    by = serializers.ChoiceField(Party.choices, source="party")
    source = serializers.ChoiceField([("", ""), *State.choices], help_text=_("이전 상태"))
    target = serializers.ChoiceField(State.choices, help_text=_("다음 상태"))
    reason = serializers.ChoiceField([("", ""), *Reason.choices])
    text = serializers.CharField()


class OfferSerializer(serializers.Serializer):
    id = serializers.IntegerField(
        source="number", min_value=1, help_text=_("이 예약의 몇 번째 제안")
    )
    equipment = serializers.CharField(source="equipment.number")
    center = KeeperSerializer(source="equipment.center")
    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    open = serializers.BooleanField(source="is_open", help_text=_("지금 고를 수 있는지"))
    accepted = serializers.SerializerMethodField()

    def get_accepted(self, offer: Any) -> bool:
        return offer.accepted_at is not None


class AttachmentSerializer(serializers.Serializer):
    name = serializers.CharField()
    content_type = serializers.CharField()
    size = serializers.IntegerField(min_value=0, help_text=_("바이트"))
    at = serializers.DateTimeField()
    url = serializers.SerializerMethodField()

    @extend_schema_field({"type": "string", "format": "uri"})
    def get_url(self, attachment: Any) -> str:
        request = self.context["request"]
        names = [attachment.booking.reference, attachment.token]
        return reverse("api:booking-attachment", args=names, request=request)


class RequesterSerializer(serializers.Serializer):
    """Who asked; told to the person and to the center that answers."""

    name = serializers.CharField()
    email = serializers.CharField()
    phone = serializers.CharField()
    department = serializers.CharField()


class UsageSerializer(serializers.Serializer):
    """The record of use in force, in the terms of the operating journal."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    operating_minutes = serializers.IntegerField(min_value=0)
    use_type = serializers.ChoiceField(UseType.choices)
    samples = serializers.IntegerField(min_value=0)
    staff_minutes = serializers.IntegerField(min_value=0)
    fee_won = serializers.IntegerField(min_value=0)
    note = serializers.CharField()


class BookingDetailSerializer(BookingSerializer):
    requested = serializers.SerializerMethodField(help_text=_("신청한 시간"))
    confirmed = serializers.SerializerMethodField(help_text=_("확정한 시간. 확정 전에는 null"))
    purpose = serializers.CharField()
    sample_text = serializers.CharField()
    sample_count = serializers.IntegerField(allow_null=True, min_value=0)
    company = serializers.CharField(source="company.name_ko", default=None, allow_null=True)
    requester = RequesterSerializer(source="user")
    cancelled_by = serializers.ChoiceField([("", ""), *Party.choices])
    reason = serializers.ChoiceField([("", ""), *Reason.choices])
    offers = OfferSerializer(source="numbered_offers", many=True)
    attachments = AttachmentSerializer(source="attachments.all", many=True)
    events = EventSerializer(source="events.all", many=True)
    usage = serializers.SerializerMethodField(help_text=_("이용기록. 이용을 마치기 전에는 null"))
    deeds = serializers.ListField(
        child=serializers.ChoiceField(list(VERBS)),
        help_text=_("지금 상태에서 이 사람이 할 수 있는 일. 주소의 마지막 부분과 같음"),
    )

    @extend_schema_field(TimeSerializer)
    def get_requested(self, booking: Booking) -> Any:
        return TimeSerializer({"start": booking.requested_start, "end": booking.requested_end}).data

    @extend_schema_field(TimeSerializer(allow_null=True))
    def get_confirmed(self, booking: Booking) -> Any:
        if booking.confirmed_start is None:
            return None
        return TimeSerializer({"start": booking.confirmed_start, "end": booking.confirmed_end}).data

    @extend_schema_field(UsageSerializer(allow_null=True))
    def get_usage(self, booking: Booking) -> Any:
        record: UsageRecord | None = next(iter(booking.usage_in_force), None)
        return None if record is None else UsageSerializer(record).data
