"""Loads the words that searches know: synonyms, spellings, and what in questions says little.

The files are fixtures/reference/synonyms.json and maker_names.json. What is there already stays as
it is, so that loading again undoes nothing that people have edited or switched off.
"""

import json
from pathlib import Path

from django.conf import settings
from django.db import transaction

from equipment.models import QueryWord, SpellingRule, SynonymGroup

REFERENCE = settings.BASE_DIR / "fixtures" / "reference"
ROLES = {
    "stop_words": QueryWord.Role.STOP,
    "generic_words": QueryWord.Role.GENERIC,
    "particles": QueryWord.Role.PARTICLE,
    "endings": QueryWord.Role.ENDING,
}


@transaction.atomic
def load_words(folder: Path) -> int:
    """Add the words of the files in folder that are not there yet; return how many rows."""
    told = json.loads((folder / "synonyms.json").read_text("utf-8"))
    makers = json.loads((folder / "maker_names.json").read_text("utf-8"))
    groups = [(group["terms"], group.get("expands_to", [])) for group in told["groups"]]
    groups += [([row["maker"], *row["also"]], []) for row in makers]
    return (
        _add_groups(groups)
        + _add_spelling(told["spelling"])
        + _add_words([(text, role) for name, role in ROLES.items() for text in told[name]])
    )


def load_words_once() -> int:
    """Load the portal's own files if there is no word at all; return how many rows."""
    tables = (SynonymGroup, SpellingRule, QueryWord)
    return 0 if any(table.objects.exists() for table in tables) else load_words(REFERENCE)


def _add_groups(groups: list[tuple[list[str], list[str]]]) -> int:
    # A group is known by its first word and whether it leads elsewhere; the rest is edited.
    known = {
        (words[0], bool(leads_to))
        for words, leads_to in SynonymGroup.objects.values_list("words", "leads_to")
    }
    new = [
        SynonymGroup(words=words, leads_to=leads_to)
        for words, leads_to in groups
        if (words[0], bool(leads_to)) not in known
    ]
    SynonymGroup.objects.bulk_create(new)
    return len(new)


def _add_spelling(rules: list[dict[str, str | None]]) -> int:
    known = set(SpellingRule.objects.values_list("variant", flat=True))
    new = [
        SpellingRule(
            variant=rule["variant"], canonical=rule["canonical"], pattern=rule["pattern"] or ""
        )
        for rule in rules
        if rule["variant"] not in known
    ]
    SpellingRule.objects.bulk_create(new)
    return len(new)


def _add_words(words: list[tuple[str, str]]) -> int:
    known = set(QueryWord.objects.values_list("text", "role"))
    new = [QueryWord(text=text, role=role) for text, role in words if (text, role) not in known]
    QueryWord.objects.bulk_create(new)
    return len(new)
