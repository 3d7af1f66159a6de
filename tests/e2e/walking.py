"""Looks at each page at every width: nothing breaks, axe finds nothing, nothing overflows."""

from collections.abc import Iterator

from tests.e2e import pages
from tests.e2e.axe import RULES, axe_faults
from tests.e2e.browser import watch

# Half of the time goes into contrast, and colours are the same at every width. The home page has
# all that only a phone shows.
WITHOUT_CONTRAST = RULES | {"rules": {"color-contrast": {"enabled": False}}}
CONTRAST_AT_EACH_WIDTH = ("home",)
# What a narrow window may break on a page whose frame is that of the public ones.
NARROW = RULES | {"runOnly": {"type": "rule", "values": ["scrollable-region-focusable"]}}


def visit_all(chromium, live_server, addresses, *, state=None) -> list[str]:
    """Open each address once and look at it at each width; return all faults found, in words."""
    faults = []
    context = chromium.new_context(
        base_url=live_server.url, locale="ko-KR", storage_state=state, reduced_motion="reduce"
    )
    page = context.new_page()
    broken = watch(page)
    for name, address in addresses.items():
        page.set_viewport_size({"width": pages.WIDTHS[0], "height": 900})
        page.goto(address)
        faults += [f"{name} {fault}" for fault in faults_of(page, name, is_public=state is None)]
    context.close()
    return faults + broken


def faults_of(page, name: str, *, is_public: bool) -> Iterator[str]:
    """Yield what is wrong with the open page, at each width."""
    for width in pages.WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        if overflow > 0:
            yield f"at {width}: {overflow}px wider than the window"
        # Between phone and desk the markup is the same, in the other language too, and the admin's
        # is Django's own.
        wide_again = width == pages.WIDTHS[0] and name.endswith("-en")
        if width == 768 or wide_again or name.startswith("admin"):
            continue
        if width == pages.WIDTHS[0] or name in CONTRAST_AT_EACH_WIDTH:
            rules = RULES
        else:
            rules = WITHOUT_CONTRAST if is_public else NARROW
        for rule, places in axe_faults(page, rules):
            yield f"at {width}: {rule} {places}"


def addresses_of(table, piece, center):
    return {
        name: address.format(number=piece.number, code=center.code)
        for name, address in table.items()
    }
