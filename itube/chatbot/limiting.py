"""How often questions may be asked: page, panel and API count as one."""

from django.conf import settings
from django.http import HttpRequest

from itube.chatbot.models import Person
from itube.lib.client_address import of_request
from itube.lib.rates import parse_rate, spend


def seconds_to_wait(request: HttpRequest, person: Person) -> int:
    """Count one question of person, else of the address; return 0 if it is allowed, else seconds
    until one is."""
    name = f"user-{person.pk}" if person.is_authenticated else f"address-{of_request(request)}"
    return spend(f"assistant:{name}", *parse_rate(settings.ASSISTANT_RATE))
