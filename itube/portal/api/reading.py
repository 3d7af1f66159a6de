"""What all addresses of the API for reading have in common."""

import hashlib
from typing import Any

from django.forms import BaseForm
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from itube.lib.pages import NoSuchPageError, Pages, page_number
from itube.portal.api.base import ApiViewSet

PAGE_SIZE = 20
LARGEST_PAGE = 100
# More values than this are not written out in an error.
MOST_NAMED = 60


class ReadingViewSet(ApiViewSet):
    """Answers anyone, with a validator for the next time."""

    http_method_names = ["get", "head"]
    # How long an answer may be used without asking again.
    max_age = 0

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 200:
            if self.max_age:
                patch_cache_control(response, public=True, max_age=self.max_age)
            else:
                patch_cache_control(response, no_cache=True)
            response.add_post_render_callback(self._with_validator)
        else:
            patch_cache_control(response, no_store=True)
        return response

    def _with_validator(self, response: HttpResponse) -> HttpResponseBase | None:
        """Return response with an ETag of its content, or 304 where the client has it already."""
        etag = f'"{hashlib.sha1(response.content, usedforsecurity=False).hexdigest()}"'
        response["ETag"] = etag
        return get_conditional_response(self.request, etag=etag, response=response)


def refuse_invalid(form: BaseForm) -> None:
    """Raise ValidationError, by parameter, unless form is valid; names the codes that are right."""
    if form.is_valid():
        return
    errors: dict[str, list[str]] = {}
    for name, problems in form.errors.as_data().items():
        texts = [text for problem in problems for text in problem.messages]
        choices = [
            str(value) for value, _label in getattr(form.fields[name], "choices", ()) if value
        ]
        if 0 < len(choices) <= MOST_NAMED:
            texts.append(_("쓸 수 있는 값: %(values)s") % {"values": ", ".join(choices)})
        errors[name] = texts
    raise exceptions.ValidationError(errors)


def asked_page(request: Request) -> tuple[int, int]:
    """Return page and page_size of the query; raises ValidationError naming the wrong one."""
    errors: dict[str, list[str]] = {}
    number = size = 1
    try:
        number = page_number(request.query_params.get("page"))
    except NoSuchPageError:
        errors["page"] = [_("1부터 시작하는 정수로 적어 주세요.")]
    text = request.query_params.get("page_size", str(PAGE_SIZE))
    try:
        size = page_number(text or "x")
    except NoSuchPageError:
        size = 0
    if not 1 <= size <= LARGEST_PAGE:
        errors["page_size"] = [
            _("1부터 %(most)s까지의 정수로 적어 주세요.") % {"most": LARGEST_PAGE}
        ]
    if errors:
        raise exceptions.ValidationError(errors)
    return number, size


def frame(request: Request, *, number: int, size: int, total: int) -> dict[str, Any]:
    """Return what stands around the results of a page: count, page, page_size, next, previous.

    next and previous are absolute addresses, or None. Raises NotFound when the page lies past
    the last; the first page of nothing exists.
    """
    try:
        pages = Pages(total, number, size)
    except NoSuchPageError as error:
        raise exceptions.NotFound from error
    here = request.build_absolute_uri()
    turns = {"next": pages.next, "previous": pages.previous}
    return {
        "count": total,
        "page": number,
        "page_size": size,
        **{
            name: replace_query_param(here, "page", turned) if turned else None
            for name, turned in turns.items()
        },
    }
