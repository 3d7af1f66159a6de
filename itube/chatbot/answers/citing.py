"""Collects what an answer says together with the records that it says it from."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from bookings.models import Booking
from centers.models import Center, Expert
from equipment.models import Equipment, Kind, ProcessStep, ProductItem
from itube.cases.models import SupportCase
from itube.chatbot.answers.asked import Asked
from itube.chatbot.answers.understood import in_words
from itube.chatbot.reply import Action, Citation, Reply, Statement
from itube.chatbot.slots import Missing
from itube.news.models import Faq
from itube.programs.models import Course, Session, SupportRequest

# Rows of one answer: what is more stands on the page that the answer leads to.
ROWS = 5
MOST_ACTIONS = 5
MOST_SUGGESTIONS = 4


class Draft:
    """An answer in the making; each record is cited once, however often it is named."""

    def __init__(self, asked: Asked, piece: Equipment | None = None) -> None:
        """piece is what slots.piece names, if it was found: its name is shown as understood."""
        self._asked = asked
        self._piece = piece
        self._citations: dict[Citation, int] = {}
        self._statements: list[Statement] = []
        self._actions: dict[str, Action] = {}

    def say(self, text: str, *cited: Citation) -> None:
        """Add a sentence that rests on the cited records."""
        self._add(text, cited, is_row=False)

    def row(self, text: str, *cited: Citation) -> None:
        """Add a line of a list that rests on the cited records."""
        self._add(text, cited, is_row=True)

    def _add(self, text: str, cited: Iterable[Citation], *, is_row: bool) -> None:
        places = (self._citations.setdefault(one, len(self._citations)) for one in cited)
        self._statements.append(Statement(text, tuple(dict.fromkeys(places)), is_row))

    def lead(self, label: str, url: str) -> None:
        """Add where the asker may go on; what is there already or beyond MOST_ACTIONS is not."""
        if len(self._actions) < MOST_ACTIONS:
            self._actions.setdefault(url, Action(label, url))

    def reply(
        self,
        *suggestions: str,
        shown: Iterable[Equipment] | None = None,
        missing: Missing | None = None,
    ) -> Reply:
        """Return the answer; shown are the pieces that `첫 번째` may mean from now on."""
        slots = self._asked.slots
        return Reply(
            intent=self._asked.understanding.intent,
            slots=slots,
            statements=tuple(self._statements),
            understood=in_words(slots, self._piece.name if self._piece else ""),
            citations=tuple(self._citations),
            actions=tuple(self._actions.values()),
            shown=None if shown is None else tuple(piece.number for piece in shown),
            missing=missing,
            suggestions=tuple(dict.fromkeys(suggestions))[:MOST_SUGGESTIONS],
        )


def of_piece(piece: Equipment) -> Citation:
    return Citation("equipment", piece.number, piece.get_absolute_url(), piece.name)


def of_kind(kind: Kind) -> Citation:
    url = f"{reverse('equipment:finder')}?kind={kind.slug}"
    return Citation("kind", kind.slug, url, kind.name)


def of_center(center: Center) -> Citation:
    return Citation("center", center.code, center.get_absolute_url(), center.name)


def of_expert(expert: Expert) -> Citation:
    """Return the citation of an expert, whose public code is the center's and the public name."""
    return Citation(
        "expert",
        f"{expert.center.code}/{expert.name}",
        f"{expert.center.get_absolute_url()}#experts",
        f"{expert.shown_name} · {expert.center.name}",
    )


def of_item(item: ProductItem) -> Citation:
    return Citation("item", item.slug, item.get_absolute_url(), item.name)


def of_step(step: ProcessStep) -> Citation:
    return Citation("step", step.code, step.get_absolute_url(), step.name)


def of_faq(faq: Faq) -> Citation:
    return Citation("faq", faq.slug, faq.get_absolute_url(), faq.question)


def of_booking(booking: Booking) -> Citation:
    url = booking.get_absolute_url()
    return Citation("booking", booking.reference, url, f"{booking.equipment.name}")


def of_case(case: SupportCase) -> Citation:
    return Citation("case", case.slug, case.get_absolute_url(), case.title)


def of_course(course: Course) -> Citation:
    return Citation("course", course.slug, course.get_absolute_url(), course.title)


def of_session(session: Session) -> Citation:
    """Return the citation of a session that was read with its course, on whose page it stands."""
    course = session.course
    return Citation("session", session.reference, course.get_absolute_url(), course.title)


def of_request(request: SupportRequest) -> Citation:
    return Citation("request", request.reference, request.get_absolute_url(), request.title)


def the_guide() -> Citation:
    return Citation("guide", "guide", reverse("guide"), _("이용안내"))
