"""Every rule that a request must keep, asked in the order in which a person would mend them."""

from collections.abc import Iterable

from bookings.refusals import Breach
from bookings.rules.base import Asking, Rule, asking_for
from bookings.rules.bookable import Bookable
from bookings.rules.company import CompanyKnown, CompanyNotBlocked
from bookings.rules.grid import Grid
from bookings.rules.horizon import Horizon
from bookings.rules.length import Length
from bookings.rules.mode import Mode
from bookings.rules.notice import Notice
from bookings.rules.opening import Opening
from bookings.rules.qualification import Qualified
from bookings.rules.quota import Quota

__all__ = ["RULES", "RULES_THAT_CHANGE", "Asking", "asking_for", "broken"]

# All of them at the request and at a change of time.
RULES: tuple[Rule, ...] = (
    Bookable(),
    Mode(),
    CompanyKnown(),
    CompanyNotBlocked(),
    Notice(),
    Horizon(),
    Grid(),
    Length(),
    Opening(),
    Qualified(),
    Quota(),
)

# What may have changed between the request and the moment when the worker takes it in.
RULES_THAT_CHANGE: tuple[Rule, ...] = (
    Bookable(),
    Mode(),
    CompanyNotBlocked(),
    Opening(),
    Qualified(),
)


def broken(asking: Asking, rules: Iterable[Rule] | None = None) -> list[Breach]:
    """Return every breach of the rules (all of RULES unless told otherwise); none means allowed."""
    found = (rule.breach(asking) for rule in (RULES if rules is None else rules))
    return [breach for breach in found if breach is not None]
