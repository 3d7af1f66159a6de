"""What a deed answers when it cannot be done. str() of each is fit for the person who asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from bookings.states import State


@dataclass(frozen=True)
class Breach:
    """One broken rule: its name (a code of the API), what is wrong, and what would pass."""

    rule: str
    text: str
    passes: str


class BookingRefusedError(Exception):
    """A deed that the rules, the calendar or the state do not allow; nothing has changed."""


class RuleBrokenError(BookingRefusedError):
    """The request breaks rules of the center; all of them are named at once."""

    def __init__(self, breaches: Sequence[Breach]) -> None:
        super().__init__(" ".join(f"{breach.text} {breach.passes}".strip() for breach in breaches))
        self.breaches = list(breaches)


class TimeTakenError(BookingRefusedError):
    """Someone else has the time. Alternatives are looked up by bookings.alternatives."""

    def __init__(self) -> None:
        super().__init__(_("그 시간에는 이미 다른 예약이나 점검이 있어요."))


class WrongStateError(BookingRefusedError):
    """The booking's present state does not allow the deed."""

    def __init__(self, state: str) -> None:
        self.state = State(state)
        super().__init__(
            _("지금은 ‘%(state)s’ 상태라서 할 수 없어요.") % {"state": self.state.label}
        )


class ChangedMeanwhileError(WrongStateError):
    """Someone else changed the booking after it was read."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.args = (
            _("그사이 다른 사람이 이 예약을 바꾸었어요(지금 ‘%(state)s’). 다시 확인해 주세요.")
            % {"state": self.state.label},
        )
