"""What could be a person's number or address, found by its form and replaced by its sort. Pure.

Business registration numbers stay: they are public, and companies are found by them. So do the
numbers that a question to the portal needs: registration numbers of pieces (NFEC-..., EPN...),
references of bookings, dates, fees and ranges of specs.
"""

import re
import unicodedata
from collections.abc import Callable

SEP = r"[-.() \u00ad\u2010-\u2015\u2212/]"
BANKS = (
    "국민|신한|우리|하나|농협|기업|산업|수협|신협|우체국|새마을금고|카카오뱅크|토스뱅크|케이뱅크|카뱅|토뱅"
    "|대구|부산|광주|전북|경남|제주|씨티|제일|SC|KB|NH|IBK|KDB|iM"
)
# What a number is called just before it, with what people write between: `번호는`, `no.`, `: `.
CALLED = r"[^\S\n]*(?:번호|no\.?|number)?[^\S\n]*(?:은|는|이|가|is)?[^\S\n]*[:=]?[^\S\n]*"

# Sort, form, and which group of it is masked; each is looked for in what the ones before left.
FORMS: list[tuple[str, re.Pattern[str], int]] = [
    (
        "email",
        re.compile(
            r"[A-Za-z0-9._+%-]+\s?@\s?[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
            r"|[\w.+%-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"
        ),
        0,
    ),
    # Residents' and foreigners' numbers; the second half may be starred out, the hyphen left out.
    (
        "id",
        re.compile(
            rf"(?<!\d)(?!NFEC)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01]){SEP}{{0,3}}"
            r"[0-9][\d*xX●○]{6}(?![\d*●○])"
        ),
        0,
    ),
    (
        "licence",
        re.compile(
            rf"(?<![\dA-Za-z-])\d\d{SEP}{{1,3}}\d\d{SEP}{{1,3}}\d{{6}}{SEP}{{1,3}}\d\d(?!\d)"
        ),
        0,
    ),
    (
        "licence",
        re.compile(
            r"(?:서울|부산|경기|강원|충북|충남|전북|전남|경북|경남|제주|대구|인천|광주|대전|울산)"
            rf"\s*(\d\d{SEP}{{0,3}}\d{{6}}{SEP}{{0,3}}\d\d)(?!\d)"
        ),
        1,
    ),
    (
        "licence",
        re.compile(rf"(?:운전\s*)?면허(?:증)?{CALLED}((?:[가-힣]{{2}}\s*)?\d[\d-]{{8,14}}\d)"),
        1,
    ),
    (
        "passport",
        re.compile(rf"(?:여권|passport){CALLED}([A-Z]{{1,2}}[A-Z0-9]{{7,8}})(?![A-Z0-9])", re.I),
        1,
    ),
    # Korean passports: M12345678 of old, M123A4567 of today.
    (
        "passport",
        re.compile(r"(?<![A-Za-z0-9-])[MSRODG]\d{3}(?:\d{5}|[A-Z]\d{4})(?![A-Za-z0-9-])"),
        0,
    ),
    (
        "tel",
        re.compile(
            rf"(?<![\d-])(?:\+?82{SEP}{{0,3}}\(?0?|\(?0)(?:2|1\d|50\d|[3-8]\d)"
            rf"{SEP}{{0,3}}\d{{3,4}}{SEP}{{0,3}}\d{{4}}(?!\d)"
        ),
        0,
    ),
    # 1588-1234 and the like are lines of companies, and stay.
    (
        "card",
        re.compile(
            rf"(?<![A-Za-z0-9-])\d{{4}}{SEP}{{0,3}}\d{{4,6}}{SEP}{{0,3}}\d{{4,5}}(?:{SEP}{{0,3}}\d{{4}})?(?![A-Za-z0-9-])"
        ),
        0,
    ),
    # Account numbers are as many forms as banks: a bank or the word itself stands beside them.
    (
        "account",
        re.compile(
            rf"(?:(?:{BANKS})\s*(?:은행|뱅크)?(?:\s*계좌)?|계좌|예금|통장|(?:bank )?account)"
            rf"{CALLED}"
            r"(\d[\d-]{8,18}\d)(?!\d)",
            re.I,
        ),
        1,
    ),
    (
        "account",
        re.compile(
            rf"(?<![A-Za-z0-9-])(\d[\d-]{{8,18}}\d)(?=\s*\(?\s*(?:{BANKS})\s*(?:은행|뱅크))"
        ),
        1,
    ),
]
SORTS = ("email", "id", "licence", "passport", "tel", "card", "account")
SIGN = re.compile(rf"\[(?:{'|'.join(SORTS)})\]")

# Never a person's, whatever they look like: looked for first, and left as they are.
KEPT = re.compile(
    r"NFEC[-\s]?\d{4}[-\s]?\d\d[-\s]?\d{6}|EPN\d{7}"
    r"|(?<![\d-])(?:19|20)\d\d[-./]\s?(?:0?[1-9]|1[0-2])[-./]\s?(?:0?[1-9]|[12]\d|3[01])(?![\d-])"
    r"|(?<!\d)(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<![\d-])\d{4}-\d\d-\d{6}(?![\d-])",
    re.IGNORECASE,
)


def masked(text: str) -> str:
    """Return text with what could be a person's number or address replaced by `[tel]` and such.

    Full-width digits and letters are seen as what they stand for. What is masked once stays as it
    is: masked(masked(text)) == masked(text). Never raises.
    """
    # Character by character, so that places in both are the same.
    plain = "".join(map(_plain, text))
    hidden = _hidden(plain)
    if not hidden:
        return text
    parts, at = [], 0
    for start, end, sort in hidden:
        parts += [text[at:start], f"[{sort}]"]
        at = end
    return masked("".join([*parts, text[at:]]))


def without_signs(text: str) -> str:
    """Return a masked text without what masked() put there: for reading what it asks."""
    return " ".join(SIGN.sub(" ", text).split())


def readable(text: str, name: Callable[[str], str]) -> str:
    """Return a masked text with the sorts called by name: `[tel]` is `[전화번호]`."""
    return SIGN.sub(lambda found: f"[{name(found[0][1:-1])}]", text)


def _plain(character: str) -> str:
    """Return the one character that a full-width or otherwise dressed one stands for."""
    if character.isascii():
        return character
    if character.isdigit():
        return str(unicodedata.digit(character))
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and plain.isascii() else character


def _hidden(plain: str) -> list[tuple[int, int, str]]:
    """Return start, end and sort of what is to be masked in plain, from left to right."""
    taken = [found.span() for found in KEPT.finditer(plain)]
    taken += [found.span() for found in SIGN.finditer(plain)]
    hidden = []
    for sort, form, group in FORMS:
        for found in form.finditer(plain):
            start, end = found.span(group)
            if all(end <= other_start or start >= other_end for other_start, other_end in taken):
                taken.append((start, end))
                hidden.append((start, end, sort))
    return sorted(hidden)
