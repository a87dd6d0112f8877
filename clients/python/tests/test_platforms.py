"""Systems that lack what the client uses where it is there: Windows has neither file locks nor fork nor pread."""

import unittest

from tests.support import ClientTest

WITHOUT = """
import os, sys, logging, multiprocessing.util, random, tempfile  # Their own use of the hook is no matter here.
sys.modules["fcntl"] = None  # `import fcntl` raises ImportError.
for name in ("pread", "register_at_fork"):
    delattr(os, name)
"""
JOB = """
import curvescope, curvescope.__main__
for number in range(2):
    with curvescope.start("tests", run_id=f"run-{number}", batch_seconds=0.05, drain_seconds=0.01) as run:
        for step in range(200):
            run.metric("loss", float(step), step=step)
"""


class PlatformsTest(ClientTest):
    def job(self, code):
        process = self.child(WITHOUT + code)
        said, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, errors)
        return said, errors

    def test_without_locks_and_fork_hooks_the_client_reports_and_says_once_what_is_missing(self):
        _, errors = self.job(JOB)
        self.assertEqual(self.server.named("loss"), [float(step) for _ in range(2) for step in range(200)])
        self.assertEqual(sorted(self.server.finishes), ["run-0", "run-1"])
        self.assertEqual(self.spool_files(), [])
        self.assertEqual((errors.count("no file locks"), errors.count("no os.register_at_fork")), (1, 1), errors)

    def test_without_locks_what_a_job_left_is_sent_when_asked_for_only(self):
        self.server.faults_before.extend([self.away] * 100)
        self.job(JOB)
        self.assertEqual(len(self.spool_files()), 2)
        self.server.faults_before.clear()
        self.job("import curvescope\nwith curvescope.start('tests', run_id='next'): pass")
        self.assertEqual(self.server.named("loss"), [])
        said, _ = self.job("import sys\nfrom curvescope.__main__ import main\n"
                           "sys.argv = ['curvescope', 'flush', '--other-hosts']\nassert not main()")
        self.assertIn("run run-0: 200 events sent", said)
        self.assertEqual(len(self.server.named("loss")), 400)
        self.assertEqual(self.spool_files(), [])

    def test_children_of_multiprocessing_report_for_themselves_without_the_hook(self):
        self.job("""
import multiprocessing, curvescope
def work():
    run.metric("child", 1.0)
if __name__ == "__main__":
    with curvescope.start("tests", run_id="forks", batch_seconds=30.0) as run:
        run.metric("parent", 1.0)
        child = multiprocessing.get_context("fork").Process(target=work)
        child.start()
        child.join()
""")
        self.assertEqual((self.server.named("parent"), self.server.named("child")), ([1.0], [1.0]))
        self.assertEqual(len(self.server.finishes), 1)

    @staticmethod
    def away(handler):
        handler.answer(503, {"title": "away"})


if __name__ == "__main__":
    unittest.main()
