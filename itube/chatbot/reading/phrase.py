"""A sentence from which what is understood is taken out, bit by bit. Pure."""

import re

from itube.lib.text import fold

# Signs that only end or join sentences; . / - ~ stay, as dates and names have them.
SIGNS = re.compile(r",(?!\d{3})|[?!;:\"'“”‘’…()\[\]{}<>|*_`^]+|\.+(?=\s|$)")
BLANKS = re.compile(r"\s+")


class Phrase:
    """The text as searches compare it, without signs, and what is left of it."""

    def __init__(self, text: str) -> None:
        self.whole = BLANKS.sub(" ", SIGNS.sub(" ", fold(text))).strip()
        self.left = self.whole

    def find(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the first place of pattern in what is left, which stays."""
        return pattern.search(self.left)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Return the first place of pattern in what is left, and leave it out from now on."""
        match = pattern.search(self.left)
        if match:
            self.left = f"{self.left[: match.start()]} {self.left[match.end() :]}"
        return match

    def drop(self, pattern: re.Pattern[str]) -> None:
        """Leave out all places of pattern."""
        self.left = pattern.sub(" ", self.left)

    @property
    def words(self) -> list[str]:
        """The words that are left."""
        return self.left.split()
