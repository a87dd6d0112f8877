"""Curvature of PyTorch models (1.13 and newer): exact Hessian-vector products, and what follows from them.

Nothing here imports torch before it is used, so `import curvescope` stays light.
"""

from curvescope.torch.critical_sharpness import CriticalSharpness, critical_sharpness
from curvescope.torch.density import spectral_density
from curvescope.torch.hessian import HessianOperator
from curvescope.torch.lanczos import Spectrum, extreme_eigenvalues
from curvescope.torch.trace import TraceEstimate, hutchinson_trace
from curvescope.torch.watch import watch

__all__ = ["CriticalSharpness", "HessianOperator", "Spectrum", "TraceEstimate", "critical_sharpness",
           "extreme_eigenvalues", "hutchinson_trace", "spectral_density", "watch"]
