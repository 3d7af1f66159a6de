"""Entered from run.py by `python -m itube.embedded`, with the arguments of run.py."""

import errno
import io
import os
import sys

import psycopg2

from itube.embedded import managing, serving, testing
from run import Refusal, parse_arguments, say_aside


def main(arguments: list[str]) -> int:
    for output in (sys.stdout, sys.stderr):
        if isinstance(output, io.TextIOWrapper):  # Korean on a terminal that has none
            output.reconfigure(errors="replace")
    os.umask(0o022)  # what is private says so; the rest must not depend on the shell
    options = parse_arguments(arguments)
    command = {"run": serving.serve, "test": testing.test, "manage": managing.manage}
    try:
        return command[options.command](options)
    except Refusal as refusal:
        say_aside(f"run.py: {refusal}")
    except OSError as error:
        full = "The disk is full. " if error.errno == errno.ENOSPC else ""
        say_aside(f"run.py: {full}{error}")
    except psycopg2.Error as error:
        say_aside(f"run.py: The database refuses: {error}")
    return 1


if __name__ == "__main__":
    status = main(sys.argv[1:])
    # Not sys.exit(): flushing to a terminal that is gone must not turn into a traceback.
    os._exit(status)
