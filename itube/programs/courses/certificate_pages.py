"""The certificate as its owner downloads it, and as anyone checks it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bookings.desk.desks import reference_of
from itube.lib.names import in_english
from itube.lib.references import as_written
from itube.programs.certificates.facts import facts_of, masked
from itube.programs.certificates.making import pdf_of
from itube.programs.courses.states import State
from itube.programs.models import Enrolment


@login_required
@never_cache
@require_safe
def download(request: HttpRequest, reference: str) -> HttpResponse:
    """The PDF in the page's language, for its owner and for the center that has issued it."""
    now = timezone.now()
    completed = Enrolment.objects.filter(state=State.COMPLETED).for_list()
    mine = completed.of_user(request.user)
    seen = mine | completed.visible_to(request.user, now)
    found = get_object_or_404(
        seen.select_related("session__course__qualification", "held"),
        reference=reference_of(reference),
    )
    response = HttpResponse(pdf_of(facts_of(found)), content_type="application/pdf")
    language = "en" if in_english() else "ko"
    name = f"certificate-{found.certificate_no}-{language}.pdf"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@never_cache
@require_safe
def verify(request: HttpRequest, number: str) -> HttpResponse:
    """Says of a number that a certificate is valid, of which course, of when, and of whom in
    masked letters; of any other number, with 404, that there is none. Names nobody."""
    issued = Enrolment.objects.filter(user__anonymised_at=None).select_related(
        "user", "session__course__center__institution"
    )
    wanted = as_written(number)[:20]
    found = issued.filter(state=State.COMPLETED, certificate_no=wanted).first()
    context = {
        "number": wanted,
        "enrolment": found,
        "masked": masked(found.user.name) if found else "",
    }
    return render(request, "programs/courses/verify.html", context, status=200 if found else 404)
