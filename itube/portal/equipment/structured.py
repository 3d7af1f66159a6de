"""What search engines are told of a piece of equipment (schema.org)."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import pgettext

from equipment.models import Equipment, FeeBasis, Spec, SpecDefinition, Tariff, UseMode
from itube.lib.names import in_english
from itube.lib.structured import organization
from itube.portal.templatetags.equipment import spec_value
from itube.portal.templatetags.portal import HANGUL

# UN/CEFACT common codes (Recommendation 20) of what a fee is counted by: hour, day, one.
UNIT_CODES = {FeeBasis.HOUR: "HUR", FeeBasis.DAY: "DAY", FeeBasis.SAMPLE: "C62"}
LEASE = "http://purl.org/goodrelations/v1#LeaseOut"
SERVICE = "http://purl.org/goodrelations/v1#ProvideService"


def product(piece: Equipment, tariffs: Iterable[Tariff]) -> dict[str, Any]:
    """Return piece as schema.org's Product in the page's language, its specs and fees in it.

    tariffs are those in force. A fee by the hour, day or sample is an offer of its center; one
    that is agreed upon, or that has a base and an addition, has no single price and is left out.
    English leaves out what only exists in Korean: nothing here can say of which language it is.
    """
    url = settings.BASE_URL + piece.get_absolute_url()
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Product",
        "@id": f"{url}#piece",
        "url": url,
        "name": piece.name,
        "category": piece.kind.name,
        "sku": piece.itube_no,
        "productID": piece.registration_no or piece.itube_no,
    }
    if description := _readable(piece.description) or _readable(piece.kind.use):
        told["description"] = description
    if _readable(piece.maker):
        told["manufacturer"] = {"@type": "Organization", "name": piece.maker}
    if _readable(piece.model):
        told["model"] = piece.model
    if piece.photo:
        told["image"] = settings.BASE_URL + reverse("equipment:photo", args=[piece.number])
    specs = [_property(spec, spec.definition) for spec in piece.specs.all() if spec.definition]
    if specs := [each for each in specs if _readable(f"{each['name']} {each['value']}")]:
        told["additionalProperty"] = specs
    if offers := [_offer(piece, row) for row in tariffs if _has_one_price(row)]:
        told["offers"] = offers
    return told


def _readable(text: str) -> str:
    """Return text, or nothing where it is Korean on an English page."""
    return "" if in_english() and HANGUL.search(text) else text


def _has_one_price(row: Tariff) -> bool:
    return row.basis == FeeBasis.FREE or row.basis in UNIT_CODES


def _offer(piece: Equipment, row: Tariff) -> dict[str, Any]:
    center = piece.center
    price: dict[str, Any] = {
        "@type": "UnitPriceSpecification",
        "price": row.won or 0,
        "priceCurrency": "KRW",
        "valueAddedTaxIncluded": False,
        "validFrom": row.valid_from.isoformat(),
    }
    if row.basis in UNIT_CODES:
        price["unitCode"] = UNIT_CODES[FeeBasis(row.basis)]
        price["unitText"] = row.get_basis_display()
    return {
        "@type": "Offer",
        "name": row.get_use_mode_display(),
        "businessFunction": SERVICE if row.use_mode == UseMode.TEST else LEASE,
        "priceSpecification": price,
        "offeredBy": organization(center.name, center.get_absolute_url()),
    }


def _property(spec: Spec, definition: SpecDefinition) -> dict[str, Any]:
    """Return a spec as schema.org's PropertyValue: its limits in their unit, and how it reads."""
    limits = {"minValue": spec.value_from, "maxValue": spec.value_to}
    numbers: dict[str, Any] = {name: n for name, n in limits.items() if n is not None}
    if numbers and definition.unit:
        unit = definition.unit
        numbers["unitText"] = pgettext("unit", unit) if HANGUL.search(unit) else unit
    told = {"@type": "PropertyValue", "name": definition.name, "value": spec_value(spec)}
    return told | numbers
