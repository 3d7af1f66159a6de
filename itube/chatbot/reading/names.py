"""All names that the chatbot understands, at one moment. Pure; itube.chatbot.known reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from equipment.search.lexicon import Lexicon
from equipment.search.reading import stem_of
from itube.chatbot.reading.answers import Answers
from itube.chatbot.reading.items import Item
from itube.chatbot.reading.places import Place
from itube.chatbot.reading.sites import Sites
from itube.lib.text import squash


@dataclass(frozen=True)
class Known:
    """The names at one moment; nothing in it is changed."""

    lexicon: Lexicon
    cities: Mapping[str, Place]
    items: tuple[Item, ...]
    sites: Sites
    answers: Answers
    # Names of fields and sectors without spaces, to their codes; the longest first.
    fields: Mapping[str, str]
    sectors: Mapping[str, str]

    @cached_property
    def item_of(self) -> dict[str, Item]:
        return {item.slug: item for item in self.items}


def stems(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the stems of the words of text, without those that say nothing."""
    found = (stem_of(squash(word), lexicon) for word in lexicon.spelled(text))
    return frozenset(stem for stem in found if stem not in lexicon.stops)
