"""Files of a booking: sent as a form with parts, and given back to whoever sees the booking."""

from django.http import FileResponse, Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import exceptions
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import MultiPartParser
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from bookings.attachments import MOST_FILES, MOST_TOGETHER, AttachmentRefusedError, attach
from bookings.models import Attachment
from itube.lib.downloads import as_download
from itube.portal.api.bookings.acting import MEGABYTE
from itube.portal.api.bookings.bodies import MOST_TEXT
from itube.portal.api.bookings.bookings_out import BookingDetailSerializer
from itube.portal.api.bookings.deeds import acting_party
from itube.portal.api.bookings.one_booking import OneBookingViewSet, found

PARTS = {
    "multipart/form-data": {
        "type": "object",
        "required": ["files"],
        "properties": {
            "files": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_FILES,
                "items": {"type": "string", "format": "binary"},
            },
            "text": {"type": "string", "maxLength": MOST_TEXT},
        },
    }
}


class AsItIs(BaseContentNegotiation):
    """A file is what it is, whatever was asked for."""

    def select_parser(self, request, parsers):
        return parsers[0]

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class AttachingViewSet(OneBookingViewSet):
    parser_classes = [MultiPartParser]
    # The files, and what stands around them.
    most_bytes = MOST_TOGETHER + MEGABYTE

    @extend_schema(
        operation_id="bookings_attach",
        summary=gettext_lazy("파일 올리기"),
        description=gettext_lazy(
            "multipart/form-data의 files에 파일을 담아 보냅니다. 파일 하나는 20MB, 한 번에 모두 "
            "50MB, 예약 하나에 10개까지입니다."
        ),
        request=PARTS,
        responses={201: BookingDetailSerializer},
    )
    def attach(self, request: Request, reference: str) -> Response:
        booking = found(request.user, self.now, reference)
        party = acting_party("attachments", booking, request.user, self.standing)
        text = request.data.get("text", "")
        files = request.FILES.getlist("files")
        errors = {}
        if not files:
            errors["files"] = [_("올릴 파일을 files에 담아 보내 주세요.")]
        if not isinstance(text, str) or len(text) > MOST_TEXT or "\0" in text:
            errors["text"] = [_("%(most)d자까지 적어 주세요.") % {"most": MOST_TEXT}]
        if errors:
            raise exceptions.ValidationError(errors)
        try:
            attach(booking, files, actor=request.user, party=party, now=self.now, text=text)
        except AttachmentRefusedError as refusal:
            raise exceptions.ValidationError({"files": [str(refusal)]}) from refusal
        return self.shown(booking, 201)


class AttachmentViewSet(OneBookingViewSet):
    content_negotiation_class = AsItIs
    renderer_classes = [JSONRenderer]

    @extend_schema(
        operation_id="bookings_attachment",
        summary=gettext_lazy("올린 파일 받기"),
        description=gettext_lazy("예약을 볼 수 있는 사람만 받을 수 있습니다."),
        responses={
            (200, "application/octet-stream"): OpenApiResponse(
                OpenApiTypes.BINARY, description=gettext_lazy("올린 그대로의 파일")
            )
        },
    )
    def retrieve(self, request: Request, reference: str, token: str) -> FileResponse:
        booking = found(request.user, self.now, reference)
        attachment = Attachment.objects.filter(
            booking=booking, token=token.replace("\0", "")
        ).first()
        if attachment is None:
            raise Http404
        return as_download(attachment.file, attachment.name, attachment.content_type)
