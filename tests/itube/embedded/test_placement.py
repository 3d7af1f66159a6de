"""Engines live where their account can go, and no foreign folder's mode is touched."""

import os
import pwd
import stat

import pytest

from itube.embedded.placement import LONGEST_SOCKET_FOLDER, place_engines
from run import Refusal

as_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root lends the engines to another account"
)


def test_engines_never_run_as_root(folder):
    placement = place_engines(folder)
    assert placement.account.uid == (os.geteuid() or pwd.getpwnam("nobody").pw_uid)
    found = (folder / "engines").stat()
    assert (found.st_uid, stat.S_IMODE(found.st_mode)) == (placement.account.uid, 0o700)
    assert placement.sockets == folder / "engines" / "sockets"


def test_a_deep_folder_has_its_sockets_in_the_temp_folder(folder):
    deep = folder.joinpath(*["한글 폴더"] * 6)
    deep.mkdir(parents=True)
    first, second = place_engines(deep), place_engines(deep)
    try:
        assert len(os.fsencode(first.sockets)) <= LONGEST_SOCKET_FOLDER
        assert first.sockets == second.sockets
        assert stat.S_IMODE(first.sockets.stat().st_mode) == 0o700
    finally:
        first.sockets.rmdir()


def test_a_socket_folder_that_somebody_else_made_is_refused(folder):
    deep = folder.joinpath(*["long name"] * 12)
    deep.mkdir(parents=True)
    sockets = place_engines(deep).sockets
    sockets.chmod(0o777)
    try:
        with pytest.raises(Refusal, match="is not a private folder"):
            place_engines(deep)
    finally:
        sockets.rmdir()


@as_root
def test_behind_a_closed_door_the_engines_get_a_folder_of_their_own(folder):
    closed = folder / "home"
    (closed / "state").mkdir(parents=True)
    closed.chmod(0o700)
    placement = place_engines(closed / "state", folder / "system")
    assert placement.folder.parent == folder / "system"
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700
    assert not (closed / "state" / "engines").exists()


@as_root
def test_data_stay_where_they_are_when_the_door_opens_later(folder):
    closed = folder / "home"
    (closed / "state").mkdir(parents=True)
    closed.chmod(0o700)
    first = place_engines(closed / "state", folder / "system")
    closed.chmod(0o755)
    assert place_engines(closed / "state", folder / "system").folder == first.folder


@as_root
@pytest.mark.parametrize("name", ["root", "no-such-account"])
def test_an_account_that_cannot_serve_is_a_sentence(folder, monkeypatch, name):
    monkeypatch.setenv("PORTAL_SERVICE_USER", name)
    with pytest.raises(Refusal, match="PORTAL_SERVICE_USER"):
        place_engines(folder)


def test_other_programs_that_are_none_are_a_sentence(folder, monkeypatch):
    monkeypatch.setenv("PORTAL_PG_BIN", str(folder))
    with pytest.raises(Refusal, match="cannot run a `postgres` there"):
        place_engines(folder)
