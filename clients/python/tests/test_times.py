"""A clock that is wrong, here or at the server: what was refused for its times only is kept and tried again."""

import os
import time
import unittest

from tests.support import ClientTest, wait_until

DAY_SECONDS = 86_400.0


class TimesTest(ClientTest):
    def test_a_batch_refused_for_its_times_is_sent_when_the_servers_clock_is_right(self):
        self.server.now = time.time() - 30 * DAY_SECONDS
        with self.assertLogs("curvescope", "WARNING") as said:
            run = self.start(untimely_retry_seconds=0.05)
            run.metric("loss", 1.0)
            wait_until(lambda: any("is the clock right" in line for line in said.output))
            run.metric("loss", 2.0)
            wait_until(lambda: sum(path.endswith("/events") for path in self.server.requests) > 4)
        self.assertEqual(len(said.output), 1)
        self.assertEqual(self.server.named("loss"), [])
        self.server.now = None
        wait_until(lambda: len(self.server.named("loss")) == 2)
        run.close()
        self.assertEqual(sorted(self.server.named("loss")), [1.0, 2.0])
        self.assertEqual((run.statistics(), self.spool_files()), ({"sent": 2, "rejected": 0, "dropped": 0}, []))

    def test_what_is_still_refused_at_the_end_is_left_to_the_next_start(self):
        self.server.now = time.time() - 30 * DAY_SECONDS
        with self.assertLogs("curvescope", "WARNING"), self.start() as run:
            run.metric("loss", 1.0)
        self.assertEqual(len(self.spool_files()), 1)
        with self.start(run_id="still-wrong"):
            pass
        self.server.now = None
        with self.start(run_id="run-2"):
            pass
        self.assertEqual((self.server.named("loss"), self.spool_files()), ([1.0], []))

    def test_it_is_given_up_after_a_while_with_the_reason(self):
        self.server.now = time.time() - 30 * DAY_SECONDS
        with self.assertLogs("curvescope", "WARNING") as said:
            with self.start(untimely_retry_seconds=0.02, untimely_limit_seconds=0.1) as run:
                run.metric("loss", 1.0)
                wait_until(lambda: run.statistics()["rejected"] == 1)
        self.assertIn("refused 1 events (time must not be more than a day ahead); it is discarded", said.output[-1])
        self.assertEqual(self.spool_files(), [])

    def test_an_old_file_is_given_up_by_a_later_start(self):
        self.server.now = time.time() - 30 * DAY_SECONDS
        with self.assertLogs("curvescope", "WARNING"), self.start() as run:
            run.metric("loss", 1.0)
        (path,) = self.spool.glob("*.spool")
        os.utime(path, (time.time() - 2 * DAY_SECONDS,) * 2)
        with self.assertLogs("curvescope", "ERROR") as said, self.start(run_id="run-2"):
            pass
        self.assertIn("discarded", said.output[0])
        self.assertEqual(self.spool_files(), [])


if __name__ == "__main__":
    unittest.main()
