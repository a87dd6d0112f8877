"""A multipart/form-data body (RFC 7578) that is read from its files while it is sent, so that no file is held in memory."""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, List, Sequence, Union

CHUNK_BYTES = 1 << 20


@dataclass(frozen=True)
class Part:
    """One part: its name in the form, its media type, and what it holds (bytes, or the path of a file)."""

    name: str
    content_type: str
    content: Union[bytes, Path]

    @property
    def length_bytes(self) -> int:
        """How long the content is now. Raises OSError for a file that cannot be read."""
        return len(self.content) if isinstance(self.content, bytes) else os.stat(self.content).st_size


class MultipartBody:
    """Can be iterated again and again, each time from the start: a request may be repeated.

    Raises OSError where a file is missing. A file that changes its length while it is sent breaks the request.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        self._boundary = uuid.uuid4().hex
        self._parts = list(parts)
        self._heads: List[bytes] = [self._head(part) for part in self._parts]
        self._end = f"--{self._boundary}--\r\n".encode("ascii")
        self.content_type = f"multipart/form-data; boundary={self._boundary}"
        lengths = [len(head) + part.length_bytes + len(b"\r\n") for head, part in zip(self._heads, self._parts)]
        self.length_bytes = sum(lengths) + len(self._end)

    def __iter__(self) -> Iterator[bytes]:
        for head, part in zip(self._heads, self._parts):
            yield head
            yield from _chunks(part.content)
            yield b"\r\n"
        yield self._end

    def _head(self, part: Part) -> bytes:
        return (f"--{self._boundary}\r\n"
                f'Content-Disposition: form-data; name="{part.name}"; filename="{part.name}"\r\n'
                f"Content-Type: {part.content_type}\r\n\r\n").encode("ascii")


def _chunks(content: Union[bytes, Path]) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with open(content, "rb") as file:
        chunk = file.read(CHUNK_BYTES)
        while chunk:
            yield chunk
            chunk = file.read(CHUNK_BYTES)
