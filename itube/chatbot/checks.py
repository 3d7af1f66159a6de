"""What `manage.py check` says about a language model that cannot be asked as it is set up."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def endpoint_is_a_web_address(
    app_configs: Sequence[AppConfig] | None, **kwargs: Any
) -> list[CheckMessage]:
    """An error for an endpoint that is named but is no address by http or https."""
    if not settings.ASSISTANT_ENDPOINT:
        return []
    address = urlsplit(settings.ASSISTANT_ENDPOINT)
    if address.scheme in ("http", "https") and address.hostname and settings.ASSISTANT_MODEL:
        return []
    return [
        Error(
            "ITUBE_ASSISTANT_ENDPOINT is no address by http or https, or ITUBE_ASSISTANT_MODEL is "
            "empty: the chatbot will not rephrase its answers.",
            hint="Write the address up to /v1, such as https://model.example/v1, and the model.",
            id="itube.chatbot.E001",
        )
    ]
