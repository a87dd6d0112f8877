"""`curvescope tail`: shows a run's events as they arrive."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any, Dict, Iterator, Optional
from urllib.parse import quote, urlencode

from curvescope.command import options
from curvescope.settings import Settings
from curvescope.timestamps import format_time, parse_time
from curvescope.transport import Transport

DESCRIPTION = """Prints a run's newest events in the order of their times, one line of JSON each, and with --follow those
that arrive later. Exit status: 0, or 1 when the server gives no answer or does not know the run."""

PAGE_EVENTS = 1000
LATE_SECONDS = 30.0


def add_to(commands: Any) -> None:
    """Adds the command to the parser's commands."""
    parser = commands.add_parser("tail", help="show a run's events as they arrive", description=DESCRIPTION)
    options.add_server(parser)
    parser.add_argument("--run", required=True, dest="run_id", metavar="R", help="the run's id")
    parser.add_argument("--type", metavar="TYPES", help="only these types, separated by commas, as in cg,incident")
    parser.add_argument("--since", type=options.seconds, default=60.0, metavar="SECONDS",
                        help="begin so long before the newest event (%(default)s)")
    parser.add_argument("--follow", "-f", action="store_true", help="go on until interrupted")
    parser.add_argument("--interval", type=options.seconds, default=1.0, metavar="SECONDS",
                        help="with --follow, ask so often (%(default)s)")
    parser.set_defaults(run=run)


class _NoAnswer(Exception):
    """The server answered something else than what was asked for."""


def run(chosen: argparse.Namespace) -> int:
    """Prints events until there are no more, or for ever."""
    settings = Settings.from_environment(url=chosen.server)
    transport = Transport(settings.url, settings.token, settings.request_timeout_seconds)
    tail = _Tail(transport, "/runs/" + quote(chosen.run_id, safe=""), chosen.type)
    try:
        begin = tail.newest_time()
        tail.begin = None if begin is None else begin - timedelta(seconds=chosen.since)
        tail.print_new()
        while chosen.follow:
            time.sleep(chosen.interval)
            tail.print_new()
    except _NoAnswer as error:
        print(f"curvescope: {error}", file=sys.stderr)
        return 1
    return 0


class _Tail:
    """Reads again from half a minute before the newest event, and prints what it had not printed yet.

    So events that arrive late (another rank's, a spool's) are shown, and a run's equal events as often as it has them.
    """

    def __init__(self, transport: Transport, path: str, types: Optional[str]) -> None:
        self.begin: Optional[datetime] = None
        self._transport = transport
        self._path = path
        self._types = types
        self._printed: Counter = Counter()

    def newest_time(self) -> Optional[datetime]:
        """The time of the run's newest event."""
        newest = self._get(self._path).get("last_event_at")
        return None if newest is None else parse_time(newest)

    def print_new(self) -> None:
        """Prints the events that arrived since the last call."""
        newest = self.begin
        found: Dict[str, datetime] = {}
        counts: Counter = Counter()
        for event in self._events():
            line = json.dumps(event, separators=(",", ":"))
            found[line] = parse_time(event["time"])
            newest = found[line] if newest is None else max(newest, found[line])
            counts[line] += 1
            if counts[line] > self._printed[line]:
                print(line, flush=True)
        if newest is not None:
            late = newest - timedelta(seconds=LATE_SECONDS)
            self.begin = late if self.begin is None else max(self.begin, late)
            counts = Counter({line: count for line, count in counts.items() if found[line] >= self.begin})
        self._printed = counts

    def _events(self) -> Iterator[Dict[str, Any]]:
        query: Dict[str, Any] = {"limit": PAGE_EVENTS}
        if self._types:
            query["type"] = self._types
        if self.begin is not None:
            query["from"] = format_time(self.begin)
        while True:
            page = self._get(f"{self._path}/events?{urlencode(query)}")
            yield from page.get("items", [])
            if not page.get("next"):
                return
            query["cursor"] = page["next"]

    def _get(self, path: str) -> Dict[str, Any]:
        answer = self._transport.get(path)
        if not answer.ok:
            raise _NoAnswer(f"{self._transport.url}: {answer.reason}")
        return answer.body
