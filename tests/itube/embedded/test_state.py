"""The state folder keeps its secrets and lets one run in at a time."""

import pytest

from itube.embedded.state import State
from run import Refusal


def test_only_one_run_at_a_time(state):
    assert state.take()
    rival = State(state.path)
    assert not rival.take()
    state.release()
    assert rival.take()
    rival.release()


def test_the_secret_key_is_made_once_and_for_this_account_only(state):
    key = state.secret_key()
    assert len(key) > 50
    assert State(state.path).secret_key() == key
    assert (state.path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_a_secret_key_that_a_full_disk_left_empty_is_made_anew(state):
    (state.path / "secret-key").write_text("")
    assert len(state.secret_key()) > 50


def test_notes_are_kept_and_a_broken_file_of_them_is_no_harm(state):
    state.note("port", 8000)
    state.note("demo", True)
    assert State(state.path).noted("port") == 8000
    (state.path / "notes.json").write_text("{")
    assert state.noted("port", "unknown") == "unknown"


def test_nobody_else_reads_uploads_mails_or_logs(state):
    for name in ("media", "mail", "logs"):
        assert (state.path / name).stat().st_mode & 0o077 == 0


def test_a_folder_that_cannot_be_made_is_a_sentence(folder):
    (folder / "file").write_text("")
    with pytest.raises(Refusal, match="cannot be made or written"):
        State(folder / "file" / "state")
