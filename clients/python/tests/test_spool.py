"""The spool's files: torn lines, bounds, disks that cannot be written, segments."""

import json
import unittest

from curvescope.log import OnceLog
from curvescope.settings import Settings
from curvescope.spool import adoption, records
from curvescope.spool.batch import SpoolHeader
from curvescope.spool.segment import Segment
from curvescope.spool.spool import Spool
from tests.support import ClientTest

HEADER = SpoolHeader("http://127.0.0.1:1", {"id": "run-1", "project": "tests"})


def lines(begin, end):
    return [json.dumps({"value": number}).encode() for number in range(begin, end)]


class SpoolTest(ClientTest):
    def spool_of(self, **settings):
        return Spool(Settings(url=HEADER.url, spool_directory=self.spool, **settings), HEADER, OnceLog())

    def left_over(self):
        found = list(adoption.adoptable(self.spool))
        for segment in found:
            self.addCleanup(segment.close)
        return found

    def bodies(self, segments):
        return [segment.read(batch) for segment in segments for batch in segment.pending.values()]

    def written(self, name="a.spool"):
        self.spool.mkdir(exist_ok=True)
        return Segment.create(self.spool / name, HEADER)

    def test_a_sealed_batch_reads_the_same_after_its_process_is_gone(self):
        segment = self.written()
        segment.append_events(lines(0, 3))
        batch = segment.seal("key-1")
        body = segment.read(batch)
        segment.forget()
        (adopted,) = self.left_over()
        self.assertEqual(list(adopted.pending), ["key-1"])
        self.assertEqual(self.bodies([adopted]), [body])
        self.assertEqual(body, b'{"value": 0}\n{"value": 1}\n{"value": 2}\n')
        self.assertEqual(adopted.header, HEADER)

    def test_acknowledgements_among_events_of_the_next_batch_change_neither(self):
        segment = self.written()
        segment.append_events(lines(0, 2))
        first = segment.seal("key-1")
        segment.append_events(lines(2, 4))
        segment.acknowledge(first)
        segment.append_events(lines(4, 6))
        second = segment.seal("key-2")
        self.assertEqual(segment.read(second), b"".join(line + b"\n" for line in lines(2, 6)))
        segment.forget()
        (adopted,) = self.left_over()
        self.assertEqual(list(adopted.pending), ["key-2"])
        self.assertEqual(self.bodies([adopted]), [b"".join(line + b"\n" for line in lines(2, 6))])

    def test_events_that_were_not_sealed_get_one_key_that_later_readers_see_too(self):
        segment = self.written()
        segment.append_events(lines(0, 2))
        segment.forget()
        (adopted,) = self.left_over()
        (key,) = adopted.pending
        adopted.forget()
        (again,) = self.left_over()
        self.assertEqual(list(again.pending), [key])

    def test_a_line_torn_at_any_byte_is_left_out_and_the_rest_is_whole(self):
        segment = self.written()
        segment.append_events(lines(0, 2))
        whole = (self.spool / "a.spool").read_bytes()
        segment.forget()
        last = records.encode(records.EVENT, lines(2, 3)[0])
        for cut in range(1, len(last)):
            path = self.spool / f"{cut}.spool"
            path.write_bytes(whole + last[:cut])
            adopted = adoption.adopt(path)
            self.assertEqual(self.bodies([adopted]), [b"".join(line + b"\n" for line in lines(0, 2))], cut)
            adopted.forget()

    def test_a_file_of_something_else_is_left_as_it_is(self):
        self.spool.mkdir()
        (self.spool / "notes.spool").write_text("not ours\n")
        with self.assertLogs("curvescope", "WARNING"):
            self.assertEqual(self.left_over(), [])
        self.assertEqual((self.spool / "notes.spool").read_text(), "not ours\n")

    def test_a_file_with_nothing_left_is_removed(self):
        segment = self.written()
        segment.append_events(lines(0, 2))
        segment.acknowledge(segment.seal("key-1"))
        segment.forget()
        self.assertEqual((self.left_over(), self.spool_files()), ([], []))

    def test_batches_are_cut_at_the_limits(self):
        spool = self.spool_of(batch_limit_events=10, batch_limit_bytes=1000)
        self.addCleanup(spool.close)
        self.assertEqual(spool.append(lines(0, 35)), 0)
        self.assertEqual(spool.append([b"x" * 600] * 3), 0)
        spool.seal()
        sizes = []
        while spool.waiting_events():
            batch = spool.next_pending(0.0)
            sizes.append(batch.events)
            spool.acknowledge(batch)
        self.assertEqual(sizes, [10, 10, 10, 7, 1])

    def test_segments_are_removed_as_their_batches_are_acknowledged(self):
        spool = self.spool_of(segment_limit_bytes=2000, batch_limit_events=10)
        spool.append(lines(0, 300))
        spool.seal()
        self.assertGreater(len(self.spool_files()), 3)
        while spool.waiting_events():
            spool.acknowledge(spool.next_pending(0.0))
        self.assertEqual(len(self.spool_files()), 1)
        spool.close()
        self.assertEqual(self.spool_files(), [])

    def test_the_bound_counts_what_others_left_and_what_does_not_fit_is_dropped(self):
        self.spool.mkdir()
        (self.spool / "other.spool").write_bytes(b"x" * 5000)
        spool = self.spool_of(spool_limit_bytes=8000, batch_limit_events=10)
        self.addCleanup(spool.close)
        dropped = spool.append(lines(0, 1000))
        self.assertTrue(800 < dropped < 1000, dropped)
        spool.acknowledge(spool.next_pending(0.0))
        self.assertLess(sum(path.stat().st_size for path in self.spool.glob("*.spool")), 9000)

    def test_a_folder_that_cannot_be_made_falls_back_to_memory_with_one_warning(self):
        self.spool.write_text("a file where the folder should be")
        spool = self.spool_of(batch_limit_events=10)
        with self.assertLogs("curvescope", "WARNING") as logs:
            self.assertEqual(spool.append(lines(0, 25)), 0)
            spool.seal()
        self.assertEqual(len(logs.output), 1)
        bodies = []
        while spool.waiting_events():
            batch = spool.next_pending(0.0)
            bodies.append(batch.store.read(batch))
            spool.acknowledge(batch)
        self.assertEqual(b"".join(bodies), b"".join(line + b"\n" for line in lines(0, 25)))
        spool.close()

    def test_a_disk_that_fills_up_in_the_middle_loses_and_repeats_nothing(self):
        spool = self.spool_of(batch_limit_events=1000)
        spool.append(lines(0, 5))
        spool.seal()
        spool.append(lines(5, 8))
        segment = spool._stores[-1]
        with self.assertLogs("curvescope", "WARNING"):
            resource_limit(segment.size_bytes + 10, lambda: spool.append(lines(8, 20)))
        spool.seal()
        bodies = []
        while spool.waiting_events():
            batch = spool.next_pending(0.0)
            bodies.append(batch.store.read(batch))
            spool.acknowledge(batch)
        self.assertEqual(b"".join(bodies), b"".join(line + b"\n" for line in lines(0, 20)))
        spool.close()
        self.assertEqual(self.spool_files(), [])


def resource_limit(file_bytes, action):
    """Runs the action while no file of this process may grow beyond the size: a write then fails halfway."""
    import resource
    import signal
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, before[1]))
    try:
        action()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


if __name__ == "__main__":
    unittest.main()
