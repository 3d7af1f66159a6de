"""Hangul as it is typed: syllables taken apart into keys, first letters, and the wrong layout.

The keyboard is the standard two-set one (두벌식, KS X 5002).
"""

BASE, LAST = "가", "힣"
# A letter that takes two keys is written as both of them.
FIRST = list("ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ")
MIDDLE = [
    *("ㅏ", "ㅐ", "ㅑ", "ㅒ", "ㅓ", "ㅔ", "ㅕ", "ㅖ", "ㅗ", "ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅛ", "ㅜ"),
    *("ㅜㅓ", "ㅜㅔ", "ㅜㅣ", "ㅠ", "ㅡ", "ㅡㅣ", "ㅣ"),
]
FINAL = [
    *(
        "",
        "ㄱ",
        "ㄲ",
        "ㄱㅅ",
        "ㄴ",
        "ㄴㅈ",
        "ㄴㅎ",
        "ㄷ",
        "ㄹ",
        "ㄹㄱ",
        "ㄹㅁ",
        "ㄹㅂ",
        "ㄹㅅ",
        "ㄹㅌ",
    ),
    *("ㄹㅍ", "ㄹㅎ", "ㅁ", "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ"),
]
LONE = dict(zip("ㄳㄵㄶㄺㄻㄼㄽㄾㄿㅀㅄㅘㅙㅚㅝㅞㅟㅢ", [
    *("ㄱㅅ", "ㄴㅈ", "ㄴㅎ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ", "ㄹㅎ", "ㅂㅅ"),
    *("ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅜㅓ", "ㅜㅔ", "ㅜㅣ", "ㅡㅣ"),
], strict=True))  # fmt: skip
KEYS = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ",
        strict=True,
    )
)
SHIFTED = dict(zip("QWERTOP", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True))
TYPED = {letter: key for key, letter in (KEYS | SHIFTED).items()}
VOWELS = frozenset("ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅛㅜㅠㅡㅣ")


def is_syllable(char: str) -> bool:
    """Return whether char is a whole Hangul syllable."""
    return BASE <= char <= LAST


def jamo(text: str) -> str:
    """Return text with its syllables taken apart into keys: 현미 is ㅎㅕㄴㅁㅣ; the rest stays."""
    return "".join(map(_letters, text))


def _letters(char: str) -> str:
    if not is_syllable(char):
        return LONE.get(char, char)
    rest, final = divmod(ord(char) - ord(BASE), len(FINAL))
    first, middle = divmod(rest, len(MIDDLE))
    return FIRST[first] + MIDDLE[middle] + FINAL[final]


def initials(text: str) -> str:
    """Return text with its syllables' first letters only: 현미경 is ㅎㅁㄱ; the rest stays."""
    return "".join(_letters(char)[0] if is_syllable(char) else char for char in text)


def is_initials(text: str) -> bool:
    """Return whether text consists of consonants as typed alone, two at least."""
    return len(text) > 1 and all("ㄱ" <= char <= "ㅎ" for char in text)


def typed_in_latin(text: str) -> str:
    """Return what the keys of text would give in the Latin layout: 현미경 is gusalrud."""
    return "".join(TYPED.get(letter, letter) for letter in jamo(text)).lower()


def typed_in_hangul(text: str) -> str | None:
    """Return what the keys of text would give in the Korean layout: gusalrud is 현미경.

    None if that would not be whole syllables.
    """
    letters = letters_of_keys(text)
    return composed(letters) if letters else None


def letters_of_keys(text: str) -> str | None:
    """Return what the keys of text give in the Korean layout: gus is ㅎㅕㄴ; None if not keys."""
    letters = [SHIFTED.get(char) or KEYS.get(char.lower()) for char in text]
    return "".join(letter for letter in letters if letter) if all(letters) else None


def composed(letters: str) -> str | None:
    """Return the syllables that letters (as jamo() gives them) make, or None if some are left."""
    text, at = "", 0
    while at < len(letters):
        syllable, taken = _syllable(letters[at:])
        if not taken:
            return None
        text += syllable
        at += taken
    return text


def _syllable(letters: str) -> tuple[str, int]:
    """Return the syllable that letters begin with, and how many of them it takes; 0 if none."""
    if len(letters) < 2 or letters[0] not in FIRST or letters[1] not in VOWELS:
        return "", 0
    middle = letters[1:3] if letters[1:3] in MIDDLE else letters[1]
    at = 1 + len(middle)
    final = ""
    for size in (2, 1):
        tail = letters[at : at + size]
        follows = letters[at + size : at + size + 1]
        # A consonant before a vowel begins the next syllable.
        if len(tail) == size and tail in FINAL and follows not in VOWELS:
            final = tail
            break
    code = (FIRST.index(letters[0]) * len(MIDDLE) + MIDDLE.index(middle)) * len(FINAL)
    return chr(ord(BASE) + code + FINAL.index(final)), at + len(final)
