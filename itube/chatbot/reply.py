"""What the chatbot says, and the records that it says it from. Pure."""

from dataclasses import dataclass, field

from itube.chatbot.slots import Intent, Missing, Slots


@dataclass(frozen=True, slots=True)
class Citation:
    """A record of the database that an answer rests on.

    type is equipment, kind, item, step, center, expert, course, session, request, booking, faq,
    case or guide; id is its public code (registration number, slug, reference), never a key.
    """

    type: str
    id: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class Action:
    """Where the asker may go on; what it leads to is never sent for him."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence or a row of an answer. cites are places in Reply.citations, from 0.

    A statement that names a record, a time or a fee has a citation.
    """

    text: str
    cites: tuple[int, ...] = ()
    is_row: bool = False  # a line of a list, shown as one


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. understood says in a few words what was asked; empty if nothing was."""

    intent: Intent
    slots: Slots
    statements: tuple[Statement, ...]
    understood: str = ""
    citations: tuple[Citation, ...] = ()
    actions: tuple[Action, ...] = ()
    # Pieces in the order shown, for `첫 번째`; None keeps what was shown before.
    shown: tuple[str, ...] | None = None
    missing: Missing | None = None
    suggestions: tuple[str, ...] = field(default=())  # questions to go on with, to click on

    @property
    def answer(self) -> str:
        """The statements as one text, a line each."""
        return "\n".join(statement.text for statement in self.statements)
