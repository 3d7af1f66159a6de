"""A stored file as an answer that the browser saves and never opens by itself."""

from django.core.files.storage import default_storage
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


def as_download(file: FieldFile, name: str, content_type: str) -> FileResponse:
    """Return file to be saved as name; raises Http404 if there is none, or the storage lost it."""
    if not file.name or not default_storage.exists(file.name):
        raise Http404
    response = FileResponse(
        file.open("rb"), as_attachment=True, filename=name, content_type=content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response
