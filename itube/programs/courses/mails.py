"""The mails of an enrolment, in the language of the person; whole in themselves when stored."""

from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from itube.lib.names import in_english
from itube.outbox.models import OutboxMessage
from itube.outbox.telling import tell, tell_all
from itube.programs.courses.states import State
from itube.programs.models import Enrolment

KIND = "enrolment"


def _when(moment: datetime) -> str:
    form = "j M Y, H:i" if in_english() else "Y. n. j. H:i"
    return date_format(timezone.localtime(moment), form)


def _payload(enrolment: Enrolment, what: str, reason: str = "") -> dict[str, object]:
    """Return what the templates need; what names the branch of theirs."""
    user, session = enrolment.user, enrolment.session
    with translation.override(user.language):
        course = session.course
        context = {
            "what": what,
            "name": user.name,
            "title": course.title,
            "center": course.center.name,
            "when": _when(session.starts_at),
            "place": session.place,
            "reason": reason,
            "link": settings.BASE_URL + enrolment.get_absolute_url(),
            "course": settings.BASE_URL + course.get_absolute_url(),
            "mine": settings.BASE_URL + reverse("courses:mine"),
            "qualification": course.qualification.name
            if what == "completed" and course.qualification
            else "",
        }
    return {"language": user.language, "context": context}


def tell_of(enrolment: Enrolment, what: str, *, reason: str = "", again: str = "") -> None:
    """Store the mail about what has just become of enrolment, in the caller's transaction.

    Of each state that it has come to there is one; again names another one.
    """
    tell(
        KIND,
        enrolment.user.email,
        _payload(enrolment, what, reason),
        f"{KIND}:{enrolment.reference}:{enrolment.version}:{again}",
    )


def remind(now: datetime) -> int:
    """Remind everyone who has a place in a session of tomorrow's Seoul day; return how many.

    However often this runs on a day, and wherever, each is reminded once.
    """
    tomorrow = timezone.localdate(now) + timedelta(days=1)
    coming = (
        Enrolment.objects.filter(
            state=State.ENROLLED,
            session__cancelled_at=None,
            session__starts_at__date=tomorrow,
            user__is_active=True,
        )
        .select_related("user", "session__course__center", "session__course__qualification")
        .order_by("pk")
    )
    messages = [
        OutboxMessage(
            kind=KIND,
            channel="mail",
            recipient=enrolment.user.email,
            payload=_payload(enrolment, "reminder"),
            dedupe_key=f"{KIND}:{enrolment.reference}:reminder:{tomorrow.isoformat()}",
        )
        for enrolment in coming
    ]
    known = set(
        OutboxMessage.objects.filter(
            dedupe_key__in=[message.dedupe_key for message in messages]
        ).values_list("dedupe_key", flat=True)
    )
    new = [message for message in messages if message.dedupe_key not in known]
    tell_all(new)
    return len(new)
