"""GPU memory of this process, from torch.cuda where the job uses it."""

from __future__ import annotations

import sys
import time
from typing import Any, Callable, Mapping, Optional, Tuple

REPORT_SECONDS = 10.0


def gpu_memory_bytes(modules: Mapping[str, Any] = sys.modules) -> Optional[Tuple[int, int]]:
    """Bytes that PyTorch's allocator holds on the current device, and the device's total; None without CUDA in use.

    Asks the allocator's own counters only: nothing waits for the device, and torch is never imported here.
    """
    torch = modules.get("torch")
    cuda = getattr(torch, "cuda", None)
    if cuda is None or not cuda.is_initialized():
        return None
    device = cuda.current_device()
    return cuda.memory_reserved(device), cuda.get_device_properties(device).total_memory


class MemoryProbe:
    """Reports `gpu_memory_bytes` and `gpu_memory_limit_bytes` every ten seconds."""

    def __init__(self, report: Callable[[str, float], None],
                 read: Callable[[], Optional[Tuple[int, int]]] = gpu_memory_bytes) -> None:
        self._report = report
        self._read = read
        self._next = 0.0

    def report_when_due(self) -> None:
        """Reports if ten seconds have passed since the last report and the job uses CUDA."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + REPORT_SECONDS
        read = self._read()
        if read is not None:
            used_bytes, limit_bytes = read
            self._report("gpu_memory_bytes", used_bytes)
            self._report("gpu_memory_limit_bytes", limit_bytes)
