"""A process is recognised by number and birth, so that a stranger is never taken for ours."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from itube.embedded.processes import PidFile, birth, end, working_in

MARK = "ITUBE_STATE_DIR=/nowhere/at/all"
PARENT = """
import subprocess, sys
subprocess.Popen(["sleep", "60"])
subprocess.Popen(["sleep", "60"], env={})
"""


def remember(path: Path, pid: int, born: str | None) -> PidFile:
    path.write_text(json.dumps({"pid": pid, "birth": born}))
    return PidFile(path, MARK)


def test_birth_tells_processes_apart(stranger):
    assert birth(stranger.pid) == birth(stranger.pid)
    assert birth(stranger.pid) != birth(os.getpid())


def test_a_process_that_has_ended_has_no_birth(stranger):
    stranger.kill()
    time.sleep(0.1)
    assert birth(stranger.pid) is None  # a zombie, for nobody has waited for it yet
    stranger.wait()
    assert birth(stranger.pid) is None


def test_what_a_pid_file_names_is_ended(tmp_path, stranger):
    file = PidFile(tmp_path / "web.json", MARK)
    file.write(stranger.pid)
    assert file.leftovers() == [stranger.pid]
    end(file.leftovers(), ((signal.SIGTERM, 3.0),))
    assert stranger.wait() == -signal.SIGTERM


@pytest.mark.parametrize("born", ["another boot/12345", None])
def test_a_stranger_with_the_same_number_is_never_touched(tmp_path, stranger, born):
    file = remember(tmp_path / "web.json", stranger.pid, born)
    assert file.leftovers() == []


@pytest.mark.parametrize("text", ["", "nonsense", "[]", '{"pid": "x", "birth": ""}', '{"pid": 1}'])
def test_a_broken_pid_file_names_nobody(tmp_path, text):
    (tmp_path / "web.json").write_text(text)
    assert PidFile(tmp_path / "web.json", MARK).leftovers() == []


@pytest.mark.skipif(sys.platform != "linux", reason="sessions are looked up in /proc")
def test_of_a_dead_leaders_session_only_what_carries_our_mark_is_ours(tmp_path):
    name, _, value = MARK.partition("=")
    leader = subprocess.Popen(
        [sys.executable, "-S", "-c", PARENT],
        env={name: value, "PATH": os.environ["PATH"]},
        start_new_session=True,
    )
    born = birth(leader.pid)
    leader.wait()
    try:
        ours = remember(tmp_path / "web.json", leader.pid, born).leftovers()
        assert len(ours) == 1
        assert MARK.encode() in Path(f"/proc/{ours[0]}/environ").read_bytes()
    finally:
        os.killpg(leader.pid, signal.SIGKILL)


def test_who_works_in_a_folder(tmp_path):
    process = subprocess.Popen(["sleep", "60"], cwd=tmp_path)
    try:
        if sys.platform == "linux":
            assert working_in(tmp_path) == [process.pid]
    finally:
        process.kill()
        process.wait()
    assert working_in(tmp_path) == []
