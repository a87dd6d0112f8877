"""What the tests share: a server and a spool folder per test, waiting for a condition, child processes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path
from typing import Any, Callable, Dict, Iterator

import curvescope
from tests.contract_server import ContractServer

SOURCES = Path(__file__).resolve().parent.parent / "src"


class ClientTest(unittest.TestCase):
    """A test with a contract server and a spool of its own."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="curvescope-test-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.spool = self.folder / "spool"
        self.server = ContractServer()
        self.addCleanup(lambda: self.server.close())

    def start(self, **settings: Any) -> curvescope.Run:
        """A run against the test's server, quick to send and quick to retry."""
        chosen: Dict[str, Any] = {"url": self.server.url, "spool_directory": self.spool, "batch_seconds": 0.05,
                                  "drain_seconds": 0.01, "first_backoff_seconds": 0.05, "run_id": "run-1"}
        chosen.update(settings)
        run = curvescope.start("tests", "mlp", **chosen)
        self.addCleanup(run.close)
        return run

    def spool_files(self) -> list:
        """The names of the files in the spool."""
        return sorted(path.name for path in self.spool.glob("*")) if self.spool.exists() else []

    def child(self, code: str, **environment: str) -> "subprocess.Popen[str]":
        """A Python process that runs the code against the test's server, its output in a pipe."""
        variables = {**os.environ, "PYTHONPATH": str(SOURCES), "CURVESCOPE_URL": self.server.url,
                     "CURVESCOPE_SPOOL_DIRECTORY": str(self.spool), **environment}
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                   text=True, env=variables, preexec_fn=_heed_interrupts)
        self.addCleanup(_reap, process)
        return process


def _heed_interrupts() -> None:
    """A build in a shell's background ignores SIGINT, and what it starts would inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextlib.contextmanager
def environment(**variables: str) -> Iterator[None]:
    """Environment variables for the time of a block."""
    before = dict(os.environ)
    os.environ.update(variables)
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def wait_until(condition: Callable[[], bool], timeout_seconds: float = 60.0) -> None:
    """Returns when the condition holds; fails when it does not within the time."""
    deadline = time.monotonic() + timeout_seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"still false after {timeout_seconds} seconds")
        time.sleep(0.005)


def _reap(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.communicate()
