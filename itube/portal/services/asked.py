"""What a need asks for outright: to learn, to be advised, to prove something in the field. Pure."""

import re
from enum import StrEnum


class Deed(StrEnum):
    """LEARN leads to courses, ADVISE and PROVE lead to a support request.

    STANDARD (certificates, standards, how a test is done) only says what such a request is about.
    """

    LEARN = "learn"
    ADVISE = "advise"
    PROVE = "prove"
    STANDARD = "standard"


# Whole beginnings of words. 훈련 and 학습 are left out: they are said of models too.
SAID = {
    Deed.LEARN: re.compile(
        r"\b(?:교육|배우|배워|배울|배운|강의|강좌|수강|수료|자격|실습|익히|익혀|익힐"
        r"|다루는\s*(?:법|방법)|사용법|쓰는\s*(?:법|방법)|다룰\s*줄"
        r"|learn|training\b|courses?\b|lessons?\b|qualif|teach)"
    ),
    Deed.ADVISE: re.compile(
        r"\b(?:상담|자문|조언|컨설팅|물어|묻고|여쭈|여쭤|전문가|전문\s*인력|기술\s*지원"
        r"|advi[cs]e|consult|experts?\b|ask someone|talk to)"
    ),
    Deed.PROVE: re.compile(
        r"\b(?:실증|현장\s*적용|field trial|in the field|demonstrat|prove\b|proving\b)"
    ),
    Deed.STANDARD: re.compile(
        r"\b(?:\w*인증|규격|시험\s*방법|시험법|성적서|kc\b|kolas|certif|standards?\b)"
    ),
}
# Words that only go with those, or with any need, and say nothing of what it is about.
AROUND = re.compile(
    r"(?:다루|다룰|방법|직접|따려|들어야|준비|도움|안에|미리|여러|회사|공장|저희|받을|받아"
    r"|(?:법|줄|곳|뒤|때|속|중)(?:[이을의에]|에서|에서도)?$"
    r"|(?:use|whether|make|get|possible|like|company|know|see|check)$|survive)"
)
# Words that much is called by: they help to order what fits, and are no reason by themselves.
WEAK = re.compile(
    r"(?:제품|부품|금속|원인|이유|시간|현장|과정|상태|성능|특성|품질|소재|재료|물질|기술|개발|생산|공정"
    r"|규격|설계|제작|만들|시제품|신제품|사람|영향|문제|효과|조건|환경"
    r"|tests?$|measur|analy[sz]|products?$|parts?$|time$|cause|perform|process|material|problem|standard)"
)


def deeds(text: str) -> frozenset[Deed]:
    """Return what text asks for outright."""
    told = text.casefold()
    return frozenset(deed for deed, said in SAID.items() if said.search(told))


def is_asking(word: str) -> bool:
    """Whether a word of a need says what is asked for and not what it is about.

    Certificates and standards stay: equipment and steps are named after them.
    """
    told = word.casefold()
    asking = (said for deed, said in SAID.items() if deed is not Deed.STANDARD)
    return any(said.match(told) for said in asking) or bool(AROUND.match(told))


def is_weak(word: str) -> bool:
    """Whether a word is said of so much that it is no reason by itself."""
    return bool(WEAK.match(word.casefold()))
