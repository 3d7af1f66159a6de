"""Reads what a page tells search engines."""

import json


def told_to_search_engines(response):
    """Return the page's JSON-LD; a page without any is an IndexError."""
    page = response.content.decode()
    text = page.split('<script type="application/ld+json">')[1].split("</script>")[0]
    return json.loads(text)
