"""What axe finds wrong with a page."""

from axe_playwright_python.base import AXE_SCRIPT

# WCAG 2.1 AA and what axe calls best practice.
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    # All that passes need not be told in full; that takes twice as long.
    "resultTypes": ["violations"],
    # What is asked here stands in the page and its style sheets, which the browser has.
    "preload": False,
}


def axe_faults(page, rules=RULES) -> list[tuple[str, list]]:
    """Return the rules that the open page breaks, each with the first two places of it."""
    # Half a megabyte, which a page needs once for all of its widths.
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    # Of the answer only this is fetched: the rest is ten times as long.
    found = page.evaluate("rules => axe.run(rules).then(found => found.violations)", rules)
    return [(rule["id"], [node["target"] for node in rule["nodes"]][:2]) for rule in found]
