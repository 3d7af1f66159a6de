"""Logs as one JSON object a line. No personal data: callers pass ids of things, never of people."""

import json
import logging
from contextvars import ContextVar
from datetime import UTC, datetime

# Set by itube.portal.middleware.RequestLog for the time of a request.
request_id: ContextVar[str] = ContextVar("request_id", default="")

# What a LogRecord always has; anything else came in through `extra=`.
STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "request"}


class JsonFormatter(logging.Formatter):
    """Formats a record with its time (UTC), level, logger, message, request id and extras."""

    def format(self, record: logging.LogRecord) -> str:
        entry: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if request_id.get():
            entry["request_id"] = request_id.get()
        entry |= {key: value for key, value in vars(record).items() if key not in STANDARD}
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False, default=str)
