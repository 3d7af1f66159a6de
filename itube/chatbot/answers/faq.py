"""A frequent question with its answer, as it stands on the page of all questions."""

from django.urls import reverse
from django.utils.translation import gettext as _

from itube.chatbot.answers.asked import Asked
from itube.chatbot.answers.citing import Draft, of_faq
from itube.chatbot.answers.links import support_url
from itube.chatbot.reply import Reply
from itube.news.models import Faq


def faq(asked: Asked) -> Reply:
    """Return the answer to the frequent question that the turn is nearest to; one statement."""
    found = Faq.objects.published().filter(slug=asked.understanding.faq).first()
    draft = Draft(asked)
    if found is None:
        draft.say(_("자주 묻는 질문에 그 답이 없습니다."))
        draft.lead(_("자주 묻는 질문 모두 보기"), reverse("news:faq"))
        draft.lead(_("기술지원 요청서 쓰기"), support_url(asked.slots))
        return draft.reply(_("어떻게 예약해?"))
    say_faq(draft, found)
    draft.lead(_("자주 묻는 질문 모두 보기"), reverse("news:faq"))
    return draft.reply(_("어떻게 예약해?"), _("취소는 어떻게 해?"))


def say_faq(draft: Draft, found: Faq) -> None:
    """Say a question with its answer, and lead to the page that it names."""
    draft.say(f"{found.question}\n{found.answer}", of_faq(found))
    if found.page_url:
        draft.lead(_("%(page)s 열기") % {"page": found.get_page_display()}, found.page_url)


def say_nearest(draft: Draft, asked: Asked) -> None:
    """Say the frequent question that the turn is nearest to, if it is near one."""
    slug = asked.understanding.faq
    found = Faq.objects.published().filter(slug=slug).first() if slug else None
    if found:
        say_faq(draft, found)
