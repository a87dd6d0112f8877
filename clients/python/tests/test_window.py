"""Sampling, and the window of full resolution before a failure."""

import math
import unittest

from curvescope.event_queue import EventQueue
from curvescope.recorder import Recorder
from tests.support import ClientTest


def metric(step, value=1.0, name="loss"):
    return {"type": "metric", "step": step, "name": name, "value": value}


class RecorderTest(unittest.TestCase):
    def setUp(self):
        self.queue = EventQueue(10_000)

    def steps(self, debug):
        return [event["step"] for event in self.drained if bool(event.get("debug")) is debug]

    def test_only_each_kth_step_goes_out(self):
        recorder = Recorder(self.queue, 10, 5)
        for step in range(35):
            recorder.metric(metric(step))
        self.drained = self.queue.drain()
        self.assertEqual((self.steps(False), self.steps(True)), ([0, 10, 20, 30], []))

    def test_an_incident_sends_the_last_steps_marked_as_debug_then_itself(self):
        recorder = Recorder(self.queue, 10, 5)
        for step in range(37):
            recorder.metric(metric(step))
        recorder.failure({"type": "incident", "step": 36, "kind": "oom"})
        self.drained = self.queue.drain()
        self.assertEqual(self.steps(True), [32, 33, 34, 35, 36])
        self.assertEqual(self.drained[-1]["type"], "incident")
        self.assertTrue(recorder.take_urgent())
        self.assertFalse(recorder.take_urgent())

    def test_a_second_incident_sends_only_what_came_since(self):
        recorder = Recorder(self.queue, 10, 5)
        for step in range(1, 4):
            recorder.metric(metric(step))
        recorder.failure({"type": "incident", "step": 3, "kind": "oom"})
        recorder.metric(metric(4))
        recorder.failure({"type": "incident", "step": 4, "kind": "oom"})
        self.drained = self.queue.drain()
        self.assertEqual(self.steps(True), [1, 2, 3, 4])

    def test_a_step_with_several_events_counts_once(self):
        recorder = Recorder(self.queue, 100, 2)
        for step in range(1, 5):
            recorder.metric(metric(step))
            recorder.sampled({"type": "cg", "step": step, "iterations": 3})
        recorder.failure({"type": "incident", "step": 4, "kind": "oom"})
        self.drained = self.queue.drain()
        self.assertEqual(self.steps(True), [3, 3, 4, 4])

    def test_the_first_non_finite_value_goes_out_with_the_window_and_later_ones_are_sampled(self):
        recorder = Recorder(self.queue, 10, 5)
        for step, value in [(1, 1.0), (2, math.nan), (3, math.nan), (10, math.nan), (11, 1.0), (12, math.inf)]:
            recorder.metric(metric(step, value))
        self.drained = self.queue.drain()
        self.assertEqual(self.steps(False), [2, 10, 12])
        self.assertEqual(self.steps(True), [1, 2, 3, 10, 11, 12])

    def test_without_steps_there_is_no_window(self):
        recorder = Recorder(self.queue, 1, 0)
        recorder.metric(metric(1))
        recorder.failure({"type": "incident", "step": 1, "kind": "nan"})
        self.drained = self.queue.drain()
        self.assertEqual(self.steps(True), [])

    def test_the_window_is_bounded_also_when_the_step_never_changes(self):
        recorder = Recorder(self.queue, 2, 5)
        for _ in range(30_000):
            recorder.metric(metric(1))
        recorder.failure({"type": "incident", "step": 1, "kind": "nan"})
        self.assertEqual(len(self.queue.drain()), 10_001)


class WindowOverHttpTest(ClientTest):
    def test_the_server_gets_sampled_steps_and_the_window_in_full(self):
        with self.start(sample_every=10, window_steps=5) as run:
            for step in range(1, 28):
                run.metric("loss", float(step), step=step)
            run.incident("divergence", "loss went up")
        self.assertEqual(self.server.named("loss"), [10.0, 20.0])
        self.assertEqual([event["value"] for event in self.server.of_type("metric", debug=True)],
                         [23.0, 24.0, 25.0, 26.0, 27.0])


if __name__ == "__main__":
    unittest.main()
