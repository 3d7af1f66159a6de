"""All pages of the menu at once (누리집 지도), for who finds no way by it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from itube.lib.kept import kept_page


@require_safe
@kept_page
def all_pages(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/all_pages.html")
