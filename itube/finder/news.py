"""The mail of the morning: what is new in the searches whose owners want to hear of it.

A search is looked through once a Seoul day. Its row, its message in the outbox and what it has
told change together, so that nothing is lost or told twice, however often and wherever this runs.
"""

import logging
from datetime import datetime

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from equipment.models import Equipment
from itube.finder.finding import SearchTooSlowError, find_ids, question_from
from itube.finder.models import SavedSearch
from itube.finder.searches import read
from itube.outbox.telling import tell

logger = logging.getLogger("itube.finder")

KIND = "saved_search"
# Pieces that a mail names; of the others it tells the number.
NAMED = 10

_signer = Signer(salt="itube.finder.stop")


def stop_token(search: SavedSearch) -> str:
    """Return what the link in a mail proves itself with; it names no person and has no end."""
    return _signer.sign(search.reference)


def reference_in(token: str) -> str | None:
    """Return the reference of the search that a token stops, or None if we have not made it."""
    try:
        return _signer.unsign(token)
    except BadSignature:
        return None


def tell_new(now: datetime) -> int:
    """Tell the owners of searches what is new, as far as today's round has not; return how many
    messages were stored."""
    due = SavedSearch.objects.to_check(timezone.localdate(now)).order_by("pk")
    told = 0
    for pk in list(due.values_list("pk", flat=True)):
        try:
            told += _check(pk, now)
        except SearchTooSlowError:
            logger.warning("saved search too slow", extra={"search_id": pk})
        except Exception as error:
            # One search's trouble must not keep all others waiting; the next round tries it again.
            logger.error(  # noqa: TRY400 - a traceback might quote a row, and so a person
                "saved search not looked through",
                extra={"search_id": pk, "error": type(error).__name__},
            )
    return told


@transaction.atomic
def _check(pk: int, now: datetime) -> bool:
    """Look through one search; return whether there was something to tell."""
    today = timezone.localdate(now)
    search = (
        SavedSearch.objects.to_check(today)
        .select_related("owner")
        # Its owner's row is nobody's to wait for; another worker has it: that one tells.
        .select_for_update(of=("self",), skip_locked=True)
        .filter(pk=pk)
        .first()
    )
    if search is None:
        return False
    search.checked_on = today
    new = _new(search, now)
    if new:
        _tell(search, new, f"{KIND}:{search.pk}:{today.isoformat()}")
        search.told = [*search.told, *new]
        search.told_at = now
    search.save(update_fields=["checked_on", "told", "told_at"])
    return bool(new)


def _new(search: SavedSearch, now: datetime) -> list[int]:
    """Return what search finds and its owner has neither looked at nor been told of.

    A question that has become invalid finds nothing: the owner's page says so.
    """
    filterset = read(search.query)
    if not filterset.is_valid():
        return []
    heard = {*search.known, *search.told}
    found = find_ids(question_from(filterset.form.cleaned_data, now))
    return [pk for pk in found if pk not in heard]


def _tell(search: SavedSearch, new: list[int], key: str) -> None:
    """Store the message in the language of the owner. It is whole in itself: neither a search that
    is deleted nor a piece that is withdrawn before it is sent can spoil it."""
    owner = search.owner
    pieces = Equipment.objects.published().select_related("center").in_bulk(new[:NAMED])
    with translation.override(owner.language):
        shown = [pieces[pk] for pk in new[:NAMED] if pk in pieces]
        stop = f"{settings.BASE_URL}{reverse('saved:stop', args=[stop_token(search)])}"
        context = {
            "name": search.name,
            "count": len(new),
            "pieces": [
                {
                    "name": piece.name,
                    "number": piece.number,
                    "place": piece.center.place,
                    "center": piece.center.name,
                    "link": f"{settings.BASE_URL}{piece.get_absolute_url()}",
                }
                for piece in shown
            ],
            "more": len(new) - len(shown),
            "link": f"{settings.BASE_URL}{search.get_absolute_url()}",
            "page": f"{settings.BASE_URL}{reverse('saved:index')}",
            "stop": stop,
        }
    tell(
        KIND,
        owner.email,
        {"language": owner.language, "context": context, "unsubscribe": stop},
        key,
    )


def stop(reference: str) -> bool:
    """Send no more mail about the search; return whether there is one that it was sent about."""
    return bool(SavedSearch.objects.filter(reference=reference, mail=True).update(mail=False))
