"""Uses begin and end on the grid of the center, so that no odd minutes are lost between them."""

from django.utils.translation import gettext as _

from bookings.availability.grid import on_grid
from bookings.refusals import Breach
from bookings.rules.base import Asking


class Grid:
    name = "grid"

    def breach(self, asking: Asking) -> Breach | None:
        policy = asking.policy
        if all(on_grid(moment, policy) for moment in asking.span):
            return None
        lines = range(policy.grid_offset_minutes % policy.grid_minutes, 60, policy.grid_minutes)
        return Breach(
            self.name,
            _("시작과 종료는 %(grid)d분 단위로 맞춰야 해요.") % {"grid": policy.grid_minutes},
            _("매시 %(minutes)s분에 시작하고 끝낼 수 있어요.")
            % {"minutes": ", ".join(f"{line:02d}" for line in lines)},
        )
