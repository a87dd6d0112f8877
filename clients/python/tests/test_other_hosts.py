"""A spool that several hosts share, on a file system whose locks count on the host that took them only."""

import contextlib
import io
import signal
import time
import unittest

from curvescope import host
from curvescope.__main__ import main
from curvescope.spool import records
from curvescope.spool.batch import SpoolHeader
from curvescope.spool.segment import Segment
from tests.support import ClientTest, environment, wait_until

ELSEWHERE = """
import fcntl, sys, time, curvescope
from curvescope import host
fcntl.flock = lambda descriptor, operation: None  # No other host sees it.
place = host.Host({name!r}, {boot!r})
host.this_host = lambda: place
run = curvescope.start("tests", run_id="elsewhere", batch_seconds=0.02, drain_seconds=0.005)
print("running", flush=True)
for step in range(60):
    run.metric("loss", float(step), step=step)
    time.sleep(0.01)
run.close()
"""


class OtherHostsTest(ClientTest):
    def left_over(self, name, boot, run):
        """A file of a process that is gone, of whichever host."""
        self.spool.mkdir(exist_ok=True)
        here, host.this_host = host.this_host, lambda: host.Host(name, boot)
        try:
            segment = Segment.create(self.spool / f"{run}.{name}.1.00.000001.spool",
                                     SpoolHeader(self.server.url, {"id": run, "project": "tests"}))
        finally:
            host.this_host = here
        segment.append_events([b'{"type":"metric","step":0,"name":"loss","time":1,"value":"%s"}' % run.encode()])
        segment.forget()
        return segment.path

    def flush(self, *arguments):
        said = io.StringIO()
        with environment(CURVESCOPE_URL=self.server.url, CURVESCOPE_SPOOL_DIRECTORY=str(self.spool)), \
                contextlib.redirect_stdout(said):
            status = main(["flush", *arguments])
        return status, said.getvalue()

    def test_a_start_takes_over_what_this_host_has_left_since_its_boot_only(self):
        here = host.this_host()
        self.left_over(here.name, here.boot, "own")
        kept = [self.left_over("node-2", here.boot, "other"), self.left_over("node-2", "another", "far"),
                self.left_over(here.name, "before", "earlier")]
        before = [path.read_bytes() for path in kept]
        with self.start():
            pass
        self.assertEqual(self.server.named("loss"), ["own"])
        self.assertEqual([path.read_bytes() for path in kept], before)

    def test_flush_names_the_others_and_sends_them_when_asked_to(self):
        path = self.left_over("node-2", "another", "other")
        status, said = self.flush()
        self.assertEqual((status, self.server.events), (1, []))
        self.assertIn(f"{path}: of another host", said)
        status, said = self.flush("--other-hosts")
        self.assertEqual((status, self.server.named("loss"), self.spool_files()), (0, ["other"], []), said)

    def test_a_file_without_a_host_is_of_another_one(self):
        path = self.left_over("node-2", "another", "old")
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join([records.encode(records.HEADER, b'{"version":1,"url":"%s","run":{"id":"old"}}'
                                                  % self.server.url.encode()), *lines[1:]]))
        with self.start():
            pass
        self.assertEqual(self.server.named("loss"), [])

    def test_a_job_on_another_host_loses_nothing_and_sends_nothing_twice(self):
        def slowly(handler):
            time.sleep(0.03)
            handler.answer(503, {"title": "busy"})
        self.server.faults_before.extend([slowly] * 3)
        job = self.child(ELSEWHERE.format(name="node-2", boot="another"))
        self.assertEqual(job.stdout.readline(), "running\n")
        starts = 0
        while job.poll() is None:
            with self.start(run_id=f"here-{starts}"):
                starts += 1
        self.assertEqual(job.returncode, 0, job.stderr.read())
        self.assertGreater(starts, 2)
        self.assertEqual(self.server.named("loss"), [float(step) for step in range(60)])
        self.assertEqual(self.spool_files(), [])

    def test_a_file_system_without_locks_keeps_and_sends(self):
        code = ELSEWHERE.replace("lambda descriptor, operation: None", "no_locks").replace("import fcntl", """
def no_locks(descriptor, operation):
    raise OSError(37, "No locks available")
import fcntl""")
        job = self.child(code.format(name="node-2", boot="another"))
        _, errors = job.communicate(timeout=60)
        self.assertEqual((job.returncode, self.server.named("loss")), (0, [float(step) for step in range(60)]), errors)
        self.assertEqual(self.spool_files(), [])

    def test_what_a_killed_job_left_elsewhere_is_kept_for_flush(self):
        self.server.faults_before.extend([lambda handler: handler.answer(503, {})] * 1000)
        job = self.child(ELSEWHERE.format(name="node-2", boot="another").replace("run.close()", "time.sleep(60)"))
        self.assertEqual(job.stdout.readline(), "running\n")
        wait_until(lambda: any(b'"step":50' in path.read_bytes() for path in self.spool.glob("*.spool")))
        job.send_signal(signal.SIGKILL)
        job.wait()
        self.server.faults_before.clear()
        with self.start():
            pass
        self.assertEqual(self.server.named("loss"), [])
        status, said = self.flush("--other-hosts")
        self.assertEqual(status, 0, said)
        loss = self.server.named("loss")
        self.assertEqual(loss, [float(step) for step in range(len(loss))])
        self.assertGreater(len(loss), 50)


if __name__ == "__main__":
    unittest.main()
