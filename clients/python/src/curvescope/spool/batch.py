"""A sealed batch and the store it lies in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Protocol, Sequence


@dataclass(frozen=True)
class SpoolHeader:
    """Whom the events are for: the server's URL and the run as the API takes it."""

    url: str
    run: Dict[str, Any]

    def as_json(self) -> Dict[str, Any]:
        """The header as a spool file holds it."""
        return {"version": 1, "url": self.url, "run": self.run}


@dataclass(frozen=True)
class SealedBatch:
    """Events that are sent as one push, under one idempotency key, however often.

    `start` and `end` are byte offsets in the store.
    """

    store: "BatchStore" = field(repr=False, compare=False)
    key: str
    events: int
    start: int
    end: int


class BatchStore(Protocol):
    """Where events wait: a file of the spool, or memory where there is no disk to write to."""

    header: SpoolHeader
    size_bytes: int

    def append_events(self, lines: Sequence[bytes]) -> None:
        """Adds encoded events to the batch that is being gathered."""

    def seal(self, key: str) -> Optional[SealedBatch]:
        """Closes the batch that is being gathered, durably; None where it has no event."""

    def withdraw_unsealed(self) -> List[bytes]:
        """Takes back the events of the batch that is being gathered."""

    def read(self, batch: SealedBatch) -> bytes:
        """The batch's body: its events as NDJSON."""

    def acknowledge(self, batch: SealedBatch) -> None:
        """Notes that the batch needs no sending any more."""

    def close(self) -> None:
        """Gives the store up: removed where nothing waits in it, else left for the next start."""
