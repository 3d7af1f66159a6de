"""A line of the log, whatever the record holds."""

import json
import logging
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from itube.lib.logs import JsonFormatter


def line(message, *arguments, **fields):
    record = logging.LogRecord("django", logging.ERROR, "file", 1, message, arguments, None)
    vars(record).update(fields)
    return json.loads(JsonFormatter().format(record))


@pytest.mark.parametrize(
    ("message", "arguments", "told"),
    [
        ("Not Found: %s", ("/use/token/",), "Not Found: use/<token>/"),
        ("%s %s", ("/use/token/", "/other/"), "use/<token>/ /other/"),
        # Made up by whoever asks, and no format.
        ("Invalid HTTP_HOST header: 'a%z'", (), "Invalid HTTP_HOST header: 'a%z'"),
        ("100 %", (), "100 %"),
    ],
)
def test_the_route_stands_for_the_path(message, arguments, told):
    match = SimpleNamespace(route="use/<token>/")
    request = SimpleNamespace(path="/use/token/", resolver_match=match)
    assert line(message, *arguments, request=request)["message"] == told


def test_an_e_mail_is_never_written():
    assert "someone" not in json.dumps(line("%s failed", "someone@example.com", extra="a%40b.co"))


DEBUGGING = """
import django
django.setup()
from django.http import HttpResponseNotFound
from django.test import RequestFactory
from django.utils.log import log_response
request = RequestFactory().get("/bookings/feed/secret-token.ics")
log_response(
    "Not Found: %s", request.path, request=request, response=HttpResponseNotFound()
)
"""


def test_a_path_is_not_written_while_debugging_either():
    """Django has a handler of its own for that, which writes `Not Found: /the/path`."""
    env = os.environ | {"ITUBE_DEBUG": "1", "DJANGO_SETTINGS_MODULE": "itube.settings"}
    done = subprocess.run(
        [sys.executable, "-c", DEBUGGING], env=env, capture_output=True, text=True, check=True
    )
    (said,) = [line for line in done.stderr.splitlines() if "Not Found" in line]
    assert json.loads(said)["message"] == "Not Found: (no route)"
    assert "secret-token" not in done.stdout + done.stderr
