"""A run against a server, or a network, that fails: nothing is stored twice, nothing is missing, training goes on."""

import socket
import time
import unittest

from tests.contract_server import ContractServer, answering, dropping, dropping_in_the_middle
from tests.support import ClientTest, environment, wait_until


class FaultTest(ClientTest):
    def record(self, run, begin, end):
        for step in range(begin, end):
            run.metric("loss", float(step), step=step)

    def assert_stored_once(self, count):
        self.assertEqual(self.server.named("loss"), [float(step) for step in range(count)])

    def test_statuses_that_ask_for_a_retry_are_retried_with_the_same_key(self):
        for status in (429, 502, 503, 504):
            self.server.faults_before.append(answering(status))
        with self.assertLogs("curvescope", "WARNING") as logs:
            with self.start() as run:
                self.record(run, 0, 10)
                wait_until(lambda: len(self.server.named("loss")) == 10)
        self.assert_stored_once(10)
        self.assertEqual(len([line for line in logs.output if "training goes on" in line]), 1)

    def test_an_answer_that_was_lost_is_asked_for_again_and_stored_once(self):
        self.server.faults_after.extend([dropping, dropping_in_the_middle, dropping])
        with self.assertLogs("curvescope", "WARNING"), self.start() as run:
            self.record(run, 0, 10)
            wait_until(lambda: self.server.duplicates >= 2)
        self.assert_stored_once(10)
        self.assertEqual(self.spool_files(), [])

    def test_retry_after_is_waited_for(self):
        arrivals = []
        refuse = answering(429, {"Retry-After": "1"})
        self.server.faults_before.append(lambda handler: (arrivals.append(time.monotonic()), refuse(handler)))
        self.server.faults_after.append(
            lambda handler: (arrivals.append(time.monotonic()), handler.answer(200, {"accepted": 1, "rejected": []})))
        with self.assertLogs("curvescope", "WARNING"), self.start() as run:
            self.record(run, 0, 1)
            wait_until(lambda: len(arrivals) == 2)
        self.assertGreaterEqual(arrivals[1] - arrivals[0], 1.0)
        self.assert_stored_once(1)

    def test_a_server_that_goes_and_comes_back_gets_everything(self):
        port = self.server.port
        with self.start() as run:
            self.record(run, 0, 5)
            wait_until(lambda: len(self.server.named("loss")) == 5)
            stored = self.server
            stored.close()
            with self.assertLogs("curvescope", "WARNING") as logs:
                self.record(run, 5, 10)
                wait_until(lambda: any("training goes on" in line for line in logs.output))
            self.server = ContractServer(port)
            self.server.runs, self.server.ledger, self.server.events = stored.runs, stored.ledger, stored.events
            self.record(run, 10, 15)
            wait_until(lambda: len(self.server.named("loss")) == 15)
        self.assert_stored_once(15)
        self.assertEqual(self.server.finishes["run-1"]["status"], "completed")

    def test_with_the_server_away_the_end_is_quick_and_the_next_start_sends_all(self):
        port = self.server.port
        self.server.close()
        with self.assertLogs("curvescope", "WARNING") as logs:
            begun = time.monotonic()
            with self.start() as run:
                self.record(run, 0, 10)
            self.assertLess(time.monotonic() - begun, 10.0)
        self.assertIn("the next start sends them", logs.output[-1])
        self.assertEqual(len(self.spool_files()), 1)
        self.server = ContractServer(port)
        with self.start(run_id="run-2", url=self.server.url):
            pass
        self.assert_stored_once(10)
        self.assertEqual({run: finish["status"] for run, finish in self.server.finishes.items()},
                         {"run-1": "completed", "run-2": "completed"})
        self.assertEqual(self.spool_files(), [])

    def test_rejected_events_are_logged_with_the_reason_and_the_others_stored(self):
        with self.assertLogs("curvescope", "ERROR") as logs:
            with self.start() as run:
                run.metric("loss", 0.0, step=0)
                run.cg(-3, step=4)
        self.assertIn("rejected a cg event of step 4: iterations must be 0 or more", logs.output[0])
        self.assertEqual(run.statistics(), {"sent": 1, "rejected": 1, "dropped": 0})
        self.assertEqual(self.spool_files(), [])

    def test_what_the_server_will_never_take_is_discarded_and_said(self):
        self.server.faults_before.append(answering(400))
        with self.assertLogs("curvescope", "WARNING") as logs:
            with self.start() as run:
                run.metric("lost", 1.0)
                wait_until(lambda: run.statistics()["rejected"] == 1)
                self.record(run, 0, 3)
        self.assertIn("refused 1 events (400 fault 400)", logs.output[0])
        self.assert_stored_once(3)

    def test_a_batch_that_breaks_the_server_waits_for_the_next_start_and_holds_up_no_other(self):
        self.server.faults_before.append(answering(500))
        with self.assertLogs("curvescope", "WARNING"):
            with self.start() as run:
                self.record(run, 0, 1)
                wait_until(lambda: not self.server.faults_before)
                run.metric("other", 1.0)
        self.assertEqual((self.server.named("loss"), self.server.named("other")), ([], [1.0]))
        self.assertEqual(len(self.spool_files()), 1)
        with self.start(run_id="run-2"):
            pass
        self.assert_stored_once(1)

    def test_a_server_that_wants_another_token_is_left_alone_and_everything_kept(self):
        self.server.faults_before.extend([answering(401)] * 3)
        with self.assertLogs("curvescope", "WARNING") as logs:
            with self.start() as run:
                self.record(run, 0, 3)
                wait_until(lambda: len(self.server.faults_before) == 2)
                self.record(run, 3, 6)
        self.assertEqual(len([line for line in logs.output if "lets this job send nothing" in line]), 1)
        self.assertEqual(len(self.server.faults_before), 2)
        self.server.faults_before.clear()
        with self.start(run_id="run-2"):
            pass
        self.assert_stored_once(6)

    def test_a_server_that_never_answers_holds_up_neither_training_nor_the_end(self):
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}"
            with self.assertLogs("curvescope", "WARNING"):
                run = self.start(url=url, request_timeout_seconds=0.5, exit_timeout_seconds=2.0)
                begun = time.monotonic()
                self.record(run, 0, 1000)
                run.close()
                self.assertLess(time.monotonic() - begun, 20.0)
        with self.start(run_id="run-2"):
            pass
        self.assertEqual(self.server.events, [], "meant for another server: not sent to this one")
        self.assertEqual(len(self.spool_files()), 1)

    def test_a_full_queue_drops_events_counts_them_and_never_waits(self):
        with self.assertLogs("curvescope", "WARNING") as logs:
            with self.start(queue_limit_events=10, drain_seconds=0.5) as run:
                self.record(run, 0, 1000)
                run.incident("divergence", "always taken")
        dropped = sum(self.server.named("curvescope_dropped_events"))
        self.assertEqual(len(self.server.named("loss")) + dropped, 1000)
        self.assertGreater(dropped, 0)
        self.assertEqual(run.statistics()["dropped"], dropped)
        self.assertEqual(len(self.server.of_type("incident")), 1)
        self.assertIn("the queue is full", logs.output[0])

    def test_a_disabled_client_sends_nothing(self):
        with environment(CURVESCOPE_DISABLED="1"), self.start() as run:
            run.metric("loss", 1.0)
        self.assertEqual((self.server.requests, self.spool_files()), ([], []))


if __name__ == "__main__":
    unittest.main()
