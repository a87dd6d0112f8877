"""SIGTERM: reported, spooled, and died of."""

import signal
import unittest

from tests.support import ClientTest, wait_until

JOB = """
import signal, sys, threading, time, curvescope
{before}
run = curvescope.start("tests", run_id="preempted", batch_seconds=30.0, exit_timeout_seconds=5.0{arguments})
run.metric("loss", 1.0)
print("running", flush=True)
{loop}
"""
LOOP = "while True: time.sleep(0.01)"


class TerminationTest(ClientTest):
    def terminated(self, before="", arguments="", loop=LOOP, **environment):
        job = self.child(JOB.format(before=before, arguments=arguments, loop=loop), **environment)
        self.assertEqual(job.stdout.readline(), "running\n")
        job.send_signal(signal.SIGTERM)
        said, errors = job.communicate(timeout=60)
        return job.returncode, said, errors

    def assert_preempted(self):
        (incident,) = self.server.of_type("incident")
        self.assertEqual((incident["kind"], incident["message"]), ("preemption", "SIGTERM"))
        self.assertEqual(self.server.named("loss"), [1.0])
        self.assertEqual(self.server.finishes["preempted"]["status"], "cancelled")
        self.assertEqual(self.spool_files(), [])

    def test_the_run_is_cancelled_with_an_incident_and_the_process_dies_of_the_signal(self):
        status, _, errors = self.terminated()
        self.assertEqual(status, -signal.SIGTERM, errors)
        self.assert_preempted()

    def test_with_the_server_away_all_is_in_the_spool(self):
        url = self.server.url
        self.server.close()
        status, _, errors = self.terminated()
        self.assertEqual(status, -signal.SIGTERM, errors)
        (path,) = self.spool.glob("*.spool")
        content = path.read_bytes()
        for part in (b'"name":"loss"', b'"kind":"preemption"', b'"cancelled"', url.encode()):
            self.assertIn(part, content)

    def test_a_handler_set_before_is_called_and_decides(self):
        handler = """
def stop(number, frame):
    print("saved", number, flush=True)
    sys.exit(7)
signal.signal(signal.SIGTERM, stop)"""
        status, said, errors = self.terminated(handler)
        self.assertEqual((status, said), (7, "saved 15\n"), errors)
        self.assert_preempted()

    def test_a_handler_that_returns_lets_the_job_go_on_and_report(self):
        handler = "stopped = threading.Event()\nsignal.signal(signal.SIGTERM, lambda number, frame: stopped.set())"
        loop = "while not stopped.is_set(): time.sleep(0.01)\nrun.metric('last', 2.0)"
        status, _, errors = self.terminated(handler, loop=loop)
        self.assertEqual(status, 0, errors)
        self.assert_preempted()
        self.assertEqual(self.server.named("last"), [2.0])

    def test_it_can_be_left_out(self):
        for arguments, environment in ((", handle_sigterm=False", {}), ("", {"CURVESCOPE_HANDLE_SIGTERM": "0"})):
            status, _, _ = self.terminated(arguments=arguments, **environment)
            self.assertEqual(status, -signal.SIGTERM)
            self.assertEqual((self.server.of_type("incident"), self.server.finishes), ([], {}))

    def test_a_process_that_ignores_the_signal_goes_on_doing_so(self):
        job = self.child(JOB.format(before="signal.signal(signal.SIGTERM, signal.SIG_IGN)", arguments="",
                                    loop="time.sleep(0.2); run.close()"))
        self.assertEqual(job.stdout.readline(), "running\n")
        job.send_signal(signal.SIGTERM)
        self.assertEqual(job.wait(60), 0, job.stderr.read())
        self.assertEqual(self.server.of_type("incident"), [])

    def test_outside_the_main_thread_no_handler_is_set(self):
        status, _, errors = self.terminated(
            before="start = curvescope.start\n"
                   "def elsewhere(*given, **named):\n"
                   "    runs = []\n"
                   "    thread = threading.Thread(target=lambda: runs.append(start(*given, **named)))\n"
                   "    thread.start(); thread.join()\n"
                   "    assert signal.getsignal(signal.SIGTERM) == signal.SIG_DFL\n"
                   "    return runs[0]\n"
                   "curvescope.start = elsewhere")
        self.assertEqual((status, errors), (-signal.SIGTERM, ""))
        self.assertEqual(self.server.of_type("incident"), [])

    def test_a_signal_while_the_run_is_closed_waits_for_that(self):
        reached = []
        self.server.faults_after.append(lambda handler: (reached.append(1), job.send_signal(signal.SIGTERM),
                                                         handler.answer(200, {"accepted": 1, "rejected": []})))
        job = self.child(JOB.format(before="", arguments="", loop="run.close(); time.sleep(60)"))
        wait_until(lambda: reached == [1])
        self.assertEqual(job.wait(60), -signal.SIGTERM)
        self.assertEqual(self.server.finishes["preempted"]["status"], "completed")

    def test_a_child_after_fork_is_its_parents_to_end(self):
        loop = ("import os\nchild = os.fork()\nif child == 0:\n    time.sleep(60)\n    os._exit(0)\n"
                "os.kill(child, signal.SIGTERM)\nassert os.waitpid(child, 0)[1] == signal.SIGTERM\nrun.close()")
        job = self.child(JOB.format(before="", arguments="", loop=loop))
        self.assertEqual(job.wait(60), 0, job.stderr.read())
        self.assertEqual(self.server.of_type("incident"), [])
        self.assertEqual(self.server.finishes["preempted"]["status"], "completed")


if __name__ == "__main__":
    unittest.main()
