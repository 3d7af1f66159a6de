"""Acronyms written as one says them: 에스이엠 is SEM, 엑스알디 is XRD, 쓰리디 is 3D.

The names of the letters are those of the National Institute of Korean Language's loanword rules,
with the spellings that people use beside them.
"""

from collections.abc import Collection

LETTERS = {
    "a": ("에이",),
    "b": ("비", "삐"),
    "c": ("씨", "시"),
    "d": ("디",),
    "e": ("이",),
    "f": ("에프", "애프"),
    "g": ("지", "쥐"),
    "h": ("에이치", "에이취", "에치"),
    "i": ("아이",),
    "j": ("제이",),
    "k": ("케이", "캐이"),
    "l": ("엘", "앨"),
    "m": ("엠", "앰"),
    "n": ("엔", "앤"),
    "o": ("오",),
    "p": ("피",),
    "q": ("큐",),
    "r": ("알", "아르"),
    "s": ("에스", "애스"),
    "t": ("티",),
    "u": ("유",),
    "v": ("브이", "뷔"),
    "w": ("더블유", "더블류", "떠블유"),
    "x": ("엑스", "액스"),
    "y": ("와이",),
    "z": ("제트", "지", "젯"),
    "0": ("제로", "영", "공"),
    "1": ("원", "일"),
    "2": ("투", "이"),
    "3": ("쓰리", "삼"),
    "4": ("포", "사"),
    "5": ("파이브", "오"),
    "6": ("식스", "육"),
    "7": ("세븐", "칠"),
    "8": ("에잇", "팔"),
    "9": ("나인", "구"),
}
NAMES = sorted(
    ((name, sign) for sign, names in LETTERS.items() for name in names),
    key=lambda pair: -len(pair[0]),
)
LONGEST = 30  # syllables of a word that is read so
FEWEST = 2  # letters


def acronym(word: str, known: Collection[str]) -> str | None:
    """Return the known acronym that word says letter by letter, or None.

    known has acronyms in small letters without hyphens. Of several readings (씨 and 시, 지 as G or
    Z) it is one that is known; a word of a single letter is none.
    """
    if not 2 <= len(word) <= LONGEST:
        return None
    readings = [("", 0)]
    while readings:
        read, at = readings.pop()
        if at == len(word):
            if len(read) >= FEWEST and read in known:
                return read
            continue
        for name, sign in NAMES:
            if word.startswith(name, at) and _leads_anywhere(read + sign, known):
                readings.append((read + sign, at + len(name)))
    return None


def _leads_anywhere(start: str, known: Collection[str]) -> bool:
    return any(acronym.startswith(start) for acronym in known)
