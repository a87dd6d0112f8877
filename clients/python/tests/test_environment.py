"""Ranks, run ids, traces, times, costs and memory."""

import unittest
from datetime import datetime, timezone
from types import SimpleNamespace

from curvescope.costs import CostMeter
from curvescope.environment import Placement, placement, shared_job_id
from curvescope.memory import gpu_memory_bytes
from curvescope.timestamps import format_time, parse_time
from tests.support import ClientTest, environment

TRACE = "0af7651916cd43dd8448eb211c80319c"


class EnvironmentTest(unittest.TestCase):
    def test_rank_and_world_size_of_each_launcher(self):
        cases = {
            "none": ({}, (0, 1)),
            "torchrun": ({"RANK": "3", "WORLD_SIZE": "8"}, (3, 8)),
            "srun": ({"SLURM_STEP_ID": "0", "SLURM_PROCID": "2", "SLURM_NTASKS": "4"}, (2, 4)),
            "a batch script without srun": ({"SLURM_PROCID": "0", "SLURM_NTASKS": "4"}, (0, 1)),
            "Open MPI": ({"OMPI_COMM_WORLD_RANK": "1", "OMPI_COMM_WORLD_SIZE": "2"}, (1, 2)),
            "MVAPICH": ({"MV2_COMM_WORLD_RANK": "1", "MV2_COMM_WORLD_SIZE": "2"}, (1, 2)),
            "MPICH": ({"PMI_RANK": "5", "PMI_SIZE": "6"}, (5, 6)),
            "torchrun under srun": ({"RANK": "9", "WORLD_SIZE": "16", "SLURM_STEP_ID": "0", "SLURM_PROCID": "1",
                                     "SLURM_NTASKS": "2"}, (9, 16)),
            "nonsense": ({"RANK": "x", "WORLD_SIZE": "8"}, (0, 1)),
            "a rank beyond the world": ({"RANK": "8", "WORLD_SIZE": "8"}, (0, 1)),
        }
        for name, (variables, expected) in cases.items():
            with self.subTest(name):
                self.assertEqual(placement(variables), Placement(*expected))

    def test_the_id_that_ranks_share(self):
        self.assertEqual(shared_job_id({"TORCHELASTIC_RUN_ID": "abc"}), "torchrun-abc")
        self.assertEqual(shared_job_id({"TORCHELASTIC_RUN_ID": "none", "SLURM_JOB_ID": "7", "SLURM_STEP_ID": "2"}),
                         "slurm-7-2")
        self.assertEqual(shared_job_id({"PMIX_NAMESPACE": "prterun-host-1@1"}), "mpi-prterun-host-1@1")
        self.assertIsNone(shared_job_id({}))

    def test_times_of_rfc_3339(self):
        expected = datetime(2026, 11, 24, 2, 25, 21, 500_000, timezone.utc)
        for text in ("2026-11-24T02:25:21.5Z", "2026-11-24T03:25:21.500000000+01:00", "2026-11-24t02:25:21.500z"):
            self.assertEqual(parse_time(text), expected)
        self.assertEqual(format_time(expected), "2026-11-24T02:25:21.500000Z")
        with self.assertRaises(ValueError):
            parse_time("yesterday")

    def test_costs_follow_the_rate_and_count_no_second_twice(self):
        now, reports = [1000.0], []
        meter = CostMeter(36.0, lambda amount, seconds: reports.append((amount, seconds)), lambda: now[0])
        now[0] = 1059.0
        meter.report_when_due()
        self.assertEqual(reports, [])
        now[0] = 1100.0
        meter.report_when_due()
        now[0] = 1150.0
        meter.report_now()
        self.assertEqual(reports, [(1.0, 100.0), (0.5, 50.0)])

    def test_memory_is_read_only_where_the_job_uses_cuda(self):
        device = SimpleNamespace(is_initialized=lambda: True, current_device=lambda: 1,
                                 memory_reserved=lambda index: 100 + index,
                                 get_device_properties=lambda index: SimpleNamespace(total_memory=1000))
        self.assertEqual(gpu_memory_bytes({"torch": SimpleNamespace(cuda=device)}), (101, 1000))
        idle = SimpleNamespace(is_initialized=lambda: False)
        self.assertIsNone(gpu_memory_bytes({"torch": SimpleNamespace(cuda=idle)}))
        self.assertIsNone(gpu_memory_bytes({}))


class RankTest(ClientTest):
    def test_ranks_of_a_job_share_a_run_that_rank_0_begins_and_ends(self):
        job = {"WORLD_SIZE": "2", "TORCHELASTIC_RUN_ID": "job 9", "TRACEPARENT": f"00-{TRACE}-b7ad6b7169203331-01"}
        for rank in ("1", "0"):
            with environment(**job, RANK=rank):
                with self.start(run_id=None, cost_per_hour=3600.0, resource="h100", currency="EUR") as run:
                    run.metric("loss", float(rank), step=1)
                self.assertEqual(run.id, "tests-torchrun-job-9")
            self.assertEqual(len(self.server.finishes), 1 if rank == "0" else 0)
        self.assertEqual([event.get("rank") for event in self.server.of_type("metric")], [1, None])
        self.assertEqual({event["trace_id"] for event in self.server.of_type("metric")}, {TRACE})
        self.assertEqual(list(self.server.runs), ["tests-torchrun-job-9"])
        self.assertEqual(self.server.runs["tests-torchrun-job-9"]["tags"], {"world_size": "2"})
        for cost in self.server.of_type("cost"):
            self.assertAlmostEqual(cost["amount"], cost["seconds"], places=9)
            self.assertEqual((cost["currency"], cost["resource"]), ("EUR", "h100"))


if __name__ == "__main__":
    unittest.main()
