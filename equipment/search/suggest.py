"""What a person who is typing may want to go on with."""

# ruff: noqa: S608 - made of constants
from typing import Any, NamedTuple

from django.db import connection

from equipment.models import SearchTerm
from itube.lib.hangul import is_initials, jamo, letters_of_keys, typed_in_latin
from itube.lib.text import squash

MOST = 10
# Letters from which a term is also suggested where they stand inside it: fewer are everywhere.
INSIDE_FROM = 4
LONGEST = 60
ROLES = SearchTerm.Role.values


class Suggestion(NamedTuple):
    """A term; target is the code of a center or the slug of an item, empty for the others."""

    text: str
    role: str
    target: str


# Kinds and words of them are one; then what else there is. Latin words out of the names of makers
# and models are only there to be repaired.
PLACE = "CASE role WHEN 'word' THEN 1 ELSE array_position(%(roles)s, role::text) END"
# Each way takes its best few by an index; a term that several ways find counts by the first.
WAY = f"""
(SELECT text, role, target, folded, n, {{tier}} AS tier, {PLACE} AS place
 FROM equipment_searchterm
 WHERE {{condition}} AND n > 0 AND (role <> 'word' OR folded >= '가')
 ORDER BY place, n DESC, length(folded), text LIMIT 40)
"""
SUGGEST = """
SELECT text, role, target FROM (
    SELECT DISTINCT ON (folded) * FROM ({ways}) AS found ORDER BY folded, tier, place, n DESC, text
) AS once ORDER BY tier, place, n DESC, length(folded), text LIMIT %(most)s
"""


def suggest(typed: str) -> list[Suggestion]:
    """Return at most ten terms that go on from what was typed, the likeliest first; one statement.

    Half-typed syllables (현ㅁ), first letters (ㅎㅁㄱ) and the wrong layout (gusal, ㄴ드) count. A
    term that begins so comes before one that has it inside, a kind before an item, a center, a
    maker, a model and a name.
    """
    plain = squash(typed)[:LONGEST]
    if not plain:
        return []
    letters = jamo(plain)
    ways = [("jamo LIKE %(begins)s", {"begins": f"{letters}%"})]
    if is_initials(plain) or len(plain) == 1:
        ways.append(("initials LIKE %(initials)s", {"initials": f"{plain}%"}))
    if len(letters) >= INSIDE_FROM:
        ways.append(("jamo LIKE %(inside)s", {"inside": f"%{letters}%"}))
    other = letters_of_keys(plain) if plain.isascii() else typed_in_latin(plain)
    if other and other != plain:
        ways.append(("jamo LIKE %(other)s", {"other": f"{other}%"}))
    parameters: dict[str, Any] = {"roles": ROLES, "most": MOST}
    for _, values in ways:
        parameters |= values
    found = " UNION ALL ".join(
        WAY.format(tier=tier, condition=condition) for tier, (condition, _) in enumerate(ways)
    )
    with connection.cursor() as cursor:
        cursor.execute(SUGGEST.format(ways=found), parameters)
        return [Suggestion(*row) for row in cursor.fetchall()]
