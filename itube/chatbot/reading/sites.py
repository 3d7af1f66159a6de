"""Which support center or institution words mean. Pure."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from itube.chatbot.reading.called import CALLED
from itube.lib.text import squash


@dataclass(frozen=True)
class Site:
    """A center: its code, province, and names without spaces."""

    code: str
    province: str
    name: str
    name_en: str
    institution: str
    theme: str


_TP = re.compile(r"(?<![a-z])tp(?![a-z])|티피|테크노 파크")
# Acronyms and short names of institutions.
INSTITUTIONS: dict[str, str] = CALLED["institutions"]


@dataclass(frozen=True, slots=True)
class Where:
    """The center that is meant; institution, if one was named that has several."""

    center: str = ""
    institution: str = ""


class Sites:
    """All centers by what they are called."""

    def __init__(self, sites: Sequence[Site]) -> None:
        self.by_code = {site.code: site for site in sites}
        self._of: dict[str, list[Site]] = defaultdict(list)
        for site in sites:
            self._of[site.institution].append(site)
        self._institutions = sorted(self._of, key=len, reverse=True)

    def themed(self, words: Sequence[str], province: str) -> str:
        """Return the code of the only center of a province that is about these words, or ""."""
        told = [word for word in words if len(word) > 1]
        best: list[str] = []
        most = 0
        for site in self.by_code.values():
            if site.province == province:
                said = sum(word in site.name for word in told)
                if said > most:
                    best, most = [], said
                if said == most and said:
                    best.append(site.code)
        return best[0] if len(best) == 1 else ""

    def find(self, text: str) -> Where:
        """Return the center or institution whose name stands in text."""
        spelled = _TP.sub("테크노파크", text)
        plain = squash(spelled)
        whole = [
            (len(name), site)
            for site in self.by_code.values()
            for name in (site.name, site.name_en)
            if name and name in plain
        ]
        if whole:
            site = max(whole, key=lambda pair: pair[0])[1]
            return Where(site.code, site.institution)
        institution = self._institution(spelled, plain)
        if not institution:
            return Where()
        mine = self._of[institution]
        rest = plain.replace(institution, "")
        themed = [site for site in mine if site.theme and site.theme in plain]
        themed = themed or [site for site in mine if _shares(site.theme, rest)]
        if len(themed) == 1:
            return Where(themed[0].code, institution)
        return Where(mine[0].code if len(mine) == 1 else "", institution)

    def _institution(self, spelled: str, plain: str) -> str:
        for name in self._institutions:
            if name in plain:
                return name
        for short, name in INSTITUTIONS.items():
            # Latin acronyms stand alone: kist is in no other word.
            pattern = rf"(?<![a-z]){short}(?![a-z])"
            if re.search(pattern, spelled) if short.isascii() else short in plain:
                return next((known for known in self._institutions if known == name), "") or next(
                    (known for known in self._institutions if known.startswith(name)), ""
                )
        return ""


def _shares(theme: str, plain: str) -> bool:
    core = re.sub(r"(지원|시험|검증|실증|인증)*센터$", "", theme)
    return len(core) > 1 and core in plain
