"""`curvescope gate`: compares a run with a baseline, and fails the pipeline that it stands in."""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any, Dict, List
from urllib.parse import quote, urlencode

from curvescope.command import options
from curvescope.command.table import table
from curvescope.settings import Settings
from curvescope.transport import Answer, Transport

DESCRIPTION = """Asks the server whether a run passes beside a baseline run or against limits, and prints each rule with
its figures. For CI and canary jobs. Exit status: 0 pass, 1 fail, 2 when there is no answer (wrong usage, server away,
unknown run), so that a pipeline can tell a sharp model from a broken gate."""

POLL_SECONDS = 2.0
_WORDS = {"pass": "pass", "fail": "FAIL", "no_data": "no data"}


def add_to(commands: Any) -> None:
    """Adds the command to the parser's commands."""
    parser = commands.add_parser("gate", help="pass or fail a run against a baseline", description=DESCRIPTION)
    options.add_server(parser)
    parser.add_argument("--run", required=True, dest="run_id", metavar="R", help="the run's id")
    parser.add_argument("--baseline", metavar="B", help="the run that it is compared with (the model's newest baseline "
                                                        "run, where the server knows one)")
    parser.add_argument("--limit", action="append", default=[], metavar="NAME=VALUE",
                        help="sets a rule's limit, as in max_top_eigenvalue_ratio=1.5; may be given again")
    parser.add_argument("--rules", metavar="NAMES", help="only these rules, separated by commas; each must have data")
    parser.add_argument("--wait", type=options.seconds, default=0.0, metavar="SECONDS",
                        help="while a rule has no data yet, ask again for so long (%(default)s): a checkpoint that was "
                             "just submitted needs its time")
    parser.add_argument("--json", action="store_true", help="print the answer as the API gives it")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Asks, and prints the verdict."""
    settings = Settings.from_environment(url=chosen.server)
    transport = Transport(settings.url, settings.token, settings.request_timeout_seconds)
    answer = _ask(transport, _path(chosen), chosen.wait)
    if not answer.ok or not isinstance(answer.body.get("pass"), bool):
        print(f"curvescope: {transport.url}: {answer.reason}", file=sys.stderr)
        return 2
    if chosen.json:
        print(json.dumps(answer.body, indent=2))
    else:
        _print(answer.body, chosen)
    return 0 if answer.body["pass"] else 1


def _path(chosen: argparse.Namespace) -> str:
    given = {"baseline": chosen.baseline, "rules": chosen.rules}
    query: Dict[str, str] = {name: value for name, value in given.items() if value is not None}
    for limit in chosen.limit:
        name, separator, value = limit.partition("=")
        if not separator or not name:
            raise ValueError(f"--limit must be like max_top_eigenvalue_ratio=1.5, not {limit!r}")
        query[name] = value
    return f"/runs/{quote(chosen.run_id, safe='')}/gate?{urlencode(query)}"


def _ask(transport: Transport, path: str, wait_seconds: float) -> Answer:
    deadline = time.monotonic() + wait_seconds
    answer = transport.get(path)
    while (answer.retryable or _lacks_data(answer)) and time.monotonic() + POLL_SECONDS < deadline:
        time.sleep(POLL_SECONDS)
        answer = transport.get(path)
    return answer


def _lacks_data(answer: Answer) -> bool:
    return answer.ok and any(rule.get("state") == "no_data" and rule.get("required") for rule in _rules(answer.body))


def _rules(verdict: Dict[str, Any]) -> List[Dict[str, Any]]:
    return [rule for rule in verdict.get("rules") or [] if isinstance(rule, dict)]


def _print(verdict: Dict[str, Any], chosen: argparse.Namespace) -> None:
    baseline = verdict.get("baseline") or chosen.baseline
    beside = f" beside {baseline}" if baseline else ""
    print(f"{chosen.run_id}{beside}: {'pass' if verdict['pass'] else 'FAIL'}")
    if verdict.get("reason"):
        print(f"  {verdict['reason']}")
    rows = [[rule.get("rule"), rule.get("value"), rule.get("limit"), _WORDS.get(str(rule.get("state")), "FAIL"),
             rule.get("says") or ""] for rule in _rules(verdict)]
    if rows:
        print(table(["rule", "value", "limit", "", ""], rows))
