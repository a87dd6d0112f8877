"""Lines of NDJSON, one by one and many at a time."""

import json
import unittest

from curvescope.encoding import encode_event, encode_events


class EncodingTest(unittest.TestCase):
    def test_many_events_are_encoded_as_each_would_be(self):
        events = [{"type": "metric", "step": step, "name": "loss \u00e9", "value": 0.1 * step} for step in range(5)]
        self.assertEqual(encode_events(events), [encode_event(event) for event in events])
        self.assertEqual(encode_events(events[:1]), [encode_event(events[0])])

    def test_what_looks_like_a_boundary_is_left_to_the_encoding_of_each(self):
        text = {"type": "note", "step": 1, "text": "}," + "{"}
        nested = {"type": "config", "step": 1, "values": {"layers": [{"a": 1}, {"b": 2}]}}
        for odd in (text, nested):
            self.assertIsNone(encode_events([odd, {"type": "note", "step": 2, "text": "plain"}]))
            self.assertEqual(json.loads(encode_event(odd)), odd)

    def test_so_is_what_has_no_plain_json(self):
        for value in (float("nan"), float("inf"), object()):
            self.assertIsNone(encode_events([{"type": "metric", "value": value}, {"type": "metric", "value": 1.0}]))
        self.assertEqual(encode_event({"value": float("-inf")}), b'{"value":"-Infinity"}')


if __name__ == "__main__":
    unittest.main()
