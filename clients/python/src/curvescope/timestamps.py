"""RFC 3339 times, also on Python before 3.11, whose `fromisoformat` takes neither Z nor any number of decimals."""

from __future__ import annotations

import re
from datetime import datetime, timezone

_FORM = re.compile(r"(\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)")


def parse_time(text: str) -> datetime:
    """The time, to the microsecond, with its zone. Raises ValueError."""
    match = _FORM.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no RFC 3339 time")
    moment, fraction, zone = match.groups()
    offset = "+00:00" if zone in "Zz" else zone
    return datetime.fromisoformat(f"{moment}.{(fraction or '0')[:6].ljust(6, '0')}{offset}")


def format_time(time: datetime) -> str:
    """The time in UTC, with a Z."""
    return time.astimezone(timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z")
