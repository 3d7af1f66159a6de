"""What an uploaded file is: read from its bytes, never believed from its name."""

from dataclasses import dataclass
from typing import IO
from zipfile import BadZipFile, ZipFile


@dataclass(frozen=True)
class FileType:
    """One kind of file: the content type it is served as, and the endings its name may have."""

    content_type: str
    suffixes: tuple[str, ...]


PDF = FileType("application/pdf", (".pdf",))
PNG = FileType("image/png", (".png",))
JPEG = FileType("image/jpeg", (".jpg", ".jpeg"))
WEBP = FileType("image/webp", (".webp",))
_OFFICE = "application/vnd.openxmlformats-officedocument"
XLSX = FileType(f"{_OFFICE}.spreadsheetml.sheet", (".xlsx",))
DOCX = FileType(f"{_OFFICE}.wordprocessingml.document", (".docx",))
PPTX = FileType(f"{_OFFICE}.presentationml.presentation", (".pptx",))
HWP = FileType("application/x-hwp", (".hwp",))
HWPX = FileType("application/hwp+zip", (".hwpx",))
ZIP = FileType("application/zip", (".zip",))
TEXT = FileType("text/plain", (".txt", ".csv"))
FILE_TYPES = (PDF, PNG, JPEG, WEBP, XLSX, DOCX, PPTX, HWP, HWPX, ZIP, TEXT)
SUFFIXES = tuple(suffix for kind in FILE_TYPES for suffix in kind.suffixes)

_HEADS = {b"%PDF-": PDF, b"\x89PNG\r\n\x1a\n": PNG, b"\xff\xd8\xff": JPEG}
_ZIP_HEADS = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_PARTS = {"xl/workbook.xml": XLSX, "word/document.xml": DOCX, "ppt/presentation.xml": PPTX}
# The container of old Office files too; of those only Hangul's say so themselves.
_OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HWP_MARK = b"HWP Document File"
# A longer list of contents is not read: it belongs to no document, and reading it takes memory.
_MOST_DIRECTORY_BYTES = 2 * 1024 * 1024
_END_OF_DIRECTORY = b"PK\x05\x06"
_ZIP64_LOCATOR = b"PK\x06\x07"
_CHUNK = 1024 * 1024
# What a text has no use for: all control characters but tab, line feed, form feed, return.
_CONTROLS = bytes(set(range(32)) - {9, 10, 12, 13})


def file_type(file: IO[bytes]) -> FileType | None:
    """Return what file is, or None if it is nothing of FILE_TYPES; its position goes back to 0."""
    try:
        file.seek(0)
        return _of_head(file, file.read(16))
    finally:
        file.seek(0)


def _of_head(file: IO[bytes], head: bytes) -> FileType | None:
    for magic, kind in _HEADS.items():
        if head.startswith(magic):
            return kind
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return WEBP
    if head.startswith(_ZIP_HEADS):
        return _in_zip(file)
    if head.startswith((_OLE_HEAD, _HWP_MARK)):
        return HWP if _contains(file, _HWP_MARK) else None
    return TEXT if head and _is_text(file) else None


def _in_zip(file: IO[bytes]) -> FileType | None:
    """Return which document a ZIP is by the names of its parts; ZIP if it is none."""
    file.seek(0, 2)
    file.seek(-min(file.tell(), 65_600), 2)
    tail = file.read()
    at = tail.rfind(_END_OF_DIRECTORY)
    if at < 0 or len(tail) < at + 22:
        return None
    size = int.from_bytes(tail[at + 12 : at + 16], "little")
    if size > _MOST_DIRECTORY_BYTES or _ZIP64_LOCATOR in tail:
        return ZIP
    try:
        with ZipFile(file) as parts:
            names = set(parts.namelist())
    except (BadZipFile, ValueError, OSError):
        return None
    if "mimetype" in names and "Contents/content.hpf" in names:
        return HWPX
    if "[Content_Types].xml" in names:
        return next((kind for name, kind in _ZIP_PARTS.items() if name in names), ZIP)
    return ZIP


def _contains(file: IO[bytes], mark: bytes) -> bool:
    file.seek(0)
    kept = b""
    while chunk := file.read(_CHUNK):
        if mark in kept + chunk:
            return True
        kept = chunk[-len(mark) :]
    return False


def _is_text(file: IO[bytes]) -> bool:
    """Return whether file is readable as UTF-8 or, as older Korean programs write, CP949."""
    file.seek(0)
    content = file.read()
    if content.translate(None, _CONTROLS) != content:
        return False
    for encoding in ("utf-8", "cp949"):
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False
