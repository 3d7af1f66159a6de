"""The floor under a kept page: an application that sends the same bytes and does nothing else."""

import json
import os
from collections.abc import Iterable
from pathlib import Path

PAGES = {
    address: ([tuple(pair) for pair in page["headers"]], bytes.fromhex(page["body"]))
    for address, page in json.loads(Path(os.environ["BENCH_PLAN"]).read_text()).items()
}


def application(environ: dict, start_response) -> Iterable[bytes]:
    headers, body = PAGES[environ["PATH_INFO"]]
    start_response("200 OK", headers)
    return [body]
