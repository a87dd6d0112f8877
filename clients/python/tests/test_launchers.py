"""One job is one run under every launcher, and two jobs are two. The ranks are real processes of a real parent."""

import os
import sys
import textwrap
import unittest

from curvescope.environment import Placement, placement
from tests.launching import clean
from tests.support import SOURCES, ClientTest, environment

TESTS = SOURCES.parent


class LaunchersTest(ClientTest):
    def job(self, code, **variables):
        """A launcher: a process that starts the ranks. Returns the ids that they print, and what is said on stderr."""
        kept = clean(os.environ)
        for name in set(os.environ) - set(kept):
            del os.environ[name]
        process = self.child("from tests.launching import *\n" + textwrap.dedent(code),
                             **{"PYTHONPATH": f"{SOURCES}{os.pathsep}{TESTS}", **variables})
        said, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 0, errors)
        return [line.split()[1] for line in said.splitlines() if line.startswith("run ")], errors

    def assert_one_run(self, ids, errors, size):
        self.assertEqual((len(ids), len(set(ids))), (size, 1), errors)
        self.assertEqual(list(self.server.runs), [ids[0]])
        self.assertEqual(list(self.server.finishes), [ids[0]])
        self.assertEqual(sorted(event.get("rank", 0) for event in self.server.of_type("metric")), list(range(size)))
        self.assertNotIn("WARNING", errors)

    def forget_jobs(self):
        for kept in (self.server.runs, self.server.finishes, self.server.events):
            kept.clear()

    def test_each_launcher_makes_one_run_of_a_job(self):
        for name, ranks in {
            "torchrun": "torchrun(3)",
            "torchrun --rdzv-id": "torchrun(3, 'job-7')",
            "deepspeed": "deepspeed(3)",
            "mpirun": "open_mpi(3, 'prterun-7@1')",
            "srun": "srun(3, '7')",
            "torchrun under srun": "[{**srun(1, '7')[0], **rank} for rank in torchrun(3)]",
        }.items():
            with self.subTest(name):
                ids, errors = self.job(f"assert launch({ranks}) == [0, 0, 0]")
                self.assert_one_run(ids, errors, 3)
                self.forget_jobs()

    def test_a_wrapper_around_each_rank_changes_nothing(self):
        ids, errors = self.job("""launch(torchrun(2), 'sh -c \\'"$0" "$@"; exit $?\\' "$0" "$@"; exit $?')""")
        self.assert_one_run(ids, errors, 2)

    def test_two_jobs_are_two_runs_also_with_the_same_command_and_port(self):
        found = set()
        for _ in range(2):
            ids, _ = self.job("launch(torchrun(2))")
            found.update(ids)
        self.assertEqual(len(found), 2)

    def test_an_elastic_restart_goes_on_with_its_run(self):
        ids, errors = self.job("""
            launch(torchrun(2))
            launch([{**rank, "TORCHELASTIC_RESTART_COUNT": "1", "MASTER_PORT": "29501"} for rank in torchrun(2)])
        """)
        self.assertEqual((len(ids), len(set(ids))), (4, 1), errors)

    def test_ranks_on_several_machines_that_share_an_id_make_one_run(self):
        ids, errors = self.job("launch(torchrun(1, 'abc', 2, 0) + torchrun(1, 'abc', 2, 1))")
        self.assert_one_run(ids, errors, 2)
        self.assertEqual(ids[0], "jobs-torchrun-abc")

    def test_where_ranks_have_no_id_in_common_rank_0_alone_reports_and_says_so_once(self):
        ids, errors = self.job("launch(torchrun(1, 'none', 3, 0) + torchrun(1, 'none', 3, 1) + torchrun(1, 'none', 3, 2))")
        self.assertEqual(len(self.server.runs), 1)
        self.assertEqual(list(self.server.finishes), list(self.server.runs))
        self.assertEqual(len(self.server.of_type("metric")), 1)
        self.assertEqual(errors.count("the ranks have no id in common"), 1, errors)

    def test_lightnings_own_launcher(self):
        # The script's first process is the launcher and rank 0: it starts the others, then sets the same for itself.
        ids, errors = self.job("""
            import subprocess
            common = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29500", "NODE_RANK": "0", "WORLD_SIZE": "3"}
            others = [subprocess.Popen([sys.executable, "-c", RANK], env={**os.environ, **common, "LOCAL_RANK": str(local)})
                      for local in (1, 2)]
            os.environ.update(common, LOCAL_RANK="0")
            exec(RANK)
            assert [other.wait() for other in others] == [0, 0]
        """)
        self.assert_one_run(ids, errors, 3)

    def test_lightnings_own_launcher_after_the_run_was_started(self):
        ids, errors = self.job("""
            import subprocess, curvescope
            run = curvescope.start("jobs")
            common = {"MASTER_ADDR": "127.0.0.1", "MASTER_PORT": "29500", "NODE_RANK": "0", "WORLD_SIZE": "2"}
            other = subprocess.Popen([sys.executable, "-c", RANK], env={**os.environ, **common, "LOCAL_RANK": "1"})
            run.metric("loss", 1.0, step=1)
            assert other.wait() == 0
            run.close()
            print("run", run.id)
        """)
        self.assert_one_run(ids, errors, 2)

    def test_ranks_of_lightning(self):
        known = {"NODE_RANK": "0", "LOCAL_RANK": "2", "WORLD_SIZE": "8"}
        self.assertEqual(placement(known), Placement(2, 8))
        self.assertEqual(placement({**known, "NODE_RANK": "1", "LOCAL_WORLD_SIZE": "4"}), Placement(6, 8))
        self.assertEqual(placement({**known, "NODE_RANK": "1"}), Placement(None, 8))

    def test_an_interactive_slurm_shell_is_one_process(self):
        shell = {"SLURM_JOB_ID": "7", "SLURM_STEP_ID": "4294967290", "SLURM_PROCID": "0", "SLURM_NTASKS": "4"}
        self.assertEqual(placement(shell), Placement(0, 1))

    def test_a_run_id_that_is_given_is_every_ranks(self):
        with environment(RANK="1", WORLD_SIZE="2", CURVESCOPE_RUN="named"), self.start(run_id=None) as run:
            self.assertEqual((run.id, run.rank), ("named", 1))


if __name__ == "__main__":
    sys.exit(unittest.main())
