"""What a map that is read from a file would change, in words, and the deed itself."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from equipment.mapping.storing import STEP_TEXTS, Json, read_map, store_map
from equipment.models import Equipment, EquipmentStep
from equipment.search.index import index


@dataclass(frozen=True)
class Change:
    """An item that becomes other than it is, and in which ways."""

    slug: str
    name: str
    lines: list[str]


def digest(items: Iterable[Json]) -> str:
    """Return what tells one state of the map from another."""
    text = json.dumps([_in_order(item) for item in items], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def changes(items: Iterable[Json], stored: Iterable[Json]) -> list[Change]:
    """Return what storing items would change in the map as it is stored; one statement."""
    known = {item["slug"]: _in_order(item) for item in stored}
    own = Counter(EquipmentStep.objects.values_list("step__item__slug", "step__number"))
    found = []
    for item in map(_in_order, items):
        before = known.get(item["slug"])
        if item != before:
            lines = _lines(before, item, own) if before else [_("새 품목")]
            found.append(Change(item["slug"], item["name_ko"], lines))
    return found


@transaction.atomic
def bring(items: Iterable[Json]) -> int:
    """Bring the map to items, and what searches know of the pieces behind them; count the rows.

    Items that are the same already cost nothing.
    """
    stored = {item["slug"]: _in_order(item) for item in read_map()}
    wanted = [item for item in items if stored.get(item["slug"]) != _in_order(item)]
    slugs = {item["slug"] for item in wanted}
    touched = _pieces(slugs)
    written = store_map(wanted)
    index(touched | _pieces(slugs))
    return written


def _pieces(slugs: set[str]) -> set[int]:
    """Return the pieces that serve any step of those items."""
    found = Equipment.objects.filter(
        Q(kind__step_kinds__step__item__slug__in=slugs)
        | Q(equipment_steps__step__item__slug__in=slugs)
    )
    return set(found.values_list("pk", flat=True)) if slugs else set()


def _in_order(item: Json) -> Json:
    """Return item with its rows in the order that they state, whatever place they have."""
    return {
        **item,
        "steps": [
            {
                **step,
                "kinds": sorted(step["kinds"], key=lambda row: (row["order"], row["kind"])),
                "factors": sorted(step["factors"], key=lambda row: (row["order"], row["name_ko"])),
            }
            for step in sorted(item["steps"], key=lambda step: step["number"])
        ],
    }


def _lines(before: Json, after: Json, own: Counter) -> list[str]:
    lines = []
    if {**before, "steps": 0} != {**after, "steps": 0}:
        lines.append(_("품목의 이름이나 업종, 꼬리표, 요약, 순서가 바뀜"))
    old = {step["number"]: step for step in before["steps"]}
    new = {step["number"]: step for step in after["steps"]}
    lines += [
        _("%(n)d단계 ‘%(name)s’ 추가") % {"n": number, "name": new[number]["name_ko"]}
        for number in sorted(new.keys() - old.keys())
    ]
    for number in sorted(old.keys() - new.keys()):
        told = {"n": number, "name": old[number]["name_ko"], "pieces": own[after["slug"], number]}
        lines.append(
            _("%(n)d단계 ‘%(name)s’ 삭제: 센터가 직접 연결한 장비 %(pieces)d대의 연결도 지워짐")
            % told
            if told["pieces"]
            else _("%(n)d단계 ‘%(name)s’ 삭제") % told
        )
    for number in sorted(new.keys() & old.keys()):
        lines += _lines_of_step(number, old[number], new[number])
    return lines


def _lines_of_step(number: int, before: Json, after: Json) -> list[str]:
    lines = []
    if any(before[name] != after[name] for name in STEP_TEXTS):
        lines.append(_("%(n)d단계의 이름이나 요약이 바뀜") % {"n": number})
    for rows, key, told in (
        ("kinds", "kind", _("%(n)d단계의 장비종류: %(told)s")),
        ("factors", "name_ko", _("%(n)d단계의 평가요소: %(told)s")),
    ):
        old = {row[key]: row for row in before[rows]}
        new = {row[key]: row for row in after[rows]}
        ways = (
            (_("%(names)s 추가"), new.keys() - old.keys()),
            (_("%(names)s 삭제"), old.keys() - new.keys()),
            (_("%(names)s 바뀜"), {name for name in new.keys() & old if new[name] != old[name]}),
        )
        kept = [way % {"names": ", ".join(sorted(names))} for way, names in ways if names]
        if kept:
            lines.append(told % {"n": number, "told": "; ".join(kept)})
    return lines
