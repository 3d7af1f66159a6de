"""What a deed answers when it cannot be done. str() of each is fit for the person who asked."""

from django.utils.translation import gettext as _

from itube.programs.support.states import State


class SupportRefusedError(Exception):
    """A deed that the state or the request itself does not allow; nothing has changed."""


class WrongStateError(SupportRefusedError):
    """The request's present state does not allow the deed."""

    def __init__(self, state: str) -> None:
        self.state = State(state)
        super().__init__(
            _("지금은 ‘%(state)s’ 상태라서 할 수 없어요.") % {"state": self.state.label}
        )


class ChangedMeanwhileError(WrongStateError):
    """Someone else changed the request after it was read."""

    def __init__(self, state: str) -> None:
        super().__init__(state)
        self.args = (
            _("그사이 다른 사람이 이 요청을 바꾸었어요(지금 ‘%(state)s’). 다시 확인해 주세요.")
            % {"state": self.state.label},
        )
