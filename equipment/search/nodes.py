"""What a question looks for, as a tree of tokens: for the database a tsquery, for kinds a set."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Union

from equipment.search.analysis import FAINT, LATIN, asked_tokens
from itube.lib.text import squash

Node = Union["Token", "All", "Any"]
# Latin words of so many letters also find longer ones: spectro finds spectrometer, TEM not temp.
PREFIX_FROM = 4
CODE_FROM = 3


@dataclass(frozen=True)
class Token:
    text: str
    prefix: bool = False


@dataclass(frozen=True)
class All:
    parts: tuple[Node, ...]


@dataclass(frozen=True)
class Any:
    parts: tuple[Node, ...]


def of_word(word: str) -> Node | None:
    """Return what a document must have to hold word; None for a word of signs only."""
    return every(Token(token, _also_longer(token)) for token in asked_tokens(word))


def of_text(words: Iterable[str]) -> Node | None:
    """Return what a document must have to hold all words, with spaces between them or without."""
    kept = [word for word in words if squash(word)]
    apart = every(node for word in kept if (node := of_word(word)))
    if len(kept) < 2 or apart is None:
        return apart
    return either([apart, of_word("".join(squash(word) for word in kept)) or apart])


def every(parts: Iterable[Node]) -> Node | None:
    """Return the tree that asks for all parts; None if there are none."""
    return _of(All, parts)


def either(parts: Iterable[Node]) -> Node | None:
    """Return the tree that asks for one of parts at least; None if there are none."""
    return _of(Any, parts)


def _of(join: type[All] | type[Any], parts: Iterable[Node]) -> Node | None:
    flat: dict[Node, None] = {}
    for part in parts:
        flat.update(dict.fromkeys(part.parts if isinstance(part, join) else (part,)))
    if len(flat) < 2:
        return next(iter(flat), None)
    return join(tuple(flat))


def _also_longer(token: str) -> bool:
    """Whether an asked token also finds stored ones that only begin so: jsm7900 finds jsm7900f."""
    if not LATIN.fullmatch(token) or token[0].isdigit():
        return False
    return len(token) >= (PREFIX_FROM if token.isalpha() else CODE_FROM)


def tsquery(node: Node, *, faint: bool = False) -> str:
    """Return node in the syntax of a tsquery; faint: texts that are searched last count too."""
    if isinstance(node, Token):
        # A token has letters and digits only, so that no quote can end it.
        mark = ":*" if node.prefix else ""
        sure = f"'{node.text}'{mark}"
        return f"({sure} | '{FAINT}{node.text}'{mark})" if faint else sure
    sign = " & " if isinstance(node, All) else " | "
    return f"({sign.join(tsquery(part, faint=faint) for part in node.parts)})"
