"""Which address a page has for search engines, and whether it is for them at all."""

import re

from django.http import HttpRequest
from django.utils.http import urlencode

# What a person does here, and lists of searches: no page for others to find.
OWN = frozenset(
    {"bookings", "desk", "saved", "saved_list", "reports", "accounts", "admin", "display"}
    | {"desk_courses", "desk_support", "equipment:compare", "site_search"}
)
# Beginnings of names.
OWN_NAMES = (
    *("account_", "mfa_", "socialaccount_", "assistant"),
    *("courses:mine", "courses:enrol", "courses:cancel", "courses:certificate"),
    *("support:new", "support:request"),
)

# Lists with filters: those of which one value makes a page worth finding.
FILTERS: dict[str, tuple[str, ...]] = {
    "equipment:finder": ("sector", "province", "kind", "item", "step", "use_mode"),
    "centers:list": ("province", "center_kind"),
    "service_map:index": ("sector", "tag"),
    "services": (),
    "courses:index": ("field", "center"),
    "roadshow:index": ("sector",),
    "cases:index": ("sector",),
    "news:index": ("category",),
    "news:events": ("kind",),
}
# What links bring with them that says where a visitor came from.
TRACKING = re.compile(r"(utm_|n_|mtm_)\w+|gclid|fbclid|msclkid|NaPm")


def canonical(request: HttpRequest) -> str:
    """Return the page's path with the parameters that make it a page of its own, or an empty
    string for a page that search engines should leave out."""
    match = request.resolver_match
    if match is None or request.method not in ("GET", "HEAD"):
        return ""
    name = match.view_name
    if {name, match.namespace} & OWN or name.startswith(OWN_NAMES):
        return ""
    if name not in FILTERS:
        return request.path
    asked = {
        key: values
        for key, values in request.GET.lists()
        if any(values) and not TRACKING.fullmatch(key)
    }
    page = asked.pop("page", [""])[-1]
    if any(key not in FILTERS[name] or len(values) > 1 for key, values in asked.items()):
        return ""
    if len(asked) > 1:
        return ""
    kept = {key: values[0] for key, values in asked.items()}
    if page.isdecimal() and int(page) > 1:
        kept["page"] = page
    return f"{request.path}?{urlencode(kept)}" if kept else request.path
