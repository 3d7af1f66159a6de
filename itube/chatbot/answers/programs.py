"""Courses and technology support."""

from django.utils.translation import gettext as _

from equipment.models import Qualification
from itube.chatbot.answers.asked import Asked
from itube.chatbot.answers.citing import Draft
from itube.chatbot.answers.links import support_url
from itube.chatbot.reply import Reply


def course(asked: Asked) -> Reply:
    draft = Draft(asked)
    draft.say(_("맞는 교육과정이 없습니다."))
    return draft.reply()


def support(asked: Asked) -> Reply:
    draft = Draft(asked)
    draft.lead(_("기술지원 요청서 쓰기"), support_url(asked.slots))
    return draft.reply()


def say_courses(draft: Draft, asked: Asked, qualification: Qualification) -> None:
    """Say."""
