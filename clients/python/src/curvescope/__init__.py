"""Curvescope's client: what a training job imports to push curvature telemetry.

    import curvescope
    with curvescope.start(project="vision", model="resnet18") as run:
        run.metric("loss", loss, step=step)

Nothing here waits for the network or raises into training. `curvescope.torch` measures curvature of PyTorch models.
"""

from curvescope.directives.directive import Directive
from curvescope.run import Run
from curvescope.start import start

__version__ = "0.1.0"

__all__ = ["Directive", "Run", "__version__", "start"]
