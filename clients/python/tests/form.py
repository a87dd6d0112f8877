"""Reads multipart/form-data with the standard library's parser of MIME messages."""

from __future__ import annotations

from email.parser import BytesParser
from email.policy import HTTP
from typing import Any, Dict


def read_form(content_type: str, body: bytes) -> Dict[str, bytes]:
    """The parts by their names."""
    message: Any = BytesParser(policy=HTTP).parsebytes(b"Content-Type: " + content_type.encode("ascii") + b"\r\n\r\n" + body)
    return {part.get_param("name", header="Content-Disposition"): part.get_payload(decode=True)
            for part in message.iter_parts()}
