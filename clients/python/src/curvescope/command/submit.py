"""`curvescope submit`: submits a checkpoint, and with --wait shows its spectrum."""

from __future__ import annotations

import argparse
import json
import re
import sys
import time
from pathlib import Path
from typing import Any, Dict, List

from curvescope.analyses import ENDED, Analyses, Analysis, AnalysisRefused
from curvescope.command import options
from curvescope.command.table import table
from curvescope.multipart import Part
from curvescope.settings import Settings
from curvescope.transport import Transport

DESCRIPTION = """Submits a checkpoint of a run: a model (ONNX), a batch (safetensors) and optionally newer weights. The
server computes its spectrum. Exit status: 0 when it was accepted, and with --wait when the analysis succeeded; 1 when
the server refused or the analysis did not succeed; 2 for wrong usage."""

UPLOAD_TIMEOUT_SECONDS = 300.0
_HASH = re.compile(r"sha256:[0-9a-f]{64}")


def add_to(commands: Any) -> None:
    """Adds the command to the parser's commands."""
    parser = commands.add_parser("submit", help="submit a checkpoint for analysis", description=DESCRIPTION)
    options.add_server(parser)
    parser.add_argument("--run", required=True, dest="run_id", metavar="R", help="the run's id")
    parser.add_argument("--model", required=True, metavar="FILE", help="the model as ONNX, or sha256:... of one that the "
                                                                        "project has submitted before")
    parser.add_argument("--batch", required=True, type=Path, metavar="FILE",
                        help="safetensors: the graph's inputs by name (or `inputs`), and `targets`")
    parser.add_argument("--weights", type=Path, metavar="FILE",
                        help="safetensors: parameters by name, which replace those in the model")
    parser.add_argument("--request", type=Path, metavar="FILE",
                        help="JSON: the request as the API takes it; options below win over it")
    parser.add_argument("--step", type=int, metavar="N", help="the training step that the checkpoint is of")
    parser.add_argument("--loss", choices=["cross_entropy", "mse", "bce_with_logits", "output"],
                        help="the loss on the model's first output; `output` takes a scalar output as the loss")
    parser.add_argument("--operator", choices=["hessian", "ggn"], help="which curvature matrix")
    parser.add_argument("--top", type=int, metavar="K", help="how many of the largest eigenvalues")
    parser.add_argument("--bottom", type=int, metavar="K", help="how many of the smallest eigenvalues")
    parser.add_argument("--dtype", choices=["float32", "float64"], help="what is computed in")
    parser.add_argument("--seed", type=int, metavar="N", help="of the random start vectors and probes")
    parser.add_argument("--batch-label", metavar="LABEL", help="names the batch, so that like is compared with like")
    parser.add_argument("--wait", action="store_true", help="wait for the result and print it")
    parser.add_argument("--timeout", type=options.seconds, default=3600.0, metavar="SECONDS",
                        help="with --wait, stop waiting after so long (%(default)s)")
    parser.add_argument("--json", action="store_true", help="print the analysis as the API answers it")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Submits; waits where it is told to; prints what came of it."""
    request, artifacts = _request(chosen), _artifacts(chosen)
    settings = Settings.from_environment(url=chosen.server)
    analyses = Analyses(Transport(settings.url, settings.token, UPLOAD_TIMEOUT_SECONDS))
    try:
        analysis = analyses.submit(chosen.run_id, request, artifacts)
        for warning in analysis.get("warnings") or []:
            print(f"curvescope: warning: {warning}", file=sys.stderr)
        if chosen.wait:
            deadline = time.monotonic() + chosen.timeout
            analysis = analyses.wait(analysis["id"], deadline, _show_progress)
    except AnalysisRefused as error:
        print(f"curvescope: {error}", file=sys.stderr)
        return 1
    finally:
        analyses.close()
    if chosen.json:
        print(json.dumps(analysis, indent=2))
    else:
        _print(analysis)
    if not chosen.wait:
        return 0
    if analysis["state"] not in ENDED:
        print(f"curvescope: not done after {chosen.timeout:g} seconds; it goes on on the server", file=sys.stderr)
    return 0 if analysis["state"] == "succeeded" else 1


def _request(chosen: argparse.Namespace) -> Dict[str, Any]:
    request: Any = {} if chosen.request is None else json.loads(chosen.request.read_text(encoding="utf-8"))
    if not isinstance(request, dict):
        raise ValueError(f"{chosen.request} must hold a JSON object")
    given = {name: getattr(chosen, name) for name in ("step", "loss", "operator", "top", "bottom", "dtype", "seed",
                                                      "batch_label")}
    request.update({name: value for name, value in given.items() if value is not None})
    if _HASH.fullmatch(chosen.model):
        request["model"] = chosen.model
    return request


def _artifacts(chosen: argparse.Namespace) -> List[Part]:
    parts = [Part("batch", "application/octet-stream", chosen.batch)]
    if not _HASH.fullmatch(chosen.model):
        parts.append(Part("model", "application/octet-stream", Path(chosen.model)))
    if chosen.weights is not None:
        parts.append(Part("weights", "application/octet-stream", chosen.weights))
    return parts


def _show_progress(analysis: Analysis) -> None:
    eta = analysis.get("eta_seconds")
    rest = "" if eta is None else f", about {eta:.0f} s left"
    print(f"{analysis['state']}: {100 * (analysis.get('progress') or 0):.0f} %, "
          f"{analysis.get('matvecs') or 0} products{rest}", file=sys.stderr)


def _print(analysis: Analysis) -> None:
    print(f"analysis {analysis['id']}: {analysis['state']}")
    if analysis.get("error"):
        print(f"  {analysis['error']['reason']}: {analysis['error']['message']}")
    result = analysis.get("result")
    if not result:
        return
    print(f"loss {result['loss']}, gradient norm {result['gradient_norm']}, {result['parameters']} parameters, "
          f"{result['operator']} in {result['dtype']}, {result['matvecs']} products in {result['seconds']:.3g} s")
    rows = [[end, each["value"], each["residual"]] for end in ("top", "bottom") for each in result.get(end) or []]
    if rows:
        print(table(["end", "eigenvalue", "residual"], rows))
    for warning in result.get("warnings") or []:
        print(f"warning: {warning}")
