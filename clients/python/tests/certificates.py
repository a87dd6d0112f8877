"""An authority and a certificate of it (RFC 5280, RSA with SHA-256), made for the test that uses them."""

from __future__ import annotations

import base64
import hashlib
import random
import secrets
import ssl
import time
from pathlib import Path
from typing import Tuple

_RSA = b"\x06\x09" + bytes.fromhex("2a864886f70d010101") + b"\x05\x00"
_SHA256_WITH_RSA = b"\x06\x09" + bytes.fromhex("2a864886f70d01010b") + b"\x05\x00"
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
_EXPONENT = 65537


def server_context(folder: Path, host: str) -> Tuple[ssl.SSLContext, Path]:
    """A TLS server's context for the host, and the file of the authority that vouches for it."""
    n, d, key = _rsa_key()
    usage = _extension("551d0f", b"\x03\x02\x02\x04", critical=True)  # Signs certificates.
    identifier = hashlib.sha256(str(n).encode()).digest()[:20]
    authority = _certificate(n, d, "Test authority", [
        _extension("551d13", _der(0x30, b"\x01\x01\xff"), critical=True), usage,
        _extension("551d0e", _der(4, identifier))])
    leaf = _certificate(n, d, host, [_extension("551d11", _der(0x30, _der(0x82, host.encode()))),
                                     _extension("551d23", _der(0x30, _der(0x80, identifier)))])
    (folder / "authority.pem").write_text(_pem("CERTIFICATE", authority))
    (folder / "server.pem").write_text(_pem("RSA PRIVATE KEY", key) + _pem("CERTIFICATE", leaf))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return context, folder / "authority.pem"


def _certificate(n: int, d: int, subject: str, extensions: list) -> bytes:
    now = time.time()
    times = b"".join(_der(0x18, time.strftime("%Y%m%d%H%M%SZ", time.gmtime(now + day * 86400)).encode())
                     for day in (-1, 2))
    key = _der(0x30, _der(0x30, _RSA) + _der(3, b"\0" + _der(0x30, _integer(n) + _integer(_EXPONENT))))
    body = _der(0x30, b"".join([
        _der(0xA0, _integer(2)), _integer(secrets.randbits(63) | 1), _der(0x30, _SHA256_WITH_RSA), _name("Test authority"),
        _der(0x30, times), _name(subject), key, _der(0xA3, _der(0x30, b"".join(extensions)))]))
    digest = _SHA256 + hashlib.sha256(body).digest()
    padded = b"\x00\x01" + b"\xff" * (256 - len(digest) - 3) + b"\x00" + digest
    signature = pow(int.from_bytes(padded, "big"), d, n).to_bytes(256, "big")
    return _der(0x30, body + _der(0x30, _SHA256_WITH_RSA) + _der(3, b"\0" + signature))


def _rsa_key() -> Tuple[int, int, bytes]:
    p, q = _prime(), _prime()
    n, d = p * q, pow(_EXPONENT, -1, (p - 1) * (q - 1))
    numbers = (0, n, _EXPONENT, d, p, q, d % (p - 1), d % (q - 1), pow(q, -1, p))
    return n, d, _der(0x30, b"".join(map(_integer, numbers)))


def _prime() -> int:
    while True:
        candidate = secrets.randbits(1024) | (3 << 1022) | 1
        if all(candidate % small for small in range(3, 2000, 2)) and candidate % _EXPONENT != 1 \
                and all(_is_probable_prime(candidate) for _ in range(8)):
            return candidate


def _is_probable_prime(candidate: int) -> bool:
    """One round of Miller and Rabin's test."""
    odd, twos = candidate - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    power = pow(random.randrange(2, candidate - 1), odd, candidate)
    return power in (1, candidate - 1) or any(
        (power := power * power % candidate) == candidate - 1 for _ in range(twos - 1))


def _der(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 128:
        return bytes([tag, size]) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(length)]) + length + content


def _integer(value: int) -> bytes:
    return _der(2, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _name(text: str) -> bytes:
    return _der(0x30, _der(0x31, _der(0x30, b"\x06\x03" + bytes.fromhex("550403") + _der(12, text.encode()))))


def _extension(identifier: str, value: bytes, critical: bool = False) -> bytes:
    return _der(0x30, _der(6, bytes.fromhex(identifier)) + (b"\x01\x01\xff" if critical else b"") + _der(4, value))


def _pem(kind: str, content: bytes) -> str:
    lines = base64.encodebytes(content).decode("ascii")
    return f"-----BEGIN {kind}-----\n{lines}-----END {kind}-----\n"
