"""Text as searches compare it: the same word looks the same however it was typed."""

import re
import unicodedata

# What a Korean keyboard sends for a lone jamo. NFKC would turn it into a conjoining jamo, which
# looks the same and equals nothing that anyone types.
COMPATIBILITY_JAMO = re.compile("([\u3131-\u318e]+)")
# Half-width jamo of old systems, to the full-width jamo that they stand for.
HALF_WIDTH_JAMO = {
    code: chr(int(unicodedata.decomposition(chr(code)).split()[1], 16))
    for code in range(0xFFA0, 0xFFDD)
    if unicodedata.decomposition(chr(code))
}
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]+")


def fold(text: str) -> str:
    """Return text in one form: NFKC but for compatibility jamo, no case, single spaces.

    Control and invisible characters count as spaces. Never raises.
    """
    text = UNSEEN.sub(" ", text.translate(HALF_WIDTH_JAMO))
    parts = COMPATIBILITY_JAMO.split(text)
    # Every second part is a run of jamo, which stays as it is.
    parts[::2] = [unicodedata.normalize("NFKC", part).casefold() for part in parts[::2]]
    return " ".join("".join(parts).split())


def squash(text: str) -> str:
    """Return the folded text's letters and digits only: `JSM-7900F` is `jsm7900f`."""
    return "".join(filter(str.isalnum, fold(text)))
