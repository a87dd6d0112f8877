"""`curvescope flush`: sends what killed jobs left in the spool."""

from __future__ import annotations

import argparse
import time
from typing import Any

from curvescope.backoff import Backoff
from curvescope.command import options
from curvescope.delivery import Outcome
from curvescope.forwarding import Forwarder
from curvescope.log import OnceLog
from curvescope.settings import Settings
from curvescope.spool import adoption
from curvescope.transport import Transport

DESCRIPTION = """Sends the events that earlier jobs could not send. Files of jobs that still run are left alone, and so are
those of other hosts and from before this host's start, unless --other-hosts is given.
Exit status: 0 when nothing is left, 1 when something is, 2 for wrong usage."""


def add_to(commands: Any) -> None:
    """Adds the command to the parser's commands."""
    parser = commands.add_parser("flush", help="send what killed jobs left in the spool", description=DESCRIPTION)
    options.add_server(parser)
    parser.add_argument("--spool-directory", metavar="DIR",
                        help="where the spool lies (CURVESCOPE_SPOOL_DIRECTORY, else ~/.local/state/curvescope/spool)")
    parser.add_argument("--timeout", type=options.seconds, default=60.0, metavar="SECONDS",
                        help="give up when the server takes nothing for so long (%(default)s)")
    parser.add_argument("--any-server", action="store_true",
                        help="send also what was meant for another server's address to this one")
    parser.add_argument("--other-hosts", action="store_true",
                        help="send also what jobs on other hosts, or before this host was started, have left; only when "
                             "none of them runs any more, as locks of a shared file system may not tell")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Sends file after file, and says what came of each."""
    settings = Settings.from_environment(url=chosen.server, spool_directory=chosen.spool_directory)
    adoption.remove_unnamed(settings.spool_directory)
    transport = Transport(settings.url, settings.token, settings.request_timeout_seconds)
    found = left = 0
    for segment in adoption.adoptable(settings.spool_directory, chosen.other_hosts):
        found += 1
        if segment.header.url != settings.url and not chosen.any_server:
            print(f"{segment.path}: for {segment.header.url}, not {settings.url} (see --any-server)")
            left += 1
            segment.close()
            continue
        forwarder = Forwarder(segment, transport, OnceLog())
        reason = _send(forwarder, settings, chosen.timeout)
        forwarder.close()
        refused = f", {forwarder.refused_events} refused by the server" if forwarder.refused_events else ""
        print(f"run {segment.header.run['id']}: {forwarder.sent_events} events sent{refused}")
        if reason:
            print(f"{segment.path}: the rest is kept: {reason}")
            left += 1
    transport.close()
    others = [] if chosen.other_hosts else adoption.of_other_hosts(settings.spool_directory)
    for path in others:
        print(f"{path}: of another host, or from before this one's start (see --other-hosts)")
    if found == 0 and not others:
        print(f"nothing to send in {settings.spool_directory}")
    return 1 if left or others else 0


def _send(forwarder: Forwarder, settings: Settings, timeout_seconds: float) -> str:
    """Sends all of a file; answers why something is left, or an empty text."""
    backoff = Backoff(settings.first_backoff_seconds, settings.longest_backoff_seconds)
    deadline = time.monotonic() + timeout_seconds
    kept = ""
    while True:
        delivered = forwarder.step()
        if delivered is None:
            return kept
        if delivered.outcome is Outcome.RETRY:
            wait = backoff.after_failure(delivered.retry_after_seconds)
            if time.monotonic() + wait >= deadline:
                return delivered.reason
            time.sleep(wait)
            continue
        backoff.succeeded()
        deadline = time.monotonic() + timeout_seconds
        if delivered.outcome is Outcome.BARRED:
            return delivered.reason
        if delivered.outcome is Outcome.HELD:
            kept = delivered.reason
