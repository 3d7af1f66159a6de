"""How often the API may be asked: so many requests a period for an account or an address."""

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from itube.lib.client_address import of_request
from itube.lib.rates import parse_rate, spend


class RateLimit(BaseThrottle):
    """Counts by account, else by address; itube.lib.rates says how."""

    def __init__(self) -> None:
        self.seconds_to_wait = 0

    def allow_request(self, request: Request, view: object) -> bool:
        self.seconds_to_wait = spend(f"api:{self.name(request)}", *parse_rate(settings.API_RATE))
        return not self.seconds_to_wait

    def wait(self) -> float | None:
        return self.seconds_to_wait or None

    def name(self, request: Request) -> str:
        """Return what is counted: the account, else the address as the trusted proxies tell it."""
        if request.user and request.user.is_authenticated:
            return f"user-{request.user.pk}"
        # Behind a Unix socket there is no address unless a trusted proxy tells one.
        return f"address-{of_request(request) or 'none'}"
