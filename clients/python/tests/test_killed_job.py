"""Jobs that are killed, fork, or end without closing their run."""

import signal
import unittest

from tests.contract_server import ContractServer, answering
from tests.support import ClientTest, wait_until

JOB = """
import os, signal, sys, time
import curvescope
run = curvescope.start("tests", "mlp", run_id="killed", batch_seconds=0.2, drain_seconds=0.01)
for step in range(100000):
    run.metric("loss", float(step), step=step)
    if step % 10 == 0:
        time.sleep(0.001)
    if step == 300:
        print("running", flush=True)
"""


class KilledJobTest(ClientTest):
    def stored_and_spooled(self):
        """Steps that the server has, and steps whose events lie whole in the spool."""
        spooled = set()
        for path in self.spool.glob("*.spool"):
            for line in path.read_bytes().split(b"\n"):
                if line.startswith(b"E ") and line.endswith(b"}"):
                    spooled.add(float(line.split(b'"value":')[1].rstrip(b"}")))
        return set(self.server.named("loss")), spooled

    def test_a_job_killed_while_it_sends_loses_nothing_that_was_spooled_and_sends_nothing_twice(self):
        job = self.child(JOB)
        self.assertEqual(job.stdout.readline(), "running\n")
        wait_until(lambda: len(self.server.named("loss")) > 100)
        job.send_signal(signal.SIGKILL)
        job.wait()
        stored, spooled = self.stored_and_spooled()
        with self.start(run_id="next"):
            pass
        after = self.server.named("loss")
        self.assertEqual(len(after), len(set(after)), "nothing twice")
        self.assertEqual(set(after), stored | spooled, "nothing that was on disk is missing")
        self.assertEqual(sorted(after), [float(step) for step in range(len(after))], "no gap")
        self.assertEqual(self.spool_files(), [])

    def test_a_job_killed_with_the_server_away_is_sent_by_the_next_start(self):
        port = self.server.port
        self.server.close()
        job = self.child(JOB)
        self.assertEqual(job.stdout.readline(), "running\n")
        self.server.events.clear()
        wait_until(lambda: len(self.stored_and_spooled()[1]) > 300)
        job.send_signal(signal.SIGKILL)
        job.wait()
        spooled = self.stored_and_spooled()[1]
        self.server = ContractServer(port)
        with self.start(run_id="next", url=self.server.url):
            pass
        self.assertEqual(self.server.named("loss"), sorted(spooled))
        self.assertIn("killed", self.server.runs)
        self.assertNotIn("killed", self.server.finishes, "nobody knows how it ended")

    def test_a_sender_killed_between_the_commit_and_the_answer_sends_under_the_same_key(self):
        job = self.child(JOB)
        self.server.faults_after.append(lambda handler: job.send_signal(signal.SIGKILL))
        job.wait()
        stored, spooled = self.stored_and_spooled()
        self.assertTrue(stored and stored <= spooled, "stored, yet not acknowledged")
        with self.start(run_id="next"):
            pass
        self.assertEqual(sorted(self.server.named("loss")), sorted(spooled))
        self.assertEqual(self.server.duplicates, 1)

    def test_the_spool_of_a_living_job_is_left_alone(self):
        self.server.faults_before.extend([answering(401)])
        job = self.child(JOB)
        wait_until(lambda: not self.server.faults_before)
        with self.start(run_id="next") as run:
            run.metric("other", 1.0)
        self.assertEqual(self.server.named("loss"), [])
        self.assertIsNone(job.poll())

    def test_a_run_that_nobody_closed_is_closed_at_exit(self):
        job = self.child("import curvescope; run = curvescope.start('tests', run_id='r'); run.metric('loss', 1.0)")
        self.assertEqual(job.wait(), 0)
        self.assertEqual(self.server.named("loss"), [1.0])
        self.assertEqual(self.server.finishes["r"]["status"], "completed")

    def test_a_program_that_fails_outside_a_with_block_has_failed(self):
        job = self.child("import curvescope; run = curvescope.start('tests', run_id='r'); 1 / 0")
        self.assertEqual(job.wait(), 1)
        self.assertEqual(self.server.finishes["r"]["status"], "failed")

    def test_children_after_fork_report_for_themselves_and_leave_the_parents_run_open(self):
        job = self.child("""
import multiprocessing, curvescope
def work(number):
    for step in range(50):
        run.metric(f"child-{number}", float(step), step=step)
if __name__ == "__main__":
    with curvescope.start("tests", run_id="forks", batch_seconds=30.0) as run:
        for step in range(50):
            run.metric("parent", float(step), step=step)
        context = multiprocessing.get_context("fork")
        children = [context.Process(target=work, args=(number,)) for number in range(2)]
        for child in children:
            child.start()
        for child in children:
            child.join()
        run.metric("parent", 50.0, step=50)
""")
        self.assertEqual(job.wait(), 0, job.stderr.read())
        self.assertEqual(self.server.named("parent"), [float(step) for step in range(51)])
        for number in range(2):
            self.assertEqual(self.server.named(f"child-{number}"), [float(step) for step in range(50)])
        self.assertEqual(self.server.requests.count("/api/v1/runs/forks/finish"), 1)
        self.assertEqual(self.spool_files(), [])

    def test_a_signal_handler_may_report_an_incident_and_end_the_job(self):
        job = self.child("""
import signal, sys, time, curvescope
def preempted(number, frame):
    run.incident("preemption", "SIGTERM")
    sys.exit(0)
signal.signal(signal.SIGTERM, preempted)
with curvescope.start("tests", run_id="preempted") as run:
    print("running", flush=True)
    while True:
        run.metric("loss", 1.0)
""")
        self.assertEqual(job.stdout.readline(), "running\n")
        job.send_signal(signal.SIGTERM)
        self.assertEqual(job.wait(60), 0)
        self.assertEqual(self.server.of_type("incident")[0]["kind"], "preemption")


if __name__ == "__main__":
    unittest.main()
