"""Each way of saying a day in Korean, and as figures: a pattern, and what its match means. Pure."""

import re

from itube.chatbot.reading.day_words import (
    Way,
    after_meant,
    bare_weekday_meant,
    day_of_month_meant,
    day_only_meant,
    iso_meant,
    months_day_meant,
    months_meant,
    relative_meant,
    week_meant,
    weekend_meant,
    within_meant,
    year_meant,
)

_WEEKDAY = r"([월화수목금토일])(?:요일|욜|(?=\s|$|[~,·]))"
_WEEK = r"(이번|요번|금|다음|담|차|내|다다음|다담|지난|저번)\s?주"

_TAIL = r"(?:\s?(부터|이후로|이후에|이후|까지|이내|전))?"
_ENDINGS = r"(?:에는|에서|에도|에|쯤|중에|중|로|은|는|이|도|날)?"
_COUNT = (
    r"((?:\d{1,3}|한|두|세|네|다섯|여섯|열)\s?(?:일|주일|주|달|개월)"
    r"|하루|이틀|사흘|나흘|닷새|엿새|일주일|열흘|보름)"
)
_SEP = r"\s?(?:부터|에서|~|-|이나|과|와|,|·|및|또는|아니면|\s)\s?"
WAYS: list[Way] = [
    (
        re.compile(
            r"(20\d\d)\s?[-./년]\s?(\d{1,2})\s?[-./월]\s?(\d{1,2})\s?일?"
            r"(?:\s?(?:~|부터|-)\s?(20\d\d)[-./](\d{1,2})[-./](\d{1,2}))?" + _TAIL
        ),
        iso_meant,
    ),
    (
        re.compile(
            r"(?<!\d)(\d{1,2})\s?월\s?(\d{1,2})\s?일?"
            r"(?:(?:\s?(?:부터|에서|~|-)\s?|\s)(?:(\d{1,2})\s?월\s?)?"
            r"(\d{1,2})\s?일(?:까지|사이)?)?" + _TAIL + _ENDINGS
        ),
        months_day_meant,
    ),
    (
        re.compile(
            r"(?<![\d/.])(\d{1,2})/(\d{1,2})"
            r"(?:\s?(?:부터|~|-)\s?(?:(\d{1,2})/)?(\d{1,2})(?:까지)?)?(?![\d/])" + _TAIL
        ),
        months_day_meant,
    ),
    (
        re.compile(
            r"(?<![가-힣])(내일\s?모레|낼\s?모레|오늘|금일|내일|낼(?=\s|$|부터|까지|은|오)|명일|모레|모래(?=\s|에|$)|글피|어제|그저께|그제|"
            r"(?:the )?day after tomorrow|\btoday\b|\btomorrow\b|\byesterday\b"
            r"|지금(?=\s|$|당장|바로))"
            r"(?:(부터\s?(?:\d{1,2}일|이틀|사흘|나흘|일주일|하루)\s?(?:간|동안|연속)|(?:이나|부터|~)\s?(?:내일|모레|글피)))?"
            + _TAIL
            + _ENDINGS
        ),
        relative_meant,
    ),
    (
        re.compile(
            _WEEK + r"\s?(?:의\s?)?(?:" + _WEEKDAY + r"(?:" + _SEP + _WEEKDAY + r"(?:까지|사이)?)?"
            r"|(초|중반|중(?=에|으|\s|$)|말|평일|주말))?(?:\s?(이후|부터|안|내|까지))?" + _ENDINGS
        ),
        week_meant,
    ),
    (
        re.compile(
            r"((?:이번|다다음|다음|담|내)\s?달|이달|금월|익월)\s?(?:의\s?)?(\d{1,2})일"
            + _TAIL
            + _ENDINGS
        ),
        day_of_month_meant,
    ),
    (
        re.compile(
            r"(?:(?<!\d)(\d{1,2})월|((?:이번|다다음|다음|담|내)\s?달|이달|금월|익월))\s?(?:의\s?)?"
            r"(?:(첫째|둘째|셋째|넷째|다섯째|첫|두\s?번째|세\s?번째|네\s?번째|첫\s?번째|\d)\s?주"
            r"(?:\s?" + _WEEKDAY + r")?|(초순|초|중순|중(?=에|\s)|하순|말))?"
            r"(?:\s?(?:에)?\s?(부터|이후|까지|안|이내|내))?" + _ENDINGS
        ),
        months_meant,
    ),
    (re.compile(_COUNT + r"\s?(?:뒤|후)(?:에|쯤|로)?"), after_meant),
    (
        re.compile(
            r"(?:앞으로\s?)"
            + _COUNT
            + r"(?:\s?(?:안|이내|내|간|동안))?(?:에)?|"
            + _COUNT
            + r"\s?(?:안|이내|내)(?:에|로)?(?=\s|$)"
        ),
        within_meant,
    ),
    (re.compile(r"(연말|내년\s?초|연초|크리스마스|올해\s?(?:안|내|중))(?:에|까지)?"), year_meant),
    (
        re.compile(
            r"(?<![가-힣])([월화수목금토일])(?:요일|욜)?"
            + _SEP
            + _WEEKDAY
            + r"(?:까지)?()"
            + _ENDINGS
        ),
        bare_weekday_meant,
    ),
    (
        re.compile(r"(?<![가-힣])([월화수목금토일])(?:요일|욜)()" + _TAIL + _ENDINGS),
        bare_weekday_meant,
    ),
    (re.compile(r"(?:이번\s?)?주말(?!\s?(?:빼|제외|말고))(?:에|이)?"), weekend_meant),
    (
        re.compile(
            r"(?<![\d./-])(\d{1,2})일(?:\s?(?:부터|~|-|에서)\s?(\d{1,2})일(?:까지)?)?"
            r"(?!\s?(?:간|연속|동안|정도|이면|걸))" + _TAIL + _ENDINGS
        ),
        day_only_meant,
    ),
]
