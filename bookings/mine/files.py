"""Files of a booking, for both of its sides; never opened by the browser itself."""

from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.mine.showing import visible
from bookings.models import Attachment


@login_required
@never_cache
@require_safe
def attachment(request: HttpRequest, reference: str, token: str) -> HttpResponseBase:
    booking = visible(request, reference, timezone.now())
    found = get_object_or_404(Attachment, booking=booking.pk, token=token)
    return sent(found)


def sent(found: Attachment) -> FileResponse:
    """Return the file to be saved under its name; Http404 if the storage has lost it."""
    if not default_storage.exists(found.file.name):
        raise Http404
    response = FileResponse(
        found.file.open(), as_attachment=True, filename=found.name, content_type=found.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
