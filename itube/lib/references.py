"""Public names of things: short, random, and without letters that are taken for one another."""

import secrets

# Crockford's base32: no I, L, O and U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
PATTERN = rf"^[{ALPHABET}]{{{LENGTH}}}$"

_READ_AS = str.maketrans("ILO", "110")


def new_reference() -> str:
    """Return a random reference: 50 bits, so that nobody guesses one."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def as_written(text: str) -> str:
    """Return the reference that a person meant: upper case, I and L read as 1, O as 0."""
    return text.strip().upper().replace("-", "").translate(_READ_AS)
