"""The finder's hits as its page shows them: why each is there, how far, and what to do next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone

from bookings.availability.free import bookable_length
from bookings.policies import policy_of
from equipment.equivalents import kilometres
from equipment.models import Equipment
from equipment.search.highlight import Highlighter, snippet
from equipment.search.question import Spot
from itube.finder.filters import FreeAsk
from itube.finder.hits import Hit
from itube.portal.templatetags.equipment import in_short

# Characters of a sentence that is shown because nothing else of a hit has the words.
LONGEST = 160


@dataclass(frozen=True)
class Row:
    """A hit; because says what its words mean, quoted is the sentence that answers them.

    km is the distance, if it was asked. request is the address of a request for the first time that
    fits, where free time was asked.
    """

    hit: Hit
    because: list[tuple[str, str]]
    quoted: str
    km: float | None
    request: str


def rows(
    hits: Iterable[Hit], cleaned: Mapping[str, Any], highlighter: Highlighter, *, short: bool
) -> list[Row]:
    """Return hits as rows; cleaned is the data of the finder's form. No statement.

    hits have their specs, unless the rows are short: these do not explain themselves.
    """
    found = []
    for hit in hits:
        because: list[tuple[str, str]] = []
        quoted = ""
        if not short:
            shown = shown_texts(hit.piece)
            because = highlighter.because(hit.piece.kind_id, shown)
            if not because and not any(map(highlighter.spans, shown)):
                quoted = _quoted(hit.piece, highlighter)
        found.append(
            Row(
                hit=hit,
                because=because,
                quoted=quoted,
                km=_km(hit, cleaned.get("near")),
                request=_request(hit, cleaned.get("free")),
            )
        )
    return found


def shown_texts(piece: Equipment) -> list[str]:
    """Return what a row shows of piece that may have the words."""
    kind, center = piece.kind, piece.center
    names = [piece.name, piece.name_en, piece.maker, piece.model, piece.number, center.name]
    return [*names, in_short(piece.specs.all()), kind.name, kind.use]


def _quoted(piece: Equipment, highlighter: Highlighter) -> str:
    """Return the sentence of piece's texts that has most of the words; empty if none has any."""
    texts = [piece.description, piece.composition, piece.usage_examples, piece.service_contents]
    texts += [in_short([spec]) for spec in piece.specs.all()]
    sentence = snippet(texts, highlighter)
    spans = highlighter.spans(sentence)
    if not spans:
        return ""
    if len(sentence) <= LONGEST:
        return sentence
    start = max(0, min(spans[0][0] - LONGEST // 4, len(sentence) - LONGEST))
    end = start + LONGEST
    before, after = "…" if start else "", "…" if end < len(sentence) else ""
    return f"{before}{sentence[start:end].strip()}{after}"


def _km(hit: Hit, near: Spot | None) -> float | None:
    if near is None:
        return None
    return kilometres(near, (hit.piece.center.latitude, hit.piece.center.longitude))


def _request(hit: Hit, free: FreeAsk | None) -> str:
    """Return the address of a request for the first time that fits; empty if none was asked."""
    if hit.earliest is None or free is None:
        return ""
    # As it was found: never shorter than the piece can be booked.
    length = bookable_length(free.length, policy_of(hit.piece)) or free.length
    asked = {
        "equipment": hit.piece.number,
        "start": _written(hit.earliest),
        "end": _written(hit.earliest + length),
    }
    return f"{reverse('bookings:new')}?{urlencode(asked, safe=':')}"


def _written(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%Y-%m-%dT%H:%M}"
