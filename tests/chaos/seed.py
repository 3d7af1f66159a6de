"""What a storm needs in a new portal: pieces that are always open, and people with API keys.

Run inside the portal (`manage.py shell`); prints as JSON.
"""

import json

from rest_framework.authtoken.models import Token

from equipment.models import Equipment
from tests.bookings.invariants import all_faults
from tests.bookings.races.worlds import make_people, make_pieces, make_staff


def faults() -> None:
    """Print what is not true of all bookings that there are."""
    pieces = list(Equipment.objects.values_list("pk", flat=True))
    print(json.dumps(all_faults(pieces)))


def plant(pieces: int, people: int) -> None:
    made = make_pieces(pieces)
    make_staff(made, 1)
    users = make_people(people)
    print(
        json.dumps(
            {
                "pieces": [piece.number for piece in made],
                "keys": [Token.objects.create(user=user).key for user in users],
            }
        )
    )
