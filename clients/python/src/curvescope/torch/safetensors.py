"""Writes safetensors (https://github.com/huggingface/safetensors, "Format"): a length, a JSON header, the raw numbers."""

from __future__ import annotations

import ctypes
import json
import struct
from typing import Dict, List, Mapping

import torch

_TYPES = {torch.float64: "F64", torch.float32: "F32", torch.float16: "F16", torch.bfloat16: "BF16",
          torch.int64: "I64", torch.int32: "I32", torch.bool: "BOOL"}
_ALIGNMENT_BYTES = 8


def encode(tensors: Mapping[str, torch.Tensor]) -> bytes:
    """The tensors by their names, row-major, as they are now. Raises ValueError for a type that Curvescope does not read."""
    header: Dict[str, object] = {}
    contents: List[bytes] = []
    offset = 0
    # The widest first, so that every tensor lies at a multiple of its width.
    for name, tensor in sorted(tensors.items(), key=lambda each: -each[1].element_size()):
        if tensor.dtype not in _TYPES:
            raise ValueError(f"{name} is {tensor.dtype}; a checkpoint may hold {', '.join(map(str, _TYPES))}")
        content = _bytes(tensor)
        header[name] = {"dtype": _TYPES[tensor.dtype], "shape": list(tensor.shape),
                        "data_offsets": [offset, offset + len(content)]}
        contents.append(content)
        offset += len(content)
    text = json.dumps(header).encode("ascii")
    text += b" " * (-len(text) % _ALIGNMENT_BYTES)
    return struct.pack("<Q", len(text)) + text + b"".join(contents)


def _bytes(tensor: torch.Tensor) -> bytes:
    """The tensor's memory; not by NumPy, which has no bfloat16 and which torch can do without."""
    plain = tensor.detach().cpu().contiguous()
    return ctypes.string_at(plain.data_ptr(), plain.numel() * plain.element_size()) if plain.numel() else b""
