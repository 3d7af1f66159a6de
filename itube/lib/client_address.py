"""The address a request came from, behind as many proxies as are said to stand in front."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def of_request(request: HttpRequest) -> str | None:
    """Return where request came from, as ITUBE_TRUSTED_PROXIES says."""
    return client_address(
        request.headers.get("X-Forwarded-For", ""),
        request.META.get("REMOTE_ADDR", ""),
        settings.TRUSTED_PROXIES,
    )


def client_address(forwarded: str, remote: str, proxies: int) -> str | None:
    """Return the client's IP address, or None if there is none that makes sense.

    forwarded is the X-Forwarded-For header, remote the address of the connection. With `proxies`
    trusted proxies in front, each of which appended what it saw, the client is that many entries
    from the end; what stands further left was written by the client and is never believed. With a
    shorter header than that the request came past the proxies, and the connection counts.
    """
    address = remote
    entries = [part.strip() for part in forwarded.split(",") if part.strip()]
    if 0 < proxies <= len(entries):
        address = entries[-proxies]
    try:
        return str(ipaddress.ip_address(_without_port(address)))
    except ValueError:
        return None


def _without_port(address: str) -> str:
    """Return address without a port: `[::1]:80` and `192.0.2.1:80` are written by some proxies."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    if address.count(":") == 1:
        return address.partition(":")[0]
    return address
