"""Long plain texts as pages show them: headed sections with paragraphs, lists and tables.

A text is blocks with empty lines between them. A block whose first line is `제1조 (목적)`,
`Article 1 (Purpose)` or `1. 목적`, with more lines under it, begins a section. Lines of `- ` and
`1. ` are lists, lines of `| a | b |` a table whose first row is its head. Nothing else is markup.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

ARTICLE = re.compile(r"(제\d+조|Article \d+)\b")
NUMBERED = re.compile(r"(\d+)\. +")
BULLET = "- "


@dataclass(frozen=True)
class Part:
    """kind is p, ul, ol or table; a table's rows are lists of cells, the first one its head."""

    kind: str
    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Section:
    """A heading with what stands under it; the first one of a text may have none."""

    anchor: str
    title: str
    parts: list[Part] = field(default_factory=list)


def sections(text: str) -> list[Section]:
    """Return the sections of text; anchors are `s1`, `s2` ... in their order."""
    found: list[Section] = []
    for block in re.split(r"\n\s*\n", text.strip()):
        lines = [line.strip() for line in block.splitlines() if line.strip()]
        if not lines:
            continue
        if _is_heading(lines):
            found.append(Section(f"s{len(found) + 1}", lines.pop(0)))
        elif not found:
            found.append(Section("s1", ""))
        found[-1].parts.extend(_parts(lines))
    return found


def _is_heading(lines: list[str]) -> bool:
    if len(lines) < 2:
        return False
    first, second = lines[0], lines[1]
    is_list = bool(NUMBERED.match(first) and NUMBERED.match(second))
    return bool(ARTICLE.match(first) or NUMBERED.match(first)) and not is_list


def _kind(line: str) -> str:
    if line.startswith(BULLET):
        return "ul"
    if NUMBERED.match(line):
        return "ol"
    return "table" if line.startswith("|") else "p"


def _parts(lines: list[str]) -> Iterator[Part]:
    for kind, group in groupby(lines, _kind):
        if kind == "table":
            rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in group]
            yield Part("table", rows=rows)
        elif kind == "ul":
            yield Part("ul", [line.removeprefix(BULLET) for line in group])
        elif kind == "ol":
            yield Part("ol", [NUMBERED.sub("", line, count=1) for line in group])
        else:
            yield from (Part("p", [line]) for line in group)
