"""`curvescope flush` and `curvescope tail` as a shell runs them."""

import ast
import json
import os
import signal
import subprocess
import sys
import unittest

from tests.contract_server import ContractServer
from tests.support import SOURCES, ClientTest


class CommandLineTest(ClientTest):
    def run_command(self, *arguments):
        environment = {**os.environ, "PYTHONPATH": str(SOURCES), "CURVESCOPE_URL": self.server.url,
                       "CURVESCOPE_SPOOL_DIRECTORY": str(self.spool)}
        return subprocess.run([sys.executable, "-m", "curvescope", *arguments], env=environment, text=True,
                              capture_output=True, timeout=120)

    def leave_events(self):
        """A job that ends while the server is away. The port is the one that the server comes back on."""
        port = self.server.port
        self.server.close()
        with self.assertLogs("curvescope", "WARNING"), self.start() as run:
            for step in range(5):
                run.metric("loss", float(step), step=step)
        return port

    def test_flush_sends_what_a_job_left(self):
        port = self.leave_events()
        away = self.run_command("flush", "--timeout", "0")
        self.assertEqual(away.returncode, 1, away.stderr)
        self.assertIn("the rest is kept: ConnectionRefusedError", away.stdout)
        self.server = ContractServer(port)
        done = self.run_command("flush")
        self.assertEqual((done.returncode, done.stdout), (0, "run run-1: 5 events sent\n"))
        self.assertEqual(self.server.named("loss"), [0.0, 1.0, 2.0, 3.0, 4.0])
        self.assertEqual(self.server.finishes["run-1"]["status"], "completed")
        self.assertEqual(self.spool_files(), [])
        again = self.run_command("flush")
        self.assertEqual((again.returncode, again.stdout), (0, f"nothing to send in {self.spool}\n"))

    def test_flush_sends_to_another_server_only_when_told_to(self):
        self.leave_events()
        self.server = ContractServer()
        refused = self.run_command("flush")
        self.assertEqual(refused.returncode, 1)
        self.assertIn("see --any-server", refused.stdout)
        self.assertEqual(self.server.events, [])
        self.assertEqual(self.run_command("flush", "--any-server").returncode, 0)
        self.assertEqual(len(self.server.named("loss")), 5)

    def test_tail_prints_the_events_of_all_pages_in_order(self):
        self.fill(25)
        shown = self.run_command("tail", "--run", "run-1")
        self.assertEqual(shown.returncode, 0, shown.stderr)
        self.assertEqual([json.loads(line)["step"] for line in shown.stdout.splitlines()], list(range(25)))

    def test_tail_follows_shows_late_events_and_repeats_none(self):
        self.fill(3)
        process = self.child("import sys; from curvescope.__main__ import main; "
                             "sys.exit(main(['tail', '--run', 'run-1', '--follow', '--interval', '0.05']))")
        first = [json.loads(process.stdout.readline())["step"] for _ in range(3)]
        late = {"type": "metric", "time": "2026-11-24T02:25:01.500000Z", "step": 90, "name": "loss", "value": 1.0}
        with self.server.lock:
            self.server.events.extend([late, late])
        self.assertEqual(first + [json.loads(process.stdout.readline())["step"] for _ in range(2)], [0, 1, 2, 90, 90])
        with self.server.lock:
            self.server.events.append({**late, "step": 91})
        self.assertEqual(json.loads(process.stdout.readline())["step"], 91)
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(60), 130)

    def test_tail_says_what_is_wrong(self):
        unknown = self.run_command("tail", "--run", "nobody")
        self.assertEqual(unknown.returncode, 1)
        self.assertIn("404 there is no run nobody", unknown.stderr)
        self.assertEqual(self.run_command("tail").returncode, 2)
        self.assertEqual(self.run_command("flush", "--timeout", "-1").returncode, 2)
        self.assertEqual(self.run_command("flush", "--server", "host").returncode, 2)

    def test_each_command_has_help(self):
        for arguments in (["--help"], ["flush", "--help"], ["tail", "--help"]):
            shown = self.run_command(*arguments)
            self.assertEqual(shown.returncode, 0)
            self.assertIn("usage: curvescope", shown.stdout)

    def test_the_sources_are_python_3_9(self):
        for path in SOURCES.rglob("*.py"):
            ast.parse(path.read_text(), str(path), feature_version=(3, 9))

    def fill(self, count):
        self.server.runs["run-1"] = {"id": "run-1"}
        self.server.events.extend({"type": "metric", "time": f"2026-11-24T02:25:{step:02d}.000000Z", "step": step,
                                   "name": "loss", "value": 1.0} for step in range(count))


if __name__ == "__main__":
    unittest.main()
