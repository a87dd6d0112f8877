"""The client's logger, and a guard against saying the same thing again and again."""

from __future__ import annotations

import logging
from typing import Set

logger = logging.getLogger("curvescope")


MOST_KINDS = 200


class OnceLog:
    """Logs each kind of trouble once, until it is over. A kind may hold a reason; after very many all is quiet."""

    def __init__(self) -> None:
        self._said: Set[str] = set()

    def warning(self, kind: str, message: str, *arguments: object) -> None:
        """Warns, unless this kind of trouble was already warned of. The message is a %-format."""
        if kind not in self._said and len(self._said) < MOST_KINDS:
            self._said.add(kind)
            logger.warning(message, *arguments)

    def over(self, kind: str, message: str, *arguments: object) -> None:
        """Says that the trouble is over, where it had been warned of."""
        if kind in self._said:
            self._said.discard(kind)
            logger.info(message, *arguments)
