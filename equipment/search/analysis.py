"""From text to what is stored and what is looked for; the same rules on both sides.

The stored text has three sections, each a line: the names, the words for the kind, all the rest.
In a section every term stands between two spaces, squashed (no spaces or hyphens inside), so that
a space in a pattern means the edge of a term.
"""

import re

from itube.lib.text import fold, squash

# Raised when the stored text of the same equipment would change; reindex then renews all rows.
ANALYSER_VERSION = 1

MAX_LENGTH = 200
MAX_WORDS = 12

# Hyphens, dots and plus signs hold a word together: JSM-7900F, 3.0nm.
BETWEEN_WORDS = re.compile(r"[^\w\-.+]+|_+")
LATIN_RUN = re.compile(r"[a-z0-9]+")
LETTERS = re.compile(r"[a-z]{2,}")
# SEM must not find semiconductors: so short a word is matched as a whole one.
SHORT_LATIN = re.compile(r"[a-z]{1,3}")


def terms(text: str) -> list[str]:
    """Return the terms that text is found by: the whole of it, its words, its Latin parts."""
    folded = fold(text)
    found = [squash(folded)]
    for word in BETWEEN_WORDS.split(folded):
        found.append(squash(word))
        for run in LATIN_RUN.findall(word):
            found += [run, *LETTERS.findall(run)]
    return [term for term in dict.fromkeys(found) if term]


def section(*texts: str) -> str:
    """Return the terms of all texts, each once, each between two spaces."""
    found = dict.fromkeys(term for text in texts if text for term in terms(text))
    return f" {' '.join(found)} "


def stored(names: str, kind: str, rest: str) -> str:
    """Return the text of a search document made of its three sections."""
    return f"{names}\n{kind}\n{rest}"


def words(text: str) -> tuple[str, ...]:
    """Return the squashed words of a question, each once, in the order typed."""
    found = (squash(word) for word in BETWEEN_WORDS.split(fold(text)))
    return tuple(dict.fromkeys(word for word in found if word))


def needle(word: str) -> str:
    """Return the exact string that a stored text must contain to have word."""
    return f" {word} " if SHORT_LATIN.fullmatch(word) else word
