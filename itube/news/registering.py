"""Taking a place at an event and giving it back; rivals queue at the event's locked row."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from itube.news.models import Event, Registration
from itube.outbox.models import OutboxMessage
from itube.outbox.telling import tell

KIND = "event_registered"


class RegistrationRefusedError(Exception):
    """No place to be had; str() says why, fit for the person."""


def lowest_free_place(taken: set[int], capacity: int | None) -> int | None:
    """Return the lowest number from 1 that is not taken, or None if all up to capacity are."""
    place = next(number for number in range(1, len(taken) + 2) if number not in taken)
    return place if capacity is None or place <= capacity else None


def locked(event: Event) -> Event:
    """Return event as it is now, its row locked until the end of the transaction."""
    return Event.objects.select_for_update(no_key=True, of=("self",)).get(pk=event.pk)


@transaction.atomic
def register(
    event: Event, *, name: str, organisation: str, email: str, language: str, now: datetime
) -> Registration:
    """Give a place at event to the person with that address, and mail the confirmation.

    Whoever has a place already keeps it, and is mailed again at most once an hour: the answer
    tells nobody who else is registered. Raises RegistrationRefusedError when it is too late or
    all places are taken; then nothing has changed.
    """
    event = locked(event)
    if not event.takes_registrations_at(now):
        raise RegistrationRefusedError(_("참가 신청을 받는 기간이 아니에요."))
    address = email.lower()
    registration = event.registrations.filter(email__iexact=address).first()
    if registration is None:
        taken = set(event.registrations.values_list("place", flat=True))
        place = lowest_free_place(taken, event.capacity)
        if place is None:
            raise RegistrationRefusedError(
                _("정원이 모두 찼어요. 취소하는 분이 있으면 다시 신청할 수 있어요.")
            )
        registration = Registration.objects.create(
            event=event,
            place=place,
            name=name,
            organisation=organisation,
            email=address,
            language=language,
            registered_at=now,
        )
    _confirm(registration, now)
    return registration


def _confirm(registration: Registration, now: datetime) -> None:
    event = registration.event
    with translation.override(registration.language):
        context = {
            "title": event.title,
            "when": date_format(
                timezone.localtime(event.starts_at),
                "j M Y, H:i" if registration.language == "en" else "Y. n. j. H:i",
            ),
            "place": event.place,
            "link": f"{settings.BASE_URL}{event.get_absolute_url()}",
            "own": f"{settings.BASE_URL}{registration.get_absolute_url()}",
        }
    tell(
        KIND,
        registration.email,
        {"language": registration.language, "context": context},
        f"{KIND}:{registration.token}:{timezone.localtime(now):%Y%m%d%H}",
    )


@transaction.atomic
def cancel(registration: Registration) -> None:
    """Give the place back: the registration goes, and with it all that was known of the person."""
    forget([registration.token])


def forget(tokens: list[str]) -> int:
    """Delete the registrations of tokens and what their mails said; return how many."""
    for token in tokens:
        messages = OutboxMessage.objects.filter(
            kind=KIND, dedupe_key__startswith=f"{KIND}:{token}:"
        )
        messages.delete()
    return Registration.objects.filter(token__in=tokens).delete()[0]


def forget_old(now: datetime) -> int:
    """Forget who came to events that have been over for long; return how many people."""
    tokens = Registration.objects.old(now).values_list("token", flat=True)
    with transaction.atomic():
        return forget(list(tokens))
