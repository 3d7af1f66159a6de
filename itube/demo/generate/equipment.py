"""The 7,138 pieces: for each place that holdings found, everything that a center knows of it."""

from functools import cache
from typing import Any

from itube.demo.generate import names, specs, tariffs, texts
from itube.demo.generate.acquisition import Acquisition, acquisition, numbers
from itube.demo.generate.centers import Center
from itube.demo.generate.chance import chance
from itube.demo.generate.holdings import holdings
from itube.demo.generate.sources import Kind

ANALYSIS = {"A1", "B2", "B3", "B4", "B5", "B6", "B7", "H4", "G1"}
PRODUCTION = {"C1", "C2", "C3", "C6", "C7", "C8", "C9", "B8", "H2", "B1", "H3"}
MEASUREMENT = {"A3", "D3", "F1", "F2", "F3", "F5", "F6", "F4", "A2"}
OTHER = {"E1", "E2", "E3"}
TEACHING = {"university", "public"}
CLEAN_ROOM = ("C6",)
QUALIFIED_FROM_WON = 150_000_000


@cache
def pieces() -> tuple[tuple[dict[str, Any], ...], ...]:
    """Return the rows center by center; a row also carries how it was named (`naming`)."""
    held = holdings()
    styles = names.styles([kind for _center, kind in held])
    bought = [
        acquisition(center, kind, _subject(center, kind, place))
        for place, (center, kind) in enumerate(held)
    ]
    numbered = numbers([one.day for one in bought])
    by_center: dict[str, list[dict[str, Any]]] = {}
    for place, (center, kind) in enumerate(held):
        row = _row(center, kind, bought[place], numbered[place], styles[place])
        by_center.setdefault(center.code, []).append(row)
    for rows in by_center.values():
        called = names.numbered([(row["name_ko"], row["name_en"]) for row in rows])
        for sequence, (row, (name_ko, name_en)) in enumerate(zip(rows, called, strict=True), 1):
            row["name_ko"], row["name_en"] = name_ko, name_en
            row["asset_no"] = f"{row['acquired_on'].year}-{row['center']}-{sequence:03d}"
    return tuple(tuple(rows) for rows in by_center.values())


def equipment_rows() -> list[dict[str, Any]]:
    return [row for rows in pieces() for row in rows]


def _subject(center: Center, kind: Kind, place: int) -> str:
    return f"{center.code}/{kind.slug}/{place}"


def _row(
    center: Center, kind: Kind, bought: Acquisition, number: tuple[str, str], style: str
) -> dict[str, Any]:
    itube_no, registration_no = number
    purpose = _purpose(center, kind, itube_no)
    name_ko, name_en = names.name(kind, style, purpose, itube_no)
    spec_texts = specs.texts(kind, bought.model, itube_no)
    if style == "generic":
        spec_texts.insert(0, f"형식: {kind.name_ko}")
    location_ko, location_en = texts.location(center.code, kind.classification, itube_no)
    return {
        "itube_no": itube_no,
        "registration_no": registration_no,
        "center": center.code,
        "kind": kind.slug,
        "classification": kind.classification,
        "name_ko": name_ko,
        "name_en": name_en,
        "naming": style,
        "maker": bought.maker,
        "model": bought.model,
        "origin_country": bought.country,
        "acquired_on": bought.day,
        "acquisition_method": bought.method,
        "acquisition_won": bought.won,
        "useful_life_years": bought.useful_life,
        "program_name_ko": bought.program,
        "project_name_ko": bought.project,
        "equipment_class": chance("class", itube_no).weighted(
            ("main", "auxiliary", "accessory"), (91, 7, 2)
        ),
        "purpose": purpose,
        "location_ko": location_ko,
        "location_en": location_en,
        "composition_ko": texts.composition(kind, itube_no),
        "usage_examples_ko": texts.usage_examples(kind, itube_no),
        "cautions_ko": texts.caution(kind, itube_no),
        "units": _units(kind, itube_no),
        "specs": "; ".join(spec_texts),
        **_pair("description", texts.description(kind, itube_no)),
        **_use(center, kind, bought, itube_no),
    }


def _use(center: Center, kind: Kind, bought: Acquisition, itube_no: str) -> dict[str, Any]:
    """Return who may use it, how, and for what fee."""
    choose = chance("use", itube_no)
    status = choose.weighted(("normal", "idle", "repair", "disposed"), (94.5, 3, 2, 0.5))
    scope = choose.weighted(("exclusive", "shared", "service"), (4, 34, 62))
    reason = choose.weighted(
        ("01", "02", "03", "04", "05", "06", "07", "08", "09"), (30, 14, 22, 6, 8, 7, 6, 4, 3)
    )
    modes = [] if scope == "exclusive" else tariffs.use_modes(kind, itube_no)
    bookable = bool(modes) and status in {"normal", "repair"}
    return {
        "status": status,
        "use_scope": scope,
        "exclusive_reason": reason if scope == "exclusive" else "",
        "use_modes": ",".join(modes),
        "qualification": _qualification(kind, bought.won, modes, itube_no),
        "online_booking": "true" if bookable and choose.happens(0.86) else "false",
        "tariffs": "; ".join(tariffs.texts(kind, modes, itube_no)),
        "tariff_valid_from": tariffs.valid_from(bought.day, itube_no) if modes else "",
        **_pair("service_contents", texts.services(modes, itube_no)),
        **_pair("use_procedure", texts.procedure(modes, itube_no)),
        **_pair("fee_reduction_note", texts.fee_reduction(center.code) if modes else ("", "")),
    }


def _pair(name: str, text: tuple[str, str]) -> dict[str, str]:
    return {f"{name}_ko": text[0], f"{name}_en": text[1]}


def _qualification(kind: Kind, won: int, modes: list[str], itube_no: str) -> str:
    """Return what a user must have learnt first; dear pieces and clean rooms ask more often."""
    choose = chance("qualification", itube_no)
    if "direct" not in modes or not choose.happens(0.4 if won >= QUALIFIED_FROM_WON else 0.07):
        return ""
    if kind.classification in CLEAN_ROOM and choose.happens(0.4):
        return "클린룸 안전교육"
    return f"{kind.name_ko} 직접사용 교육"


def _purpose(center: Center, kind: Kind, itube_no: str) -> str:
    if center.institution_kind in TEACHING and chance("purpose", itube_no).happens(0.05):
        return "education"
    if kind.classification in ANALYSIS:
        return "analysis"
    if kind.classification in PRODUCTION:
        return "production"
    if kind.classification in MEASUREMENT:
        return "measurement"
    return "other" if kind.classification in OTHER else "testing"


def _units(kind: Kind, itube_no: str) -> int:
    """Return how many alike there are: mostly one, a few of the small ones more."""
    choose = chance("units", itube_no)
    if kind.price_won > 300_000_000 or not choose.happens(0.07):
        return 1
    return choose.weighted((2, 3, 4, 5, 6), (60, 18, 12, 5, 5))
