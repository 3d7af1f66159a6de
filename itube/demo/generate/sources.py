"""The reference data the demo is made from, read from fixtures/reference."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
REFERENCE = ROOT / "fixtures" / "reference"


@dataclass(frozen=True, eq=False)
class Kind:
    slug: str
    name_ko: str
    name_en: str
    acronyms: tuple[str, ...]
    synonyms: tuple[str, ...]
    classification: str
    fields: tuple[str, ...]
    stages: tuple[str, ...]
    use_ko: str
    use_en: str
    specs: tuple[dict[str, Any], ...]
    products: tuple[tuple[str, str], ...]  # (maker, model)
    price_won: int
    hourly_won: int
    modes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Theme:
    """What a center is about: `이차전지지원센터`, its fields and classes of equipment."""

    slug: str
    name_ko: str
    name_en: str
    fields: tuple[str, ...]
    classifications: tuple[str, ...]
    summary_ko: str
    summary_en: str


@dataclass(frozen=True, eq=False)
class Step:
    """A process step of a product, as far as a text about a kind needs it."""

    item_ko: str
    name_ko: str


def read(name: str) -> Any:
    """Return the content of one reference file."""
    return json.loads((REFERENCE / name).read_text(encoding="utf-8"))


@cache
def kinds() -> tuple[Kind, ...]:
    return tuple(
        Kind(
            slug=row["slug"],
            name_ko=row["kind_ko"],
            name_en=row["kind_en"],
            acronyms=tuple(row["acronyms"]),
            synonyms=tuple(row["synonyms"]),
            classification=row["classification"],
            fields=tuple(row["fields"]),
            stages=tuple(row["stages"]),
            use_ko=row["use_ko"],
            use_en=row["use_en"],
            specs=tuple(row["default_specs"]),
            products=tuple(
                (product["maker"], model)
                for product in row["typical_makers_models"]
                for model in product["models"]
            ),
            price_won=row["typical_price_won"],
            hourly_won=row["typical_hourly_fee_won"],
            modes=tuple(row["typical_modes"]),
        )
        for row in read("equipment_kinds.json")
    )


@cache
def themes() -> dict[str, Theme]:
    return {
        row["slug"]: Theme(
            slug=row["slug"],
            name_ko=row["name_ko"],
            name_en=row["name_en"],
            fields=tuple(row["fields"]),
            classifications=tuple(row["classifications"]),
            summary_ko=row["summary_ko"],
            summary_en=row["summary_en"],
        )
        for row in read("center_themes.json")["themes"]
    }


@cache
def steps_by_kind() -> dict[str, tuple[Step, ...]]:
    """Return for the slug of each kind the process steps that it serves.

    Steps that it only measures something for are left out: they say little of what it is for.
    """
    found: dict[str, list[Step]] = {}
    for item in read("service_map.json"):
        for step in item["steps"]:
            for kind in step["kinds"]:
                if kind in step.get("measuring", ()):
                    continue
                found.setdefault(kind, []).append(Step(item["name_ko"], step["name_ko"]))
    return {kind: tuple(steps) for kind, steps in found.items()}


@cache
def choices() -> dict[str, Any]:
    """Return the names and phrases of the demo that only a person can make up."""
    return dict(read("demo_choices.json"))


@cache
def countries() -> dict[str, str]:
    """Return the ISO 3166-1 code of the country of each maker."""
    return {
        maker: country
        for country, makers in read("maker_countries.json").items()
        for maker in makers
    }
