"""Every rule that a request must keep, asked in the order in which a person would mend them."""

from collections.abc import Iterable

from bookings.refusals import Breach
from bookings.rules.base import Asking, Rule

__all__ = ["RULES", "RULES_THAT_CHANGE", "Asking", "broken"]

# All of them at the request and at a change of time.
RULES: tuple[Rule, ...] = ()

# What may have changed between the request and the moment when the worker takes it in.
RULES_THAT_CHANGE: tuple[Rule, ...] = ()


def broken(asking: Asking, rules: Iterable[Rule] | None = None) -> list[Breach]:
    """Return every breach of the rules (all of RULES unless told otherwise); none means allowed."""
    found = (rule.breach(asking) for rule in (RULES if rules is None else rules))
    return [breach for breach in found if breach is not None]
