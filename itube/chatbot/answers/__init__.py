"""Answers what was understood, from the database alone: each statement cites its records."""

from collections.abc import Callable
from datetime import datetime

from centers.permissions import Person
from itube.chatbot.answers.asked import Asked
from itube.chatbot.answers.booking_help import how_to_book
from itube.chatbot.answers.centers import center, expert
from itube.chatbot.answers.faq import faq
from itube.chatbot.answers.fees import fee
from itube.chatbot.answers.finding import find_equipment
from itube.chatbot.answers.free_time import free_time
from itube.chatbot.answers.own_bookings import my_bookings
from itube.chatbot.answers.programs import course, support
from itube.chatbot.answers.service_map import service_map
from itube.chatbot.answers.talk import ask_back, greeting, out_of_scope
from itube.chatbot.reply import Reply
from itube.chatbot.slots import Intent, Memory, Understanding

__all__ = ["answer"]

ANSWERS: dict[Intent, Callable[[Asked], Reply]] = {
    Intent.FIND_EQUIPMENT: find_equipment,
    Intent.FREE_TIME: free_time,
    Intent.FEE: fee,
    Intent.HOW_TO_BOOK: how_to_book,
    Intent.MY_BOOKINGS: my_bookings,
    Intent.SERVICE_MAP: service_map,
    Intent.CENTER: center,
    Intent.EXPERT: expert,
    Intent.COURSE: course,
    Intent.SUPPORT: support,
    Intent.FAQ: faq,
    Intent.GREETING: greeting,
    Intent.ASK_BACK: ask_back,
    Intent.OUT_OF_SCOPE: out_of_scope,
}


def answer(understanding: Understanding, memory: Memory, person: Person, now: datetime) -> Reply:
    """Return the answer to one turn, in the active language; nothing is stored or sent.

    It holds only what the database holds at that moment and person may see. Pieces that are asked
    for at a time are answered as free time is, under the intent that was understood.
    """
    asked = Asked(understanding, memory, person, now)
    slots = understanding.slots
    is_timed = bool(slots.start or slots.end or slots.hours or slots.daypart)
    if understanding.intent == Intent.FIND_EQUIPMENT and is_timed:
        return free_time(asked)
    return ANSWERS[understanding.intent](asked)
