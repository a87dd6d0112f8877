"""A job that reports the metric `serial` until its standard input is closed, then says how many values it reported.

It prints a line each 500 steps, and ends only when the server has everything.
"""

import logging
import sys
import threading
import time

import curvescope


def main() -> None:
    """Trains on nothing."""
    logging.getLogger("curvescope").setLevel(logging.ERROR)
    ended = threading.Event()
    threading.Thread(target=lambda: (sys.stdin.read(), ended.set()), daemon=True).start()
    step = 0
    with curvescope.start("python-client", "none", longest_backoff_seconds=1.0, exit_timeout_seconds=120.0) as run:
        while not ended.is_set():
            run.metric("serial", float(step), step=step)
            step += 1
            if step % 500 == 0:
                print(f"step {step}", flush=True)
            time.sleep(0.001)
        while not run.flush(1.0):
            time.sleep(0.1)
    print(f"reported {step}", flush=True)


if __name__ == "__main__":
    main()
