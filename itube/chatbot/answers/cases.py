"""What centers have done for companies: published support cases."""

import re

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from itube.cases.models import SupportCase
from itube.chatbot.answers import wording
from itube.chatbot.answers.asked import Asked
from itube.chatbot.answers.citing import Draft, of_case

# Somebody asks for cases, and for those that were demonstrations.
CASES = re.compile(r"사례|\bcases?\b|\bsuccess stor")
DEMONSTRATION = re.compile(r"실증|demonstrat")
FEW = 3


def say_cases(draft: Draft, asked: Asked) -> None:
    """Say the newest cases that fit, else the newest ones as what they are; two statements."""
    cases = SupportCase.objects.published(asked.now).for_list()
    if DEMONSTRATION.search(asked.slots.topic):
        cases = cases.filter(is_demonstration=True)
    fitting = list(cases.filter(_about(asked)).distinct()[:FEW])
    found = fitting or list(cases[:FEW])
    if not found:
        draft.say(_("공개된 기업 지원 사례가 없습니다."))
        return
    said = _("관련 있는 기업 지원 사례입니다.") if fitting else _("최근 기업 지원 사례입니다.")
    draft.say(said, *map(of_case, found))
    for case in found:
        draft.row(wording.joined(case.title, wording.center_in(case.center)), of_case(case))
    draft.lead(_("기업 지원 사례 보기"), reverse("cases:index"))


def _about(asked: Asked) -> Q:
    """Return the condition that a case has a kind that was named, or a word of the question."""
    slots = asked.slots
    condition = Q(kinds__name_ko__in=slots.kinds) | Q(equipment__kind__name_ko__in=slots.kinds)
    for word in slots.topic.split():
        if len(word) > 1 and not CASES.search(word) and not DEMONSTRATION.search(word):
            condition |= Q(title_ko__icontains=word) | Q(summary_ko__icontains=word)
            condition |= Q(title_en__icontains=word)
    if slots.item:
        condition |= Q(sector__items__slug=slots.item)
    return condition
