"""Settings of the client, from arguments and the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable, Mapping, Optional
from urllib.parse import urlsplit

DEFAULT_URL = "http://127.0.0.1:8080"


def default_spool_directory(environment: Mapping[str, str]) -> Path:
    """`CURVESCOPE_SPOOL_DIRECTORY`, else `curvescope/spool` under the user's state folder (XDG base directories)."""
    chosen = environment.get("CURVESCOPE_SPOOL_DIRECTORY")
    if chosen:
        return Path(chosen)
    state = environment.get("XDG_STATE_HOME") or (environment.get("LOCALAPPDATA") if os.name == "nt" else None)
    return (Path(state) if state else Path.home() / ".local" / "state") / "curvescope" / "spool"


@dataclass(frozen=True)
class Settings:
    """What a run's client is told. Sizes in bytes, times in seconds."""

    url: str
    token: Optional[str] = field(default=None, repr=False)
    spool_directory: Path = field(default_factory=lambda: default_spool_directory(os.environ))
    spool_limit_bytes: int = 256 << 20
    segment_limit_bytes: int = 16 << 20
    batch_limit_bytes: int = 1 << 20
    batch_limit_events: int = 5_000
    batch_seconds: float = 1.0
    drain_seconds: float = 0.1
    queue_limit_events: int = 65_536
    request_timeout_seconds: float = 10.0
    exit_timeout_seconds: float = 10.0
    first_backoff_seconds: float = 0.5
    longest_backoff_seconds: float = 30.0
    agreement_seconds: float = 5.0
    untimely_retry_seconds: float = 60.0
    untimely_limit_seconds: float = 86_400.0
    handle_sigterm: bool = True

    @staticmethod
    def from_environment(environment: Optional[Mapping[str, str]] = None,
                         check: "Optional[Callable[[str], str]]" = None, **given: object) -> "Settings":
        """Settings given (None where not), else as `CURVESCOPE_URL`, `CURVESCOPE_TOKEN`, `CURVESCOPE_SPOOL_DIRECTORY`,
        `CURVESCOPE_HANDLE_SIGTERM` say.

        `check` answers the server's address for what was given; by default it raises ValueError for one that is not http
        or https.
        """
        source = os.environ if environment is None else environment
        chosen = {name: value for name, value in given.items() if value is not None}
        chosen.setdefault("url", source.get("CURVESCOPE_URL") or DEFAULT_URL)
        chosen.setdefault("token", source.get("CURVESCOPE_TOKEN") or None)
        chosen["spool_directory"] = Path(str(chosen.get("spool_directory") or default_spool_directory(source)))
        chosen.setdefault("handle_sigterm", source.get("CURVESCOPE_HANDLE_SIGTERM", "1") != "0")
        chosen["url"] = (check or checked_url)(str(chosen["url"]))
        return Settings(**chosen)  # type: ignore[arg-type]


def checked_url(url: str) -> str:
    """The server's address without a slash at the end. Raises ValueError unless it is http or https with a host."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"the server's URL must be like https://curvescope.example:8080, not {url!r}")
    if parts.username or parts.password or parts.query or parts.fragment:
        raise ValueError("the server's URL must carry no user, password, query or fragment; give the token apart")
    return url.rstrip("/")
