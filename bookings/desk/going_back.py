"""Where to go after a deed: to the page that asked for it."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme


def back(request: HttpRequest, name: str, *arguments: str) -> str:
    """Return the posted `next` if it is a page of this site, else the address of that name."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) and wanted.startswith("/"):
        return wanted
    return reverse(name, args=arguments)
