"""That docker-compose.yml runs: every command of it, here, and each health check asked.

There is no Docker here. The commands run under the environment that Compose would give them,
against engines started with the flags that the file names.
"""

import contextlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import redis

from itube.embedded.engines import Engines
from itube.embedded.state import State
from itube.embedded.supervisor import Supervisor
from tests.deploy.composed import ROOT, ask, compose, environment, on_this_machine, words

pytestmark = [
    pytest.mark.stress,
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Stack:
    """The engines of the file on this machine, and the commands of its services."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.services = compose()["services"]
        self.running: dict[str, subprocess.Popen] = {}
        monkeypatch.delenv("DATABASE_URL")
        monkeypatch.delenv("REDIS_URL")
        self.state = State(folder / "state")
        self.engines = Engines(self.state, careless=True)
        programs = self.engines.programs()
        # Valkey with the flags of the file, behind a socket instead of a port.
        for program in programs:
            if program.name == "valkey":
                program.command += self.services["valkey"]["command"][1:]
        self.supervisor = Supervisor(
            programs, self.state.logs, self.state.pids, self.state.mark, lambda line: None
        )
        password = self.services["valkey"]["environment"]["REDISCLI_AUTH"]
        socket_path = self.engines.valkey.socket
        self.redis_url = f"unix://:{password}@{socket_path}"
        self.places = {"/tmp/beat-schedule": str(folder / "beat-schedule")}

    def environment(self, name: str) -> dict[str, str]:
        ours = {
            "DATABASE_URL": self.engines.addresses()["DATABASE_URL"],
            "REDIS_URL": self.redis_url,
            # As the Dockerfile has them, but in a folder of the test.
            "ITUBE_STATE_DIR": str(self.folder / "lib"),
            "ITUBE_STATIC_ROOT": str(self.folder / "static"),
            "ITUBE_MEDIA_ROOT": str(self.folder / "lib" / "media"),
            "PROMETHEUS_MULTIPROC_DIR": str(self.folder / f"metrics-{name}"),
            "HOSTNAME": socket.gethostname(),
        }
        return environment(self.services[name.partition("-")[0]], **ours)

    def start(self, name: str, **places: str) -> None:
        service = self.services[name.partition("-")[0]]
        everywhere = self.places | places
        command = [on_this_machine(part, everywhere) for part in words(service["command"])]
        with (self.folder / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                command, env=self.environment(name), cwd=ROOT, stdout=log, stderr=log
            )

    def becomes_healthy(self, name: str, seconds: float = 40, **places: str) -> None:
        """Ask a service's health check until it is content."""
        check = self.services[name.partition("-")[0]]["healthcheck"]
        until = time.monotonic() + seconds
        while ask(check, self.environment(name), self.places | places) != 0:
            assert self.running[name].poll() is None, self.log(name)
            assert time.monotonic() < until, self.log(name)
            time.sleep(0.5)

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()[-3000:]

    def stop(self) -> None:
        for process in self.running.values():
            process.send_signal(signal.SIGTERM)
        for process in self.running.values():
            process.wait(timeout=30)
        self.supervisor.stop()


@pytest.fixture(scope="module")
def stack():
    folder = Path(tempfile.mkdtemp(prefix="itube-", dir="/tmp"))
    folder.chmod(0o711)
    with pytest.MonkeyPatch.context() as monkeypatch:
        made = Stack(folder, monkeypatch)
        try:
            # Their own health check would ask without the password of the file.
            made.engines.valkey.is_ready = lambda: made.engines.valkey.socket.exists()
            for program in made.supervisor.children.values():
                if program.name == "valkey":
                    program.program.is_ready = made.engines.valkey.is_ready
            made.engines.start(made.supervisor)
            yield made
        finally:
            made.stop()
            shutil.rmtree(folder, ignore_errors=True)


def test_migrate_prepares_the_database_and_ends(stack):
    command = words(stack.services["migrate"]["command"])
    done = subprocess.run(
        command, env=stack.environment("migrate"), cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr[-3000:]
    again = subprocess.run(
        [*command, "--check"], env=stack.environment("migrate"), cwd=ROOT, capture_output=True
    )
    assert again.returncode == 0


def test_the_settings_of_the_file_are_fit_for_production(stack):
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        env=stack.environment("web"),
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout


def test_static_files_are_collected_without_any_secret(stack):
    line = re.search(
        r"^RUN (python manage.py collectstatic [^\\]+)\\", (ROOT / "Dockerfile").read_text(), re.M
    )
    env = {
        name: value
        for name, value in stack.environment("web").items()
        if name in ("PATH", "HOME", "ITUBE_STATE_DIR", "ITUBE_STATIC_ROOT")
    }
    done = subprocess.run(words(line[1]), env=env, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    assert (stack.folder / "static" / "staticfiles.json").exists()


def test_the_engines_take_the_flags_and_answer_their_health_checks(stack):
    postgres = stack.engines.postgres
    flags = stack.services["db"]["command"][1:]
    for flag in flags[1::2]:
        name = flag.partition("=")[0]
        told = postgres._call("postgres", "-D", str(postgres.data), *flags, "-C", name)
        assert told.returncode == 0, told.stderr
        assert told.stdout.strip(), name
    folder = postgres.placement.postgres_programs
    address = dict(part.split("=") for part in urlparts(stack))
    env = {"PATH": f"{folder}", "PGHOST": address["host"], "PGPORT": address.get("port", "5432")}
    assert ask(stack.services["db"]["healthcheck"], env, {}) == 0
    with redis.from_url(stack.redis_url) as client:
        assert client.ping()
        assert client.config_get("appendonly") == {"appendonly": "yes"}
    with (
        redis.from_url(f"unix://{stack.engines.valkey.socket}") as stranger,
        pytest.raises(redis.AuthenticationError),
    ):
        stranger.ping()


def urlparts(stack) -> list[str]:
    return stack.engines.addresses()["DATABASE_URL"].partition("?")[2].split("&")


def test_two_web_processes_answer_and_turn_http_into_https(stack):
    for name in ("web-1", "web-2"):
        port = free_port()
        places = {"0.0.0.0:8000": f"127.0.0.1:{port}", "127.0.0.1:8000": f"127.0.0.1:{port}"}
        stack.start(name, **places)
        stack.becomes_healthy(name, **places)
        stack.places[f"{name} port"] = str(port)
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/",
            headers={"Host": "itube.example", "X-Forwarded-Proto": "https"},
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            assert answer.status == 200
            assert "max-age=31536000" in answer.headers["Strict-Transport-Security"]
    plain = urllib.request.Request(f"http://127.0.0.1:{port}/", headers={"Host": "itube.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.build_opener(Unredirected).open(plain, timeout=20)
    refused.value.close()
    assert refused.value.code == 301


class Unredirected(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def test_a_web_process_without_its_broker_is_not_healthy(stack):
    env = stack.environment("web") | {"REDIS_URL": "unix:///nowhere/valkey.sock"}
    port = free_port()
    places = {"0.0.0.0:8000": f"127.0.0.1:{port}", "127.0.0.1:8000": f"127.0.0.1:{port}"}
    command = [on_this_machine(part, places) for part in words(stack.services["web"]["command"])]
    process = subprocess.Popen(
        command, env=env, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
                break
            except OSError:
                time.sleep(0.3)
        assert ask(stack.services["web"]["healthcheck"], env, places) != 0
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_the_worker_answers_its_health_check_and_another_name_does_not(stack):
    stack.start("worker")
    stack.becomes_healthy("worker")
    check = stack.services["worker"]["healthcheck"]
    strange = stack.environment("worker") | {"HOSTNAME": "nobody"}
    assert ask(check, strange, {"--timeout 8": "--timeout 1"}) != 0


def test_the_clock_writes_its_file_and_a_stale_one_is_told(stack):
    stack.start("beat")
    stack.becomes_healthy("beat")
    for file in stack.folder.glob("beat-schedule*"):
        os.utime(file, (time.time() - 3600,) * 2)
    assert ask(stack.services["beat"]["healthcheck"], stack.environment("beat"), stack.places) != 0


needs_nginx = pytest.mark.skipif(
    not shutil.which("nginx"), reason="nginx is not installed on this machine"
)


@needs_nginx
def test_nginx_stands_before_the_web_processes_and_logs_no_token(stack):
    port, folder = start_nginx(stack, "nginx", web=stack.places["web-1 port"])
    check = {"test": ["CMD", "curl", "-sf", f"http://127.0.0.1:{port}/nginx-health"]}
    wanted = stack.services["nginx"]["healthcheck"]["test"][-1]
    assert check["test"][-1] == on_this_machine(wanted, {"8080": str(port)})
    with urllib.request.urlopen(check["test"][-1], timeout=5) as answer:
        assert answer.status == 204
    base = f"http://127.0.0.1:{port}"
    headers = {"Host": "itube.example", "X-Forwarded-Proto": "https"}
    request = urllib.request.Request(f"{base}/equipment/?q=secret-question", headers=headers)
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.status == 200
    for path, status in (("/bookings/feed/very-secret-token.ics", 404), ("/readyz", 404)):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(urllib.request.Request(base + path, headers=headers), timeout=20)
        refused.value.close()
        assert refused.value.code == status
    logs = [(folder / name).read_text() for name in ("access.log", "error.log")]
    assert "/equipment/ 200" in logs[0]
    for log in logs:
        assert "secret" not in log
        assert "client: 127.0.0.1" not in log
    assert "127.0.0.1" not in logs[0]


@needs_nginx
@pytest.mark.parametrize("careless", [False, True], ids=["as it is", "control"])
def test_nginx_logs_no_token_when_no_web_process_answers(stack, careless):
    changes = {"error_log /dev/null;": "", "crit;": "warn;"} if careless else {}
    name = "nginx-careless" if careless else "nginx-alone"
    port, folder = start_nginx(stack, name, web=str(free_port()), changes=changes)
    for path in ("/bookings/feed/very-secret-token.ics", "/equipment/?q=secret-question"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20)
        refused.value.close()
        assert refused.value.code == 502
    access, errors = ((folder / name).read_text() for name in ("access.log", "error.log"))
    assert "/bookings/feed/- 502" in access
    assert "secret" not in access
    assert ("very-secret-token" in errors) == careless
    assert ("secret-question" in errors) == careless


@needs_nginx
def test_nginx_says_in_words_that_the_portal_is_away_and_what_is_too_large(stack):
    port, _folder = start_nginx(stack, "nginx-words", web=str(free_port()))
    page, headers = answer_of(port, "GET", "/equipment/?q=SEM")
    assert "잠시 멈추었습니다" in page
    assert 'lang="en"' in page
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert headers["Retry-After"] == "120"
    assert "unsafe" not in headers["Content-Security-Policy"]
    style, headers = answer_of(port, "GET", "/-/page.css")
    assert "body {" in style
    assert headers["Content-Type"].startswith("text/css")
    problem, headers = answer_of(port, "GET", "/api/v1/equipment/")
    assert json.loads(problem)["title"] == "Bad Gateway"
    assert headers["Content-Type"].startswith("application/problem+json")
    # Nobody asks for them by their name, and what is sent is answered as well.
    assert "잠시 멈추었습니다" not in answer_of(port, "GET", "/-/away.html")[0]
    assert "잠시 멈추었습니다" in answer_of(port, "POST", "/accounts/login/", b"a=1")[0]
    large = b"0" * 26 * 1024 * 1024
    page, headers = answer_of(port, "POST", "/bookings/1/cancel/", large)
    assert "파일이 너무 큽니다" in page
    assert headers["Retry-After"] is None
    assert json.loads(answer_of(port, "POST", "/api/v1/bookings/", large)[0])["title"] == (
        "Content Too Large"
    )


def answer_of(port: int, method: str, path: str, sent: bytes | None = None):
    """Return the text and the headers of an answer, whatever its status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        with contextlib.suppress(ConnectionError):  # it hangs up on what it does not read
            connection.request(method, path, sent)
        answer = connection.getresponse()
        return answer.read().decode(), answer.headers
    finally:
        connection.close()


@needs_nginx
def test_nginx_lets_through_what_a_booking_may_be_sent_and_no_more(stack):
    port, _folder = start_nginx(stack, "nginx-sizes", web=stack.places["web-1 port"])
    files = "/bookings/0000000000/attach/"
    api = "/api/v1/bookings/0000000000/attachments/"
    for path, megabytes, refused in (
        (files, 52, False),
        (f"/en{files}", 52, False),
        (api, 52, False),
        (files, 56, True),
        ("/admin/equipment/equipment/import/", 52, False),
        ("/bookings/0000000000/cancel/", 26, True),
    ):
        assert (post(port, path, megabytes) == 413) == refused, (path, megabytes)


def post(port: int, path: str, megabytes: int) -> int:
    """Send a body of that size and return the status of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Host": "itube.example", "X-Forwarded-Proto": "https"}
    try:
        with contextlib.suppress(ConnectionError):  # it hangs up on what it does not read
            connection.request("POST", path, b"0" * megabytes * 1024 * 1024, headers)
        return connection.getresponse().status
    finally:
        connection.close()


def start_nginx(
    stack, name: str, *, web: str, changes: dict[str, str] | None = None
) -> tuple[int, Path]:
    """Start nginx with the configuration, changed here and there; return port and its folder."""
    port, folder = free_port(), stack.folder / name
    folder.mkdir()
    conf = on_this_machine((ROOT / "deploy" / "nginx.conf").read_text(), changes or {})
    places = {
        "/tmp/": f"{folder}/",
        "/etc/nginx/pages/": f"{ROOT}/deploy/pages/",
        "http://web:8000": f"http://127.0.0.1:{web}",
        "listen 8080": f"listen 127.0.0.1:{port}",
        "/dev/stdout": str(folder / "access.log"),
        "/dev/stderr": str(folder / "error.log"),
    }
    written = folder / "nginx.conf"
    written.write_text(on_this_machine(conf, places))
    stack.running[name] = subprocess.Popen(
        ["nginx", "-e", str(folder / "error.log"), "-c", str(written), "-g", "daemon off;"]
    )
    wait_for_port(port)
    return port, folder


def wait_for_port(port: int) -> None:
    until = time.monotonic() + 10
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"nothing listens on {port}")
