"""Public names of things: short, random, and without letters that are taken for one another."""

import secrets

from django.utils.crypto import salted_hmac

# Crockford's base32: no I, L, O and U.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
PATTERN = rf"^[{ALPHABET}]{{{LENGTH}}}$"

# Hyphens are set to read it more easily; PostgreSQL has no NUL.
_READ_AS = str.maketrans("ILO", "110", "-\0")


def new_reference() -> str:
    """Return a random reference: 50 bits, so that nobody guesses one."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def reference_from(*parts: str) -> str:
    """Return the reference that these parts always give; without the site's key nobody knows it."""
    number = int.from_bytes(salted_hmac(__name__, "\0".join(parts), algorithm="sha256").digest())
    return "".join(ALPHABET[(number >> 5 * place) % len(ALPHABET)] for place in range(LENGTH))


def as_written(text: str) -> str:
    """Return the reference that a person meant: upper case, I and L read as 1, O as 0."""
    return text.strip().upper().translate(_READ_AS)
