"""What is said in a request: texts, the files that come with them, and pieces that may help."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.files import File
from django.utils.translation import gettext as _

from bookings.attachments import checked, require_together
from equipment.models import Equipment
from itube.lib.uploads import clean_name
from itube.programs.models import SupportEvent, SupportFile, SupportMessage, SupportRequest
from itube.programs.models.support_thread import file_path
from itube.programs.support.refusals import SupportRefusedError

MOST_FILES = 10


@dataclass(frozen=True)
class Words:
    """A text with what comes with it."""

    text: str
    files: Sequence[File] = ()
    equipment: Sequence[Equipment] = ()


class TooManyFilesError(SupportRefusedError):
    """More files than a request holds; str() says how many there is room for."""


def say(
    event: SupportEvent, words: Words, stored: list[str], now: datetime, *, is_note: bool = False
) -> SupportMessage:
    """Add what was said with event to the thread, within removed_on_rollback() of bookings.

    stored is the list of that. Raises TooManyFilesError, and AttachmentRefusedError for a file
    that cannot be kept.
    """
    message = SupportMessage.objects.create(
        request=event.request,
        event=event,
        author=event.actor,
        party=event.party,
        center_id=event.center_id,
        text=words.text,
        is_note=is_note,
        at=now,
    )
    if words.equipment:
        message.equipment.set(words.equipment)
    if words.files:
        _keep(message, words.files, stored, now)
    return message


def _keep(message: SupportMessage, files: Sequence[File], stored: list[str], now: datetime) -> None:
    require_together(files)
    types = [checked(file) for file in files]
    request = message.request
    # Two who upload at once take turns, so that the number is right.
    SupportRequest.objects.select_for_update(no_key=True, of=("self",)).get(pk=request.pk)
    room = MOST_FILES - SupportFile.objects.filter(request=request.pk).count()
    if len(files) > room:
        raise TooManyFilesError(
            _("요청 하나에 파일은 %(most)d개까지예요. 지금은 %(room)d개 더 올릴 수 있어요.")
            % {"most": MOST_FILES, "room": max(0, room)}
        )
    for file, content_type in zip(files, types, strict=True):
        kept = SupportFile(
            request=request,
            message=message,
            token=secrets.token_hex(16),
            name=clean_name(file.name or ""),
            content_type=content_type,
            size=file.size,
            at=now,
        )
        # Named before it is written: half a file on a full disk must go too.
        stored.append(file_path(kept, ""))
        kept.file.save(kept.name, file, save=False)
        kept.save()
