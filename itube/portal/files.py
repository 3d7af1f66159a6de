"""Uploaded photos and manuals: only of equipment that one may see, and as what they are."""

from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from equipment.files import MANUAL_TYPES, PHOTO_TYPES, type_among
from equipment.models import Equipment
from itube.lib.file_types import FileType

MAX_AGE = 3600


@require_safe
def photo(request: HttpRequest, number: str) -> HttpResponseBase:
    piece = _piece(request, number)
    return _stream(request, piece, piece.photo, PHOTO_TYPES, piece.number)


@require_safe
def manual(request: HttpRequest, number: str) -> HttpResponseBase:
    piece = _piece(request, number)
    return _stream(request, piece, piece.manual, MANUAL_TYPES, f"{piece.number}-manual")


def _piece(request: HttpRequest, number: str) -> Equipment:
    # Who asks matters only where not everyone may see: public answers do not vary by cookie.
    public = Equipment.objects.published().numbered(number).select_related("center").first()
    return public or get_object_or_404(
        Equipment.objects.seen_by(request.user, timezone.now())
        .numbered(number)
        .select_related("center")
    )


def _stream(
    request: HttpRequest,
    piece: Equipment,
    stored: FieldFile,
    types: tuple[FileType, ...],
    name: str,
) -> HttpResponseBase:
    """Return the file under a name of ours; Http404 when there is none, or not of those types.

    The type is read from the file's first bytes again: what a browser is told must be what was
    checked, whatever the upload was called.
    """
    if not stored.name or not default_storage.exists(stored.name):
        raise Http404
    changed = int(default_storage.get_modified_time(stored.name).timestamp())
    if unchanged := get_conditional_response(request, last_modified=changed):
        return unchanged
    file = stored.open()
    kind = type_among(file, types)
    if kind is None:
        file.close()
        raise Http404
    # A manual is read in the browser or saved, as the reader likes; neither runs anything here.
    response = FileResponse(
        file, content_type=kind.content_type, filename=f"{name}{kind.suffixes[0]}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Last-Modified"] = http_date(changed)
    if piece.is_published and piece.center.is_published:
        patch_cache_control(response, public=True, max_age=MAX_AGE)
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response
