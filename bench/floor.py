"""The floor under a page: the same statements and the same bytes, and nothing else.

A bare WSGI application on psycopg2 with a connection that stays. What it runs was written down from
the real page by bench.booking: it looks the session up, runs each statement, reads all rows, and
answers with the bytes of the real answer. A request for a booking puts its own time, reference and
keys into the statements, so that it books as truly as the page does.
"""

import json
import os
import threading
from collections.abc import Iterable
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import parse_qs
from uuid import uuid4

import psycopg2

PLAN = json.loads(Path(os.environ["BENCH_PLAN"]).read_text())
SESSION = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > now()"
_local = threading.local()


def connection():
    if not hasattr(_local, "connection"):
        _local.connection = psycopg2.connect(PLAN["dsn"])
        _local.connection.autocommit = True
    return _local.connection


def application(environ: dict, start_response) -> Iterable[bytes]:
    page = PLAN["pages"][environ["PATH_INFO"].strip("/")]
    cookies = SimpleCookie(environ.get("HTTP_COOKIE", ""))
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    words = {name: asked.get(name, "") for name in ("start", "end")}
    words["reference"] = uuid4().hex[:10].upper()
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    if body:
        json.loads(body)
    with connection().cursor() as cursor:
        cursor.execute(SESSION, [cookies["sessionid"].value])
        if cursor.fetchone() is None:
            raise LookupError("the session of the bench has ended")
        for sql, kept_as in page["statements"]:
            for name, value in words.items():
                sql = sql.replace(f"⟨{name}⟩", value)
            cursor.execute(sql)
            rows = cursor.fetchall() if cursor.description else []
            if kept_as:
                words[kept_as] = str(rows[0][0])
    start_response(page["status"], page["headers"])
    return [page["body"].encode()]
