"""i-tube numbers (EPN): ours, always there, and given out one after another."""

from django.db import connection
from django.db.models import Max

from equipment.models import Equipment

LAST = 9_999_999
# Any constant, the same for all who give numbers out.
LOCK = 0x17BE0001


def lock_numbers() -> None:
    """Let nobody else take a new number until this transaction ends.

    The form of a piece and an import take numbers in their own ways, but queue for one lock: two
    that read the same highest number would both take the next one.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def highest() -> int:
    """Return the highest number taken so far, 0 before the first."""
    found = Equipment.objects.aggregate(highest=Max("itube_no"))["highest"]
    return int(found[3:]) if found else 0


def written(number: int) -> str:
    """Return a number as it is stored: 148978 is `EPN0148978`."""
    return f"EPN{number:07d}"


def next_number() -> str:
    """Return the number after the highest; call it in the transaction that stores the piece."""
    lock_numbers()
    return written(highest() + 1)
