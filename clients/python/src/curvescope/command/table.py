"""Plain tables for a terminal."""

from __future__ import annotations

from typing import Any, List, Sequence


def table(header: Sequence[str], rows: Sequence[Sequence[Any]]) -> str:
    """Columns as wide as their widest cell: text to the left, numbers to the right; `-` for what is not there."""
    cells = [[_text(value) for value in row] for row in rows]
    widths = [max(len(text) for text in column) for column in zip(header, *cells)]
    right = [any(_is_number(row[index]) for row in rows) for index in range(len(header))]
    return "\n".join(_line(line, widths, right) for line in [list(header), *cells])


def _line(cells: List[str], widths: List[int], right: List[bool]) -> str:
    aligned = [cell.rjust(width) if to_right else cell.ljust(width)
               for cell, width, to_right in zip(cells, widths, right)]
    return "  ".join(aligned).rstrip()


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _text(value: Any) -> str:
    if value is None:
        return "-"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
