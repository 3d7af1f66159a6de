"""Files that come with a booking: what may be uploaded, and how it is kept."""

import re
import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import PurePath

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from bookings.file_types import SUFFIXES, file_type
from bookings.models import Attachment, Booking, BookingEvent
from bookings.models.event import attachment_path
from bookings.refusals import BookingRefusedError
from bookings.states import EventKind, Party
from bookings.transitions.moving import note
from itube.accounts.models import User

MOST_BYTES = 20 * 1024 * 1024
# Of all files of one upload; what stands before the web processes lets a little more through.
MOST_TOGETHER = 50 * 1024 * 1024
MOST_FILES = 10
# As many characters as Attachment.name has room for.
MOST_NAME = 150
# What no name needs, and what would turn its direction around.
_ODD = re.compile(r'[\x00-\x1f\x7f"*/:<>?\\|\u200e\u200f\u202a-\u202e\u2066-\u2069]')


class AttachmentRefusedError(BookingRefusedError):
    """A file that cannot be kept; str() says which, why, and what would do."""


def clean_name(name: str) -> str:
    """Return the name under which an upload is shown and saved: no path, no odd characters.

    Hangul that came in parts, as some systems write it, is put together. A name that is too long
    keeps its beginning and its ending.
    """
    name = _ODD.sub("_", unicodedata.normalize("NFC", name)).strip(" .") or "file"
    ending = PurePath(name).suffix[:20]
    return name if len(name) <= MOST_NAME else name[: MOST_NAME - len(ending)] + ending


def checked(file: File) -> str:
    """Return the content type that file is kept and served as.

    Raises AttachmentRefusedError if it is empty, over MOST_BYTES, of no type that is taken, or
    named as something else than it is.
    """
    name = clean_name(file.name or "")
    if file.file is None or not file.size:
        raise AttachmentRefusedError(_("‘%(name)s’ 파일은 비어 있어요.") % {"name": name})
    if file.size > MOST_BYTES:
        raise AttachmentRefusedError(
            _("‘%(name)s’ 파일이 %(size)s예요. 파일 하나는 %(most)s까지 올릴 수 있어요.")
            % {
                "name": name,
                "size": filesizeformat(file.size),
                "most": filesizeformat(MOST_BYTES),
            }
        )
    kind = file_type(file.file)
    if kind is None:
        raise AttachmentRefusedError(
            _("‘%(name)s’ 파일은 받을 수 없는 형식이에요. 받는 형식: %(types)s")
            % {"name": name, "types": taken_types()}
        )
    suffix = PurePath(name).suffix.lower()
    if suffix not in kind.suffixes:
        raise AttachmentRefusedError(
            _("‘%(name)s’ 파일의 내용은 %(suffix)s 형식이에요. 이름을 내용에 맞춰 주세요.")
            % {"name": name, "suffix": kind.suffixes[0]}
        )
    return "text/csv" if suffix == ".csv" else kind.content_type


def require_together(files: Sequence[File]) -> None:
    """Raise AttachmentRefusedError if files are more than can be sent at once."""
    size = sum(file.size or 0 for file in files)
    if size > MOST_TOGETHER:
        raise AttachmentRefusedError(
            _(
                "고른 파일이 모두 %(size)s예요. 한 번에 모두 %(most)s까지 올릴 수 있어요. "
                "나누어 올려 주세요."
            )
            % {"size": filesizeformat(size), "most": filesizeformat(MOST_TOGETHER)}
        )


def taken_types() -> str:
    """Return the endings that are taken, for people: `pdf, png, ...`."""
    return ", ".join(suffix.removeprefix(".") for suffix in SUFFIXES)


@contextmanager
def removed_on_rollback() -> Iterator[list[str]]:
    """One whole transaction; the files that keep() names in the list go if it is rolled back."""
    stored: list[str] = []
    try:
        with transaction.atomic(durable=True):
            yield stored
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise


def keep(
    booking: Booking,
    event: BookingEvent,
    files: Sequence[File],
    stored: list[str],
    *,
    by: User,
    now: datetime,
) -> list[Attachment]:
    """Keep files as what came with event; within removed_on_rollback(), whose list is stored.

    Raises AttachmentRefusedError for a file that checked() refuses, one more than MOST_FILES, or
    more than MOST_TOGETHER.
    """
    require_together(files)
    types = [checked(file) for file in files]
    # Two who upload at once take turns, so that the number is right.
    Booking.objects.select_for_update(no_key=True, of=("self",)).get(pk=booking.pk)
    room = MOST_FILES - Attachment.objects.filter(booking=booking.pk).count()
    if len(files) > room:
        raise AttachmentRefusedError(
            _("예약 하나에 파일은 %(most)d개까지예요. 지금은 %(room)d개 더 올릴 수 있어요.")
            % {"most": MOST_FILES, "room": max(0, room)}
        )
    kept = []
    for file, content_type in zip(files, types, strict=True):
        attachment = Attachment(
            booking=booking,
            event=event,
            uploaded_by=by,
            token=secrets.token_hex(16),
            name=clean_name(file.name or ""),
            content_type=content_type,
            size=file.size,
            at=now,
        )
        # Named before it is written: half a file on a full disk must go too.
        stored.append(attachment_path(attachment, ""))
        attachment.file.save(attachment.name, file, save=False)
        attachment.save()
        kept.append(attachment)
    return kept


def attach(
    booking: Booking,
    files: Sequence[File],
    *,
    actor: User,
    party: Party,
    now: datetime,
    text: str = "",
) -> BookingEvent:
    """Add files to a booking as a deed of its own; the state stays as it is.

    Raises AttachmentRefusedError; then nothing has changed and no file is left.
    """
    with removed_on_rollback() as stored:
        event = note(booking, EventKind.ATTACHED, actor=actor, party=party, now=now, text=text)
        keep(booking, event, files, stored, by=actor, now=now)
    return event
