"""Stopping the mails about one search from a mail, without signing in (RFC 8058)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from itube.finder import news


# Mail programs post here by themselves, without a cookie: the signed token is the permission, and
# all it permits is to stop.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """A page with one button; POST stops. Scanners that open every link of a mail change nothing.

    It tells nothing of the search or its owner: whoever has the link may be anybody.
    """
    reference = news.reference_in(token)
    if reference is None:
        raise Http404
    done = request.method == "POST"
    if done:
        news.stop(reference)
    return render(request, "finder/stop.html", {"done": done})
