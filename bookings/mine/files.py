"""Files of a booking, for both of its sides; never opened by the browser itself."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.mine.showing import visible
from bookings.models import Attachment
from itube.lib.downloads import as_download


@login_required
@never_cache
@require_safe
def attachment(request: HttpRequest, reference: str, token: str) -> HttpResponseBase:
    booking = visible(request, reference, timezone.now())
    found = get_object_or_404(Attachment, booking=booking.pk, token=token)
    return as_download(found.file, found.name, found.content_type)
