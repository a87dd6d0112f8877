"""What these tests share: a spool of their own, runs with names of their own, the server's answers."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import unittest
import uuid
from pathlib import Path
from typing import Any, Dict, List
from urllib.parse import urlencode

import curvescope
from curvescope.transport import Transport
from tests.support import SOURCES

URL = os.environ["CURVESCOPE_URL"]
PROJECT = "python-torch"
CLIENT = SOURCES.parent
ANALYSIS_SECONDS = 300.0


class ServerTest(unittest.TestCase):
    """A test with runs of its own on the server."""

    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory(prefix="curvescope-test-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.name = uuid.uuid4().hex[:8]
        self.transport = Transport(URL, os.environ.get("CURVESCOPE_TOKEN"), 60.0)
        self.addCleanup(self.transport.close)

    def start(self, run_id: str, model: str = "network", **settings: Any) -> curvescope.Run:
        """A run."""
        return curvescope.start(PROJECT, model, run_id=run_id, spool_directory=self.folder / "spool", **settings)

    def get(self, path: str, **query: Any) -> Dict[str, Any]:
        """What the server answers, which must be a success."""
        answer = self.transport.get(path + ("?" + urlencode(query) if query else ""))
        self.assertTrue(answer.ok, answer)
        return answer.body

    def events(self, run_id: str, **query: Any) -> List[Dict[str, Any]]:
        """All stored events of a run."""
        found: List[Dict[str, Any]] = []
        cursor: Dict[str, str] = {}
        while True:
            page = self.get(f"/runs/{run_id}/events", limit=1000, **query, **cursor)
            found += page["items"]
            if not page["next"]:
                return found
            cursor = {"cursor": page["next"]}

    def environment(self, **variables: str) -> Dict[str, str]:
        """Of a process that uses the client."""
        return {**os.environ, "PYTHONPATH": str(SOURCES), "CURVESCOPE_SPOOL_DIRECTORY": str(self.folder / "spool"),
                **variables}

    def run_python(self, *arguments: str, **variables: str) -> "subprocess.CompletedProcess[str]":
        """A Python process to its end."""
        return subprocess.run([sys.executable, *arguments], env=self.environment(**variables), text=True, cwd=self.folder,
                              capture_output=True, timeout=600)
