"""What every answer is made from: the turn as it was understood, whose it is, and when."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from centers.permissions import Person
from itube.chatbot.slots import Memory, Slots, Understanding


@dataclass(frozen=True, slots=True)
class Asked:
    """One turn. person is AnonymousUser where nobody has signed in."""

    understanding: Understanding
    memory: Memory
    person: Person
    now: datetime

    @property
    def slots(self) -> Slots:
        return self.understanding.slots

    @property
    def today(self) -> date:
        """The day in Seoul."""
        return timezone.localdate(self.now)
