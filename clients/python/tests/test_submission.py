"""Checkpoints over real HTTP: what is sent, when, and what happens when it cannot be."""

import threading
from collections import deque

from curvescope.analyses import Analyses, AnalysisRefused
from curvescope.multipart import MultipartBody, Part
from curvescope.settings import Settings
from curvescope.spool.batch import SpoolHeader
from curvescope.submission import Checkpoint
from curvescope.submitter import Submitter
from curvescope.transport import Transport
from tests.contract_server import answering, dropping
from tests.form import read_form
from tests.support import ClientTest, wait_until

MODEL = bytes(range(256)) * 9


def checkpoint(step, address="sha256:graph"):
    return Checkpoint(address, MODEL, b"weights-%d" % step, b"batch", {"step": step, "loss": "mse"})


class SubmissionTest(ClientTest):
    def submitter(self, **settings):
        chosen = Settings(url=self.server.url, spool_directory=self.spool, **settings)
        submitter = Submitter(chosen, SpoolHeader(self.server.url, {"id": "run-1", "project": "tests"}))
        self.addCleanup(submitter.close)
        return submitter

    def test_a_checkpoint_arrives_whole_and_its_analysis_can_be_waited_for(self):
        submission = self.submitter().offer(checkpoint(50))
        analysis = submission.wait(60)
        self.assertEqual((submission.analysis_id, analysis["state"]), ("analysis-0", "succeeded"))
        self.assertEqual(self.server.checkpoints, [{"model": MODEL, "weights": b"weights-50", "batch": b"batch",
                                                    "request": {"step": 50, "loss": "mse"}}])

    def test_a_run_that_the_server_does_not_know_yet_is_created_first(self):
        self.assertNotIn("run-1", self.server.runs)
        self.assertIsNotNone(self.submitter().offer(checkpoint(0)).wait(60))
        self.assertEqual(self.server.runs["run-1"]["project"], "tests")

    def test_the_graph_is_sent_once_and_again_when_the_server_has_dropped_it(self):
        submitter = self.submitter()
        address = checkpoint(1).model_address
        submitter.offer(checkpoint(1)).wait(60)
        self.server.models[address] = MODEL
        submitter.offer(checkpoint(2)).wait(60)
        self.server.models.clear()
        submitter.offer(checkpoint(3)).wait(60)
        sent = [("model" in each, each["request"].get("model")) for each in self.server.checkpoints]
        self.assertEqual(sent, [(True, None), (False, address), (True, None)])

    def test_while_the_server_is_away_the_newest_checkpoints_wait_and_offering_never_blocks(self):
        hold = threading.Event()
        self.server.runs["run-1"] = {"id": "run-1"}
        self.server.faults_before.append(lambda handler: (hold.wait(60), answering(503)(handler)))
        submitter = self.submitter()
        first = submitter.offer(checkpoint(0))
        wait_until(lambda: not self.server.faults_before)
        with self.assertLogs("curvescope", "WARNING") as said:
            rest = [submitter.offer(checkpoint(step)) for step in range(1, 5)]
        self.assertIn("step 1 is not sent: newer ones wait", said.output[0])
        hold.set()
        self.assertIsNotNone(first.wait(60))
        self.assertEqual([each.wait(60) is not None for each in rest], [False, False, True, True])
        self.assertEqual([each["request"]["step"] for each in self.server.checkpoints], [0, 3, 4])

    def test_what_the_server_refuses_is_said_once_and_training_goes_on(self):
        self.server.runs["run-1"] = {"id": "run-1"}
        self.server.faults_before.extend([answering(422), answering(422)])
        submitter = self.submitter()
        with self.assertLogs("curvescope", "WARNING") as said:
            self.assertIsNone(submitter.offer(checkpoint(1)).wait(60))
            self.assertIsNone(submitter.offer(checkpoint(2)).wait(60))
            self.assertIsNotNone(submitter.offer(checkpoint(3)).wait(60))
        self.assertEqual(len(said.output), 1)
        self.assertIn("step 1 was not accepted", said.output[0])

    def test_a_second_refusal_with_another_reason_is_said_too_and_the_submission_holds_it(self):
        self.server.runs["run-1"] = {"id": "run-1"}
        for detail in ("SoftmaxCrossEntropyLoss is not supported", "there is NaN in weight"):
            self.server.faults_before.append(lambda handler, detail=detail: handler.answer(
                422, {"title": "Invalid field", "field": "model", "detail": detail}))
        submitter = self.submitter()
        with self.assertLogs("curvescope", "WARNING") as said:
            first, second = submitter.offer(checkpoint(1)), submitter.offer(checkpoint(2))
            self.assertIsNone(first.wait(60))
            self.assertIsNone(second.wait(60))
        self.assertIn("SoftmaxCrossEntropyLoss is not supported", first.error)
        self.assertIn("there is NaN in weight", second.error)
        self.assertEqual(len(said.output), 2)

    def test_waiting_tells_refused_from_late(self):
        self.server.runs["run-1"] = {"id": "run-1"}
        self.server.analyses["analysis-0"] = deque([{"id": "analysis-0", "state": "running"}])
        submission = self.submitter().offer(checkpoint(1))
        wait_until(lambda: submission.analysis_id is not None)
        self.assertIsNone(submission.wait(0.1))
        self.assertIsNone(submission.error)
        self.server.analyses["analysis-0"].append({"id": "analysis-0", "state": "succeeded"})
        self.assertEqual(submission.wait(60)["state"], "succeeded")
        del self.server.runs["run-1"], self.server.analyses["analysis-0"]

    def test_the_servers_warnings_reach_the_caller(self):
        self.server.runs["run-1"] = {"id": "run-1"}
        self.server.checkpoint_warnings = ["unknown field topk"]
        with self.assertLogs("curvescope", "WARNING") as said:
            submission = self.submitter().offer(checkpoint(1))
            self.assertIsNotNone(submission.wait(60))
            self.server.analyses["analysis-1"] = deque([{"id": "analysis-1", "state": "succeeded",
                                                         "result": {"warnings": ["no eigenvalue was asked for"]}}])
            second = self.submitter().offer(checkpoint(2))
            self.assertIsNotNone(second.wait(60))
        self.assertEqual(submission.warnings, ["unknown field topk"])
        self.assertEqual(second.warnings, ["unknown field topk", "no eigenvalue was asked for"])
        self.assertIn("unknown field topk", said.output[0])

    def test_the_end_of_a_run_waits_for_its_checkpoint_but_not_for_a_server_that_is_away(self):
        submitter = self.submitter()
        submission = submitter.offer(checkpoint(1))
        submitter.close()
        self.assertIsNotNone(submission.analysis_id)
        self.server.close()
        late = self.submitter(exit_timeout_seconds=0.2)
        submission = late.offer(checkpoint(2))
        with self.assertLogs("curvescope", "WARNING"):
            late.close()
        self.assertIsNone(submission.analysis_id)
        self.assertIsNone(late.offer(checkpoint(3)).wait(0))

    def test_a_broken_connection_is_tried_again_with_the_whole_body(self):
        self.server.runs["run-1"] = {"id": "run-1"}
        self.server.faults_before.extend([dropping, answering(429, {"Retry-After": "0"})])
        submission = self.submitter().offer(checkpoint(1))
        self.assertIsNotNone(submission.wait(60))
        self.assertEqual(self.server.checkpoints[0]["model"], MODEL)

    def test_without_pytorch_a_submission_is_a_warning(self):
        with self.start() as run, self.assertLogs("curvescope", "WARNING") as said:
            submission = run.submit_checkpoint(object(), "mse", (None, None))
        self.assertIsNone(submission.wait(0))
        self.assertIn("the checkpoint is not submitted, training goes on", said.output[0])
        self.assertTrue(submission.error)

    def test_files_are_read_while_they_are_sent(self):
        path = self.folder / "model.onnx"
        path.write_bytes(MODEL * 1000)
        body = MultipartBody([Part("model", "application/octet-stream", path), Part("request", "application/json", b"{}")])
        content = b"".join(body)
        self.assertEqual(len(content), body.length_bytes)
        self.assertEqual(read_form(body.content_type, content), {"model": MODEL * 1000, "request": b"{}"})
        self.assertEqual(b"".join(body), content, "a body can be sent again")

    def test_refusals_carry_the_servers_words_and_the_field(self):
        self.server.runs["run-1"] = {"id": "run-1"}
        analyses = Analyses(Transport(self.server.url, None, 10.0))
        self.addCleanup(analyses.close)
        with self.assertRaises(AnalysisRefused) as refused:
            analyses.submit("run-1", {"model": "sha256:nobody"}, [])
        self.assertEqual((refused.exception.status, refused.exception.field), (422, "model"))
        self.assertIn("there is no model sha256:nobody", str(refused.exception))
