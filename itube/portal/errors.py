"""Pages for what went wrong: what happened, what is safe, two ways on; the API gets problems."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from itube.portal import problems


def _answer(request: HttpRequest, status: int) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problems.plain(request, status)
    return render(request, f"errors/{status}.html", status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _answer(request, 403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400)


def server_error(request: HttpRequest) -> HttpResponse:
    """The last resort: its template asks neither database nor session."""
    return _answer(request, 500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or cookies are off; say how to go on."""
    if request.path.startswith("/api/"):
        return problems.plain(request, 403)
    return render(request, "errors/csrf.html", status=403)
