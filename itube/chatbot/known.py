"""What the chatbot knows of the portal's names, kept in memory: the search's words and more."""

import re
from collections.abc import Iterable
from datetime import timedelta
from threading import Lock

from django.utils import timezone
from django.utils.text import slugify

from centers.models import Center
from equipment.models import Field, ProcessStep, ProductItem, Sector
from equipment.search import lexicon as search_words
from equipment.search.lexicon import Lexicon
from itube.chatbot.reading import places
from itube.chatbot.reading.answers import Answered, Answers
from itube.chatbot.reading.items import Item, Step, names_of_item, parts_of
from itube.chatbot.reading.names import Known, stems
from itube.chatbot.reading.places import Place
from itube.chatbot.reading.sites import Site, Sites
from itube.lib.kept import edition
from itube.lib.text import squash
from itube.news.models import Faq

# A name that was changed elsewhere than in the administration is known so much later at most.
KEPT = timedelta(minutes=5)


_lock = Lock()
_kept: list[tuple[tuple, Known]] = []


def known() -> Known:
    """Return what is known now; one statement if nothing has changed, else eight."""
    lexicon = search_words.current()
    now = timezone.now()
    state = (lexicon.state, edition())
    with _lock:
        if _kept:
            (kept_state, until), kept = _kept[0]
            if kept_state == state and now < until:
                return kept
    made = read_known(lexicon)
    with _lock:
        _kept[:] = [((state, now + KEPT), made)]
    return made


def read_known(lexicon: Lexicon) -> Known:
    """Read the names from the database; seven statements."""
    centers = list(
        Center.objects.published()
        .select_related("institution")
        .only(
            "code", "province", "name_ko", "name_en", "city_ko", "city_en", "institution__name_ko"
        )
    )
    return Known(
        lexicon=lexicon,
        cities=_cities(centers),
        items=_items(),
        sites=Sites([_site(center) for center in centers]),
        answers=Answers(
            [
                Answered(
                    row.slug,
                    stems(f"{row.question_ko} {row.question_en}", lexicon),
                    stems(f"{row.answer_ko} {row.answer_en}", lexicon),
                )
                for row in Faq.objects.published()
            ]
        ),
        fields=_codes((field.slug, field.name_ko, field.name_en) for field in Field.objects.all()),
        sectors=_codes((row.code, row.name_ko, row.name_en) for row in Sector.objects.all()),
    )


def _cities(centers: list[Center]) -> dict[str, Place]:
    found = places.named_cities()
    for center in centers:
        slug = slugify(center.city_en)
        name = center.city_ko.removesuffix("시").removesuffix("군").removesuffix("구")
        if len(name) > 1:
            found[name] = Place(center.province, slug)
        if center.city_en:
            found[center.city_en.casefold().split("-")[0]] = Place(center.province, slug)
    # Provinces are read as such, and 구 of big cities are many: 동구, 중구.
    return {name: place for name, place in found.items() if name not in _PROVINCE_NAMES}


_PROVINCE_NAMES = frozenset(
    [
        "서울",
        "부산",
        "대구",
        "인천",
        "광주",
        "대전",
        "울산",
        "세종",
        "제주",
        "seoul",
        "busan",
        "daegu",
        "incheon",
        "gwangju",
        "daejeon",
        "ulsan",
        "sejong",
        "jeju",
    ]
)


def _site(center: Center) -> Site:
    institution = squash(center.institution.name_ko.split("(")[0])
    name = squash(center.name_ko)
    return Site(
        code=center.code,
        province=center.province,
        name=name,
        name_en=squash(center.name_en),
        institution=institution,
        theme=name.removeprefix(squash(center.institution.name_ko)).removeprefix(institution),
    )


def _items() -> tuple[Item, ...]:
    steps: dict[int, list[Step]] = {}
    rows = ProcessStep.objects.select_related("item").prefetch_related("factors")
    for row in rows.order_by("item", "number"):
        factors = [
            name for factor in row.factors.all() for name in (factor.name_ko, factor.name_en)
        ]
        steps.setdefault(row.item_id, []).append(
            Step(
                code=f"{row.item.slug}.{row.number}",
                number=row.number,
                names=(squash(row.name_ko), squash(row.name_en)),
                factors=tuple(map(squash, factors)),
                parts=parts_of(row.name_ko),
            )
        )
    return tuple(
        Item(
            slug=item.slug,
            sector=item.sector.code,
            names=names_of_item(item.slug, item.name_ko, item.name_en),
            steps=tuple(steps.get(item.pk, ())),
        )
        for item in ProductItem.objects.select_related("sector").order_by("order")
    )


def _codes(rows: Iterable[tuple[str, str, str]]) -> dict[str, str]:
    """Return codes by names and their parts, the longest name first."""
    found: dict[str, str] = {}
    for code, name_ko, name_en in rows:
        for text in (name_ko, name_en):
            plain = squash(text)
            if plain:
                found.setdefault(plain, code)
        for part in re.split(r"[()·]|, | and ", f"{name_ko}, {name_en}"):
            plain = squash(part)
            if len(plain) > 1:
                found.setdefault(plain.removesuffix("s") if plain.isascii() else plain, code)
    return dict(sorted(found.items(), key=lambda pair: -len(pair[0])))
