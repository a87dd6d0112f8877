"""The command line: `curvescope` or `python -m curvescope`."""

from __future__ import annotations

import argparse
import sys
from typing import List, Optional

from curvescope import __version__
from curvescope.command import flush, gate, submit, tail


def main(arguments: Optional[List[str]] = None) -> int:
    """Runs a command and returns its exit status."""
    parser = argparse.ArgumentParser(prog="curvescope", description="Curvescope's client on the command line.")
    parser.add_argument("--version", action="version", version=f"curvescope {__version__}")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    for command in (gate, submit, tail, flush):
        command.add_to(commands)
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except (ValueError, OSError) as error:
        print(f"curvescope: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
