"""What a center writes about a piece: varied with its kind, its modes and the center's policy."""

from itube.demo.generate.chance import chance
from itube.demo.generate.korean import sentence
from itube.demo.generate.sources import Kind, choices, steps_by_kind


def description(kind: Kind, subject: object) -> tuple[str, str]:
    choose = chance("description", subject)
    lead_ko, lead_en = choose.pick(choices()["leads"])
    return (
        " ".join(part for part in (sentence(kind.use_ko), lead_ko) if part),
        " ".join(part for part in (kind.use_en, lead_en) if part),
    )


def composition(kind: Kind, subject: object) -> str:
    """Return the parts it is made of (`본체, 시료대, 제진대`); some centers leave it blank."""
    parts = (
        choices()["composition"].get(kind.classification)
        or choices()["composition"][kind.classification[0]]
    )
    choose = chance("composition", subject)
    if choose.happens(0.3):
        return ""
    return ", ".join(["본체", *choose.some(parts, 2)])


def usage_examples(kind: Kind, subject: object) -> str:
    """Return steps of the service map that the kind serves, as examples of use."""
    choose = chance("usage", subject)
    steps = choose.some(steps_by_kind().get(kind.slug, ()), 2 if choose.happens(0.2) else 1)
    return ", ".join(f"{step.item_ko} {step.name_ko}" for step in steps)


def services(modes: list[str], subject: object) -> tuple[str, str]:
    choose = chance("services", subject)
    chosen = [choose.pick(choices()["services"][mode]) for mode in modes[: choose.between(1, 2)]]
    english = "; ".join(en for _ko, en in chosen)
    return ", ".join(ko for ko, _en in chosen), english[:1].upper() + english[1:]


def procedure(modes: list[str], subject: object) -> tuple[str, str]:
    """Return the steps from request to payment of the first mode."""
    return (
        chance("procedure", subject).pick(choices()["procedures"][modes[0]]) if modes else ("", "")
    )


def fee_reduction(center: str) -> tuple[str, str]:
    """Return the reduction that a center grants; one policy for all its pieces."""
    return chance("fee reduction", center).pick(choices()["fee_reductions"])


def caution(kind: Kind, subject: object) -> str:
    cautions = (
        choices()["cautions"].get(kind.classification)
        or choices()["cautions"][kind.classification[0]]
    )
    choose = chance("caution", subject)
    return choose.pick(cautions) if choose.happens(0.5) else ""


def location(center: str, classification: str, subject: object) -> tuple[str, str]:
    """Return building, floor and room; one class of equipment stands in one building."""
    building_ko, building_en = chance("building", center, classification[0]).pick(
        choices()["buildings"]
    )
    choose = chance("room", subject)
    floor = choose.weighted((1, 2, 3, 4), (40, 30, 20, 10))
    room = floor * 100 + choose.between(1, 18)
    return f"{building_ko} {floor}층 {room}호", f"{building_en} {floor}F, Room {room}"
