"""The problem that the examples train on: two interleaved spirals, which a small network finds hard without curvature."""

from __future__ import annotations

import math
from typing import Tuple

import torch

Tensor = torch.Tensor


def spirals(points_per_class: int = 256, noise: float = 0.02, seed: int = 0) -> Tuple[Tensor, Tensor]:
    """Inputs of shape [2 points_per_class, 2], and their classes, 0 or 1."""
    generator = torch.Generator().manual_seed(seed)
    turns = torch.sqrt(torch.rand(points_per_class, generator=generator)) * 1.5
    angle = turns * 2.0 * math.pi
    arm = torch.stack([turns * torch.cos(angle), turns * torch.sin(angle)], dim=1)
    inputs = torch.cat([arm, -arm])
    inputs = inputs + noise * torch.randn(inputs.shape, generator=generator)
    return inputs, torch.arange(2).repeat_interleave(points_per_class)


def network(seed: int = 0) -> torch.nn.Module:
    """A multilayer perceptron of 1,218 parameters."""
    torch.manual_seed(seed)
    return torch.nn.Sequential(torch.nn.Linear(2, 32), torch.nn.Tanh(), torch.nn.Linear(32, 32), torch.nn.Tanh(),
                               torch.nn.Linear(32, 2))


def loss_of(model: torch.nn.Module, batch: Tuple[Tensor, Tensor]) -> Tensor:
    """Mean cross-entropy."""
    return torch.nn.functional.cross_entropy(model(batch[0]), batch[1])
