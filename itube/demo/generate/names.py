"""What a piece is called. People name the same kind in many ways, and a search must find them all.

Every piece has one style: the plain name of its kind, a synonym, an acronym in brackets, another
spacing or spelling, only English, or a generic name that leaves the truth to the specs.
"""

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache

from itube.demo.generate.chance import chance
from itube.demo.generate.sources import Kind, choices, read

STYLES = {"acronym": 0.30, "synonym": 0.37, "variant": 0.10, "english": 0.05, "generic": 0.05}
PLAIN = "plain"


def styles(pieces: Sequence[Kind]) -> list[str]:
    """Return a style for each piece, in exact shares of the whole."""
    chosen = [PLAIN] * len(pieces)
    order = chance("naming styles").shuffled(range(len(pieces)))
    for style, share in STYLES.items():
        wanted = round(share * len(pieces))
        for i in order:
            if wanted and chosen[i] == PLAIN and _can(pieces[i], style):
                chosen[i] = style
                wanted -= 1
        if wanted:
            raise ValueError(f"too few pieces can be named by {style}: {wanted} are left")
        order = chance("naming styles", style).shuffled(order)
    return chosen


def name(kind: Kind, style: str, purpose: str, subject: object) -> tuple[str, str]:
    """Return the Korean and the English name; for the style english the Korean one is English."""
    choose = chance("name", subject)
    english = kind.name_en
    if kind.acronyms and choose.happens(0.35):
        english = f"{english} ({kind.acronyms[0]})"
    if style == "synonym":
        return choose.pick(synonyms(kind)), english
    if style == "acronym":
        acronym = choose.weighted(kind.acronyms, [1 / (i + 1) for i in range(len(kind.acronyms))])
        gap = " " if choose.happens(0.25) else ""
        return f"{kind.name_ko}{gap}({acronym})", f"{kind.name_en} ({acronym})"
    if style == "variant":
        return choose.pick(variants(kind)), english
    if style == "english":
        return kind.name_en, kind.name_en
    if style == "generic":
        name_ko, name_en = choose.pick(choices()["generic_names"][purpose])
        return name_ko, name_en
    return kind.name_ko, english


def numbered(names: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Tell pieces of one center apart that have the same name: the second is its 2호기."""
    seen: Counter[str] = Counter()
    result = []
    for name_ko, name_en in names:
        seen[name_ko] += 1
        count = seen[name_ko]
        if count == 1:
            result.append((name_ko, name_en))
        elif name_ko == name_en:
            result.append((f"{name_ko} #{count}", f"{name_en} #{count}"))
        else:
            result.append((f"{name_ko} {count}호기", f"{name_en} #{count}"))
    return result


@cache
def synonyms(kind: Kind) -> tuple[str, ...]:
    """Return the synonyms a plate may bear: Korean, not only spoken, not the name respaced."""
    return tuple(
        synonym
        for synonym in kind.synonyms
        if synonym not in choices()["spoken_synonyms"]
        and re.search("[가-힣]", synonym)
        and unspaced(synonym) != unspaced(kind.name_ko)
    )


@cache
def variants(kind: Kind) -> tuple[str, ...]:
    """Return other spacings and spellings of the kind's name."""
    plain = kind.name_ko
    found = [plain.replace(" ", "")]
    for part in choices()["last_parts"]:
        if plain.endswith(part) and len(plain) > len(part) + 1 and plain[-len(part) - 1] != " ":
            found.append(f"{plain[: -len(part)]} {part}")
            break
    if "전자현미경" in plain:
        found.append(plain.replace("전자현미경", " 전자 현미경"))
    for rule in read("synonyms.json")["spelling"]:
        if rule["variant"] in choices()["spellings_on_plates"] and rule["canonical"] in plain:
            changed = plain.replace(rule["canonical"], rule["variant"])
            if not rule["pattern"] or re.match(rule["pattern"], unspaced(changed)):
                found.append(changed)
    others = {plain, *kind.synonyms}
    return tuple(dict.fromkeys(" ".join(text.split()) for text in found if text not in others))


def unspaced(text: str) -> str:
    return text.replace(" ", "")


def _can(kind: Kind, style: str) -> bool:
    if style == "acronym":
        return bool(kind.acronyms)
    if style == "synonym":
        return bool(synonyms(kind))
    if style == "variant":
        return bool(variants(kind))
    return True
