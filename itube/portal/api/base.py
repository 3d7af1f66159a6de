"""What all addresses of the API have in common: the language, and which parameters are known."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils import translation
from django.utils.translation import gettext as _
from rest_framework import exceptions, viewsets
from rest_framework.request import Request

from itube.lib.languages import accepted_language
from itube.portal.problems import UnknownParameterError


class ApiViewSet(viewsets.ViewSet):
    """Answers in the language of Accept-Language.

    A subclass names the query parameters that an action knows in `parameters`; any other is
    refused, because a filter that is silently left out gives a wrong answer.
    """

    metadata_class = None
    parameters: ClassVar[dict[str, tuple[str, ...]]] = {}

    def dispatch(self, request, *args, **kwargs):
        # Not undone: LocaleMiddleware names the language in the response, and sets the next one.
        translation.activate(accepted_language(request))
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        known = self.parameters.get(self.action, ())
        if unknown := [name for name in request.query_params if not self.knows(name)]:
            raise UnknownParameterError({key: [_unknown(known)] for key in unknown})
        # PostgreSQL has no such character; no filter needs to think of it.
        if nul := [
            name for name, values in request.query_params.lists() if "\0" in "".join(values)
        ]:
            raise exceptions.ValidationError(
                {key: [_("쓸 수 없는 글자(NUL)가 들어 있어요.")] for key in nul}
            )

    def knows(self, name: str) -> bool:
        """Whether the action takes a parameter of that name."""
        return name in self.parameters.get(self.action, ())


def _unknown(known: Iterable[str]) -> str:
    if not known:
        return _("이 주소는 매개변수를 받지 않아요.")
    return _("모르는 매개변수예요. 쓸 수 있는 것: %(known)s") % {"known": ", ".join(known)}
