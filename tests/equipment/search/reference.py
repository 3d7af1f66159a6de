"""The lexicon of the reference files, made in memory: no database is asked."""

import json
from functools import lru_cache
from pathlib import Path

from equipment.search import lexicon as making
from equipment.search.lexicon import Lexicon
from equipment.words import ROLES

FOLDER = Path(__file__).parents[3] / "fixtures" / "reference"
# Enough of centers that places are known words.
CENTERS = [
    [1, "KR-30", "institute", 36.37, 127.36, "대전소재분석센터", "유성구", "Yuseong-gu"],
    [2, "KR-43", "technopark", 36.7, 127.4, "충북배터리센터", "청주시", "Cheongju-si"],
]


def read_file(name: str):
    """Return what a reference file says."""
    return json.loads((FOLDER / f"{name}.json").read_text("utf-8"))


@lru_cache(maxsize=1)
def reference_lexicon() -> Lexicon:
    """Return the lexicon as it is after load_reference()."""
    kinds, told = read_file("equipment_kinds"), read_file("synonyms")
    groups = [[group["terms"], group.get("expands_to", [])] for group in told["groups"]]
    groups += [[[row["maker"], *row["also"]], []] for row in read_file("maker_names")]
    rows = {
        "state": [0, 0],
        "kinds": [
            [key, row["kind_ko"], row["kind_en"], row["use_ko"], row["use_en"]]
            for key, row in enumerate(kinds)
        ],
        "terms": [
            [key, type_, text]
            for key, row in enumerate(kinds)
            for type_, texts in (("acronym", row["acronyms"]), ("synonym", row["synonyms"]))
            for text in dict.fromkeys(texts)
        ],
        "synonyms": groups,
        "spelling": [
            [rule["variant"], rule["canonical"], rule["pattern"] or ""] for rule in told["spelling"]
        ],
        "words": [[role, text] for name, role in ROLES.items() for text in told[name]],
        "labels": [],
        "specs": [],
        "centers": CENTERS,
    }
    return making._made(rows)
