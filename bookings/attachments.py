"""Files that come with a booking: what may be uploaded, and how it is kept."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from bookings.models import Attachment, Booking, BookingEvent
from bookings.models.event import attachment_path
from bookings.refusals import BookingRefusedError
from bookings.states import EventKind, Party
from bookings.transitions.moving import note
from itube.accounts.models import User
from itube.lib.uploads import UploadRefusedError, clean_name, type_of

MOST_BYTES = 20 * 1024 * 1024
# Of all files of one upload; what stands before the web processes lets a little more through.
MOST_TOGETHER = 50 * 1024 * 1024
MOST_FILES = 10


class AttachmentRefusedError(BookingRefusedError):
    """A file that cannot be kept; str() says which, why, and what would do."""


def checked(file: File) -> str:
    """Return the content type that file is kept and served as.

    Raises AttachmentRefusedError for what itube.lib.uploads refuses, and for more than MOST_BYTES.
    """
    try:
        return type_of(file, MOST_BYTES)
    except UploadRefusedError as refusal:
        raise AttachmentRefusedError(str(refusal)) from None


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
