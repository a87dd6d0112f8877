"""Options that commands share."""

from __future__ import annotations

import argparse


def add_server(parser: argparse.ArgumentParser) -> None:
    """Adds --server. A token is taken from the environment only: arguments show in process lists."""
    parser.add_argument("--server", metavar="URL",
                        help="the server (CURVESCOPE_URL, else http://127.0.0.1:8080); its token is read from "
                             "CURVESCOPE_TOKEN")


def seconds(text: str) -> float:
    """A time of 0 seconds or more. Raises ArgumentTypeError."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0.0 <= value < float("inf"):
        raise argparse.ArgumentTypeError(f"must be a number of seconds, 0 or more, not {text!r}")
    return value
