"""How to find, book and use equipment, to be taught and to be helped.

Every number on the page comes from the rules themselves.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bookings import attachments, together, waiting
from bookings.deadlines import ESCALATE_AT, REMIND_AT
from bookings.fees import VAT_PERCENT
from bookings.policies import Policy
from bookings.quotes import VALID_FOR
from equipment.models import FeeBasis
from itube.chatbot import models as chatbot
from itube.lib.kept import kept_page
from itube.lib.uploads import taken_types
from itube.portal.guidance import rules
from itube.programs.support import deadlines
from itube.programs.support.states import Topic

MEGABYTE = 1024 * 1024


@require_safe
@kept_page
def guide(request: HttpRequest) -> HttpResponse:
    numbers = rules.numbers()
    context = {
        "policy": Policy(),
        "numbers": numbers,
        "differs": any(each.range for each in numbers),
        "reductions": rules.reductions(),
        "states": rules.states(),
        "bases": FeeBasis.labels,
        "vat_percent": VAT_PERCENT,
        "quote_days": VALID_FOR.days,
        "remind_percent": round(REMIND_AT * 100),
        "escalate_percent": round(ESCALATE_AT * 100),
        "most_dates": together.MOST_DATES,
        "most_steps": together.MOST_STEPS,
        "most_files": attachments.MOST_FILES,
        "most_size": f"{attachments.MOST_BYTES // MEGABYTE}\u00a0MB",
        "file_types": taken_types(),
        "held_for": waiting.HELD_FOR,
        "most_waits": waiting.MOST_WAITS,
        "longest_wait_days": waiting.LONGEST_WINDOW.days,
        "support_topics": Topic.labels,
        "answer_days": deadlines.ANSWER_DAYS,
        "raise_days": deadlines.RAISE_DAYS,
        "reopen_days": deadlines.REOPEN_DAYS,
        "longest_question": chatbot.LONGEST,
        "kept_days": chatbot.KEPT.days,
        "kept_days_of_members": chatbot.KEPT_OF_MEMBERS.days,
    }
    return render(request, "portal/guidance/guide.html", context)
