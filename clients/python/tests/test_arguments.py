"""Wrong arguments: what was meant is done, or a warning says what would be right. Telemetry goes on."""

import argparse
import collections
import dataclasses
import unittest

import curvescope
from tests.support import ClientTest


@dataclasses.dataclass
class Optimizer:
    name: str = "sgd"
    betas: tuple = (0.9, 0.99)


@dataclasses.dataclass
class Config:
    lr: float = 0.1
    optimizer: Optimizer = dataclasses.field(default_factory=Optimizer)


class Parameter:
    def __init__(self, elements, requires_grad=True):
        self.elements, self.requires_grad = elements, requires_grad

    def numel(self):
        return self.elements


class ResNet:
    """A module of PyTorch's kind."""

    def parameters(self):
        return iter([Parameter(1000), Parameter(200), Parameter(7, requires_grad=False)])


class ArgumentsTest(ClientTest):
    def assert_goes_on(self, run):
        run.metric("loss", 1.0)
        run.close()
        self.assertEqual(self.server.named("loss"), [1.0])

    def test_tags_may_be_a_list_or_one_text(self):
        for given, sent in ((["a", "b"], {"a": "true", "b": "true"}), ("a", {"a": "true"}), ({"seed": 0}, {"seed": "0"})):
            with self.subTest(given):
                self.start(tags=given).close()
                self.assertEqual(self.server.runs.pop("run-1")["tags"], sent)

    def test_a_module_as_the_model_gives_its_name_and_its_trainable_parameters(self):
        run = curvescope.start("tests", ResNet(), url=self.server.url, spool_directory=self.spool, run_id="run-1")
        self.assert_goes_on(run)
        sent = self.server.runs["run-1"]
        self.assertEqual((sent["model"], sent["parameters"]), ("ResNet", 1200))

    def test_a_config_may_be_whatever_holds_values_by_name(self):
        nested = {"lr": 0.1, "optimizer": {"name": "sgd", "betas": [0.9, 0.99]}}
        pair = collections.namedtuple("Pair", "lr steps")
        for given, sent in ((argparse.Namespace(lr=0.1, device=None), {"lr": 0.1, "device": None}), (Config(), nested),
                            ({"lr": 0.1}, {"lr": 0.1}), (pair(0.1, 3), {"lr": 0.1, "steps": 3})):
            with self.subTest(given):
                with self.start(config=given) as run:
                    run.config(given)
                values = [event["values"] for event in self.server.of_type("config")]
                self.assertEqual(values, [sent, sent])
                self.server.events.clear()

    def test_a_misspelt_argument_of_start_is_named_with_the_one_that_is_like_it(self):
        with self.assertLogs("curvescope", "WARNING") as said:
            run = self.start(bacth_seconds=3, optimiser="sgd")
        self.assertIn("has no argument bacth_seconds (did you mean batch_seconds?)", said.output[0])
        self.assertIn("has no argument optimiser (did you mean optimizer?)", said.output[1])
        self.assert_goes_on(run)

    def test_a_misspelt_argument_of_an_event_leaves_out_that_argument_only(self):
        with self.assertLogs("curvescope", "WARNING") as said, self.start() as run:
            run.cg(10, residul=0.1, tolerance=0.2)
        self.assertEqual(len(said.output), 1)
        self.assertIn("run.cg has no argument residul (did you mean residual?)", said.output[0])
        (event,) = self.server.of_type("cg")
        self.assertEqual((event["iterations"], event["tolerance"]), (10, 0.2))

    def test_each_wrong_value_costs_that_value_only(self):
        for wrong, words in (({"sample_every": 0}, "sample_every must be a whole number of 1 or more, not 0"),
                             ({"cost_per_hour": -1.0}, "cost_per_hour must be a number of 0 or more, not -1.0"),
                             ({"parameters": "many"}, "parameters must be a number, not 'many'"),
                             ({"target_loss": float("nan")}, "target_loss must be a number, not nan"),
                             ({"tags": 3}, "tags must be a mapping or a list, not 3"),
                             ({"run_id": "no spaces"}, "the run is called no-spaces"),
                             ({"request_timeout_seconds": "soon"}, "request_timeout_seconds must be a number above 0"),
                             ({"config": 3}, "expected hyperparameters by name")):
            with self.subTest(wrong), self.assertLogs("curvescope", "WARNING") as said:
                run = self.start(**wrong)
                self.assert_goes_on(run)
                self.assertEqual(len(said.output), 1, said.output)
                self.assertIn(words, said.output[0])
                self.server.events.clear()

    def test_a_start_without_a_project_is_reported_in_one_that_is_named_so(self):
        with self.assertLogs("curvescope", "WARNING") as said:
            run = curvescope.start(url=self.server.url, spool_directory=self.spool, run_id="run-1")
        self.assert_goes_on(run)
        self.assertIn("project must be a name", said.output[0])
        self.assertEqual(self.server.runs["run-1"]["project"], "unnamed")

    def test_the_servers_address_is_taken_as_it_was_meant(self):
        host = self.server.url.partition("://")[2]
        for meant in (host, f"{self.server.url}/api/v1", f"http://user:secret@{host}"):
            with self.subTest(meant), self.assertLogs("curvescope", "WARNING") as said:
                self.assert_goes_on(self.start(url=meant))
                self.assertNotIn("secret", "".join(said.output))
                self.server.events.clear()

    def test_an_address_that_is_none_leaves_the_events_in_the_spool(self):
        with self.assertLogs("curvescope", "WARNING") as said:
            with self.start(url=f"ftp://127.0.0.1:{self.server.port}", first_backoff_seconds=0.01) as run:
                run.metric("loss", 1.0)
        self.assertIn("flush --any-server", said.output[0])
        self.assertEqual((self.server.requests, len(self.spool_files())), ([], 1))


if __name__ == "__main__":
    unittest.main()
