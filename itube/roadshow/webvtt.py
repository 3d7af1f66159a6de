"""WebVTT, the text of a film's captions and chapters."""

from collections.abc import Iterable
from decimal import Decimal
from itertools import pairwise

from itube.roadshow.models import Film

Cue = tuple[Decimal, Decimal, str]


def captions(film: Film, language: str) -> str:
    """Return the lines of film in that language (ko or en); a line without it is in Korean."""
    return _vtt((line.start, line.end, _text(line, "text", language)) for line in film.lines.all())


def chapters(film: Film, language: str) -> str:
    """Return the chapters of film, each until the next one, the last until the film's end."""
    found = list(film.chapters.all())
    ends = [later.start for _earlier, later in pairwise(found)]
    ends.append(Decimal(film.duration_seconds))
    return _vtt(
        (chapter.start, end, _text(chapter, "title", language))
        for chapter, end in zip(found, ends, strict=False)
    )


def _text(thing: object, field: str, language: str) -> str:
    return getattr(thing, f"{field}_{language}") or getattr(thing, f"{field}_ko")


def _vtt(cues: Iterable[Cue]) -> str:
    blocks = ["WEBVTT"]
    for start, end, text in cues:
        # A line break would end the cue, and the three marks begin tags and references.
        plain = " ".join(text.split())
        safe = plain.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        blocks.append(f"{stamp(start)} --> {stamp(end)}\n{safe}")
    return "\n\n".join(blocks) + "\n"


def stamp(seconds: Decimal) -> str:
    """Return `00:00:05.800`."""
    thousandths = int(seconds * 1000)
    minutes, rest = divmod(thousandths, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"
