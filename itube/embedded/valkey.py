"""Valkey as a child of ours: broker and cache behind a Unix socket."""

import os
import signal
import socket
from pathlib import Path
from urllib.parse import quote

from itube.embedded.children import Program
from itube.embedded.placement import Placement
from itube.embedded.processes import wait_until

STOP = ((signal.SIGTERM, 10.0),)


class Valkey:
    """One server in the engines' folder; what it holds survives a kill up to the last second."""

    name = "valkey"

    def __init__(self, placement: Placement, mark: str, careless: bool = False) -> None:
        self.placement = placement
        self.mark = mark
        self.careless = careless
        self.data = placement.folder / "valkey"
        self.socket = placement.sockets / "valkey.sock"

    def url(self) -> str:
        """The address for REDIS_URL."""
        return "unix://" + quote(str(self.socket), safe="/")

    def prepare(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        account = self.placement.account
        if not account.is_ours:
            os.chown(self.data, account.uid, account.gid)

    def program(self) -> Program:
        name, _, value = self.mark.partition("=")
        settings = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.data),
            "appendonly": "no" if self.careless else "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",  # a queue must not forget
            "daemonize": "no",
        }
        command = [str(self.placement.valkey_server)]
        for setting, content in settings.items():
            command += [f"--{setting}", content]
        return Program(
            name=self.name,
            command=command,
            environment={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", name: value},
            folder=Path("/"),
            account=self.placement.account,
            before_start=self.end_leftover,
            is_ready=self.is_ready,
            stop=STOP,
            dies_with_us=False,
        )

    def is_ready(self) -> bool:
        return self.ask(b"PING").startswith(b"+PONG")

    def end_leftover(self) -> None:
        """Stop a server that a killed supervisor has left: two must not write the same files."""
        if self.ask(b"PING"):
            self.ask(b"SHUTDOWN")
            wait_until(lambda: not self.ask(b"PING"), 10)

    def ask(self, command: bytes) -> bytes:
        """Return the server's answer to one command; nothing if there is no server."""
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(1)
                connection.connect(str(self.socket))
                connection.sendall(command + b"\r\n")
                return connection.recv(200)
        except OSError:
            return b""
