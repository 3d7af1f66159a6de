"""Checks of uploaded photos and manuals: by size and by their first bytes, not by their name."""

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from itube.lib.file_types import JPEG, PDF, PNG, FileType, file_type

PHOTO_BYTES = 5 * 1024 * 1024
MANUAL_BYTES = 30 * 1024 * 1024

PHOTO_TYPES = (JPEG, PNG)
MANUAL_TYPES = (PDF,)


def type_among(file: File, types: tuple[FileType, ...]) -> FileType | None:
    """Return which of types file is, or None."""
    kind = file_type(file)
    return kind if kind in types else None


def validate_photo(file: File) -> None:
    """Raise ValidationError unless file is a JPEG or PNG of at most 5 MB."""
    if file.size > PHOTO_BYTES:
        raise ValidationError(_("사진은 5MB까지 올릴 수 있어요."), code="too_large")
    if type_among(file, PHOTO_TYPES) is None:
        raise ValidationError(_("사진은 JPEG나 PNG로 올려 주세요."), code="file_type")


def validate_manual(file: File) -> None:
    """Raise ValidationError unless file is a PDF of at most 30 MB."""
    if file.size > MANUAL_BYTES:
        raise ValidationError(_("매뉴얼은 30MB까지 올릴 수 있어요."), code="too_large")
    if type_among(file, MANUAL_TYPES) is None:
        raise ValidationError(_("매뉴얼은 PDF로 올려 주세요."), code="file_type")
