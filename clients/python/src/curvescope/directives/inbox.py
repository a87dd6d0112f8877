"""Directives on their way from the sender's thread to the training thread, and acknowledgements on their way back."""

from __future__ import annotations

import threading
from collections import deque
from datetime import datetime, timezone
from typing import Any, Callable, Deque, Dict, Iterable, List, Mapping, NamedTuple, Optional, Set

from curvescope.directives.directive import ACTIONS, Directive, acknowledgement
from curvescope.log import logger

Handler = Callable[[Directive], Optional[bool]]


class Acknowledgement(NamedTuple):
    """What became of a directive."""

    directive_id: str
    result: Dict[str, Any]


class DirectiveInbox:
    """Keeps directives until the training thread comes to a step's boundary, and runs each one's handler once."""

    def __init__(self) -> None:
        self._handlers: Dict[str, Handler] = {}
        self.reset()

    def reset(self) -> None:
        """Forgets what came so far, with a new lock: in a child after fork, directives are the parent's."""
        self.waiting = False
        self._lock = threading.RLock()
        self._seen: Set[str] = set()
        self._directives: List[Directive] = []
        self._acknowledgements: Deque[Acknowledgement] = deque()

    def on(self, action: str, handler: Handler) -> None:
        """Sets the handler of an action. Raises ValueError for an action that the server does not know."""
        if action not in ACTIONS:
            raise ValueError(f"the action must be one of {', '.join(sorted(ACTIONS))}, not {action!r}")
        with self._lock:
            self._handlers[action] = handler

    @property
    def actions(self) -> List[str]:
        """The actions that have a handler: what the run opts in to."""
        with self._lock:
            return sorted(self._handlers)

    def offer(self, documents: Iterable[Mapping[str, Any]]) -> None:
        """Takes directives from an answer; the server repeats them until they are acknowledged."""
        for document in documents:
            try:
                directive = Directive.from_json(document)
            except (KeyError, TypeError, ValueError) as error:
                logger.warning("the server sent a directive that cannot be read: %r", error)
                continue
            with self._lock:
                if directive.id not in self._seen:
                    self._seen.add(directive.id)
                    self._directives.append(directive)
                    self.waiting = True

    def apply(self) -> None:
        """Runs the handlers of the directives that wait, in this thread."""
        with self._lock:
            directives, self._directives = self._directives, []
            self.waiting = False
        for directive in directives:
            result = self._apply(directive)
            with self._lock:
                self._acknowledgements.append(Acknowledgement(directive.id, result))

    def next_acknowledgement(self) -> Optional[Acknowledgement]:
        """The oldest acknowledgement that was not sent yet."""
        with self._lock:
            return self._acknowledgements[0] if self._acknowledgements else None

    def acknowledged(self) -> None:
        """Drops the oldest acknowledgement: the server has it."""
        with self._lock:
            self._acknowledgements.popleft()

    def _apply(self, directive: Directive) -> Dict[str, Any]:
        handler = self._handlers.get(directive.action)
        if handler is None:
            return acknowledgement(False, f"no handler for {directive.action}")
        if directive.has_expired(datetime.now(timezone.utc)):
            return acknowledgement(False, "expired before the next step")
        try:
            applied = handler(directive)
        except Exception as error:
            logger.exception("the handler of the directive %s failed", directive.action)
            return acknowledgement(False, f"the handler failed: {error!r}"[:1000])
        if applied is False:
            return acknowledgement(False, "the handler declined")
        logger.info("applied the directive %s %s: %s", directive.action, dict(directive.parameters), directive.reason)
        return acknowledgement(True)
