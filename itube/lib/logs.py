"""Logs as one JSON object a line. No personal data: callers pass ids of things, never of people."""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

# Set by itube.portal.middleware.RequestLog for the time of a request.
request_id: ContextVar[str] = ContextVar("request_id", default="")

# What a LogRecord always has; anything else came in through `extra=`.
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request"}


# The last net: an error's text may quote what a person typed or what a row holds.
E_MAIL = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")


def message_of(record: logging.LogRecord) -> str:
    """Return the record's message, with the route for the path: a path may carry a token.

    Django says `Not Found: /the/path` and hands the request along.
    """
    request = getattr(record, "request", None)
    path = getattr(request, "path", None)
    if path is None or not isinstance(record.args, tuple) or not record.args:
        # Without arguments a percent sign is just that; a made-up Host header may hold one.
        return record.getMessage()
    match = getattr(request, "resolver_match", None)
    route = match.route if match else "(no route)"
    return str(record.msg) % tuple(route if arg == path else arg for arg in record.args)


class JsonFormatter(logging.Formatter):
    """Formats a record with its time (UTC), level, logger, message, request id and extras."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message_of(record),
        }
        if request_id.get():
            entry["request_id"] = request_id.get()
        entry |= {key: value for key, value in vars(record).items() if key not in STANDARD}
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        line = json.dumps(entry, ensure_ascii=False, default=str)
        return E_MAIL.sub("(e-mail)", line)
