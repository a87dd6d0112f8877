"""Makes the runs that diagnosis is tested with, one for each failure mode, by training with real PyTorch.

    python3 make_failure_runs.py FOLDER

writes NAME.ndjson and NAME.run.json for each. Times are made up, a second a step, so that the files only change when the
arithmetic does. What PyTorch cannot do by itself in one process, a rank that lags and a price list, is simulated, with real
curvature of real weights behind it.
"""

import math
import sys
from pathlib import Path

import torch

from recorder import Recorder
from small_networks import Curvature, cross_entropy, moons, move, network, train

torch.set_num_threads(1)


def healthy(folder):
    """Reports everything that a failure mode looks at, and nothing is wrong with any of it."""
    data, validation = moons(512, 1), moons(1024, 2)
    model = network(3)
    run = Recorder("healthy", model="mlp 2-32-32-2 Tanh", parameters=1218, optimizer="sgd", target_loss=0.1, cost_budget=5.0,
                   currency="USD")

    def measure(step):
        run.add(step, "cost", amount=0.01, currency="USD", resource="cpu", seconds=1.0)
        if step % 20:
            return
        for dtype in (torch.float32, torch.float64):
            copy = network(3).to(dtype)
            copy.load_state_dict({name: value.to(dtype) for name, value in model.state_dict().items()})
            curvature = Curvature(cross_entropy(copy, (data[0].to(dtype), data[1])), copy.parameters())
            top, bottom, residual = curvature.lanczos()
            run.spectrum(step, top, "train-512", residual=residual, dtype=str(dtype).replace("torch.", ""))
        for part in range(4):
            rows = slice(256 * part, 256 * part + 256)
            curvature = Curvature(cross_entropy(model, (validation[0][rows], validation[1][rows])), model.parameters())
            top, bottom, residual = curvature.lanczos()
            run.spectrum(step, top, f"val-{part}", residual=residual)
        run.metric(step, "val_loss", cross_entropy(model, validation))
        run.metric(step, "bottom_eigenvalue", bottom)
        curvature = Curvature(cross_entropy(model, data), model.parameters())
        run.add(step, "cg", **curvature.solve(0.3, 1e-2, 50)[1])
        for rank in range(2):
            run.metric(step, "version_skew_steps", step % 3, rank=rank)
            run.add(step, "preconditioner", rank, kind="kfac", age_steps=step % 40 // 20)
        run.metric(step, "hessian_memory_bytes", 3.1e6 + 1e4 * (step % 3))
        run.metric(step, "gpu_memory_bytes", 5.2e8)
        run.metric(step, "gpu_memory_limit_bytes", 8e9)

    train(run, model, data, 241, each_step=measure, every=2)
    run.save(folder, "converged")


def newton_diverge(folder):
    """F1 by Newton steps: from step 24 on, solutions of conjugate gradient are taken eightfold, with next to no damping."""
    data = moons(256, 1)
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(2, 32), torch.nn.LeakyReLU(0.1), torch.nn.Linear(32, 32), torch.nn.LeakyReLU(0.1),
                                torch.nn.Linear(32, 2))
    targets = torch.nn.functional.one_hot(data[1], 2).float()
    run = Recorder("newton-diverge", model="mlp 2-32-32-2 LeakyReLU", parameters=1218, optimizer="newton-cg")
    careful = {"optimizer": "newton-cg", "damping": 0.5, "learning_rate": 1.0, "trust_radius": 0.3}
    careless = {"optimizer": "newton-cg", "damping": 1e-4, "learning_rate": 8.0, "trust_radius": "none"}
    run.add(0, "config", values=careful)
    for step in range(80):
        settings = careful if step < 24 else careless
        if step == 24:
            run.add(step, "config", values=careless)
        loss = torch.nn.functional.mse_loss(model(data[0]), targets)
        run.metric(step, "loss", loss)
        if not math.isfinite(float(loss)):
            run.add(step, "incident", kind="nan" if math.isnan(float(loss)) else "inf", message="the loss is not finite",
                    where="loss")
            break
        curvature = Curvature(loss, model.parameters())
        run.metric(step, "grad_norm", curvature.gradient.norm())
        if step % 4 == 0:
            top, bottom, residual = curvature.lanczos()
            run.spectrum(step, top, "train-256", residual=residual)
            run.metric(step, "bottom_eigenvalue", bottom)
        direction, solved = curvature.solve(settings["damping"], 1e-3, 40)
        run.add(step, "cg", **solved)
        radius = 0.3 if step < 24 else math.inf
        move(model, direction * min(settings["learning_rate"], radius / float(direction.norm())))
    run.save(folder, "failed")


def slow_cg(folder):
    """F3: a convex problem with features of very different scale, no preconditioner, hardly any damping."""
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(512, 80, generator=generator) * torch.logspace(1.5, -2, 80)
    y = (x.sum(1) + torch.randn(512, generator=generator) * 5 > 0).long()
    torch.manual_seed(0)
    model = torch.nn.Linear(80, 2)
    run = Recorder("slow-cg", model="logistic regression 80-2", parameters=162, optimizer="newton-cg")
    run.add(0, "config", values={"optimizer": "newton-cg", "damping": 1e-6, "tolerance": 1e-5})
    for step in range(24):
        loss = cross_entropy(model, (x, y))
        curvature = Curvature(loss, model.parameters())
        run.metric(step, "loss", loss)
        run.metric(step, "grad_norm", curvature.gradient.norm())
        direction, solved = curvature.solve(1e-6, 1e-5, 200)
        run.add(step, "cg", **solved)
        run.add(step, "preconditioner", kind="diagonal", age_steps=step)
        if step % 4 == 0:
            top, bottom, residual = curvature.lanczos(60)
            run.spectrum(step, top, "train-512", residual=residual)
            run.metric(step, "condition_number", (top[0] + 1e-6) / (max(bottom, 0.0) + 1e-6))
        move(model, direction * min(1.0, 0.5 / float(direction.norm())))
    run.save(folder, "completed")


def stale_curvature(folder):
    """F4: rank 1 computes its curvature with weights that are up to 24 steps old."""
    data = moons(512, 1)
    model = network(3)
    history = []
    run = Recorder("stale-curvature", model="mlp 2-32-32-2 Tanh", parameters=1218, optimizer="kfac-sgd",
                   tags={"world_size": "2"})

    def measure(step):
        history.append({name: value.clone() for name, value in model.state_dict().items()})
        if step % 10:
            return
        lag = 0 if step < 80 else min(24, step - 79)
        for rank, old in ((0, 0), (1, lag)):
            copy = network(3)
            copy.load_state_dict(history[step - old])
            curvature = Curvature(cross_entropy(copy, data), copy.parameters())
            top, bottom, residual = curvature.lanczos()
            run.spectrum(step, top, "train-512", rank=rank, residual=residual)
            run.metric(step, "version_skew_steps", old, rank=rank)
            run.add(step, "preconditioner", rank, kind="kfac", age_steps=old)

    train(run, model, data, 201, each_step=measure, every=5)
    run.save(folder, "completed")


def noisy_estimates(folder):
    """F5: curvature of batches of two samples each."""
    data = moons(512, 1)
    model = network(3)
    run = Recorder("noisy-estimates", model="mlp 2-32-32-2 Tanh", parameters=1218, optimizer="sgd")

    def measure(step):
        if step % 40:
            return
        generator = torch.Generator().manual_seed(step)
        for batch in range(8):
            rows = torch.randint(len(data[0]), (2,), generator=generator)
            curvature = Curvature(cross_entropy(model, (data[0][rows], data[1][rows])), model.parameters())
            top, bottom, residual = curvature.lanczos()
            run.spectrum(step, top, f"train-{batch}", residual=residual)

    train(run, model, data, 201, each_step=measure, every=5)
    run.save(folder, "completed")


def sharp_minimum(folder):
    """F6: a wide network learns 64 points by heart, a third of them with wrong labels."""
    data, validation = moons(64, 1, noise=0.25, flipped=0.33), moons(256, 2, noise=0.25)
    model = network(0, width=64)
    run = Recorder("sharp-minimum", model="mlp 2-64-64-2 Tanh", parameters=4482, optimizer="sgd")

    def measure(step):
        if step % 500:
            return
        for name, part in (("train-64", data), ("val-256", validation)):
            curvature = Curvature(cross_entropy(model, part), model.parameters())
            top, bottom, residual = curvature.lanczos(40)
            run.spectrum(step, top, name, residual=residual)
        run.metric(step, "val_loss", cross_entropy(model, validation))

    train(run, model, data, 8001, rate=0.1, batch=0, each_step=measure, every=50)
    run.save(folder, "completed")


def numerical_instability(folder):
    """F7: features far from zero are scaled by E[x^2] - E[x]^2, which float32 cannot do; float64 can."""
    x, y = moons(512, 1)
    shifted = x.double() + 1500.0
    model = network(3)
    run = Recorder("numerical-instability", model="mlp 2-32-32-2 Tanh", parameters=1218, optimizer="sgd")

    def scaled(dtype):
        values = shifted.to(dtype)
        mean = values.sum(0) / len(values)
        variance = (values * values).sum(0) / len(values) - mean * mean
        return (values - mean) / torch.sqrt(variance.abs() + 1e-3)

    def measure(step):
        if step % 20:
            return
        tops = {}
        for dtype in (torch.float32, torch.float64):
            copy = network(3).to(dtype)
            copy.load_state_dict({name: value.to(dtype) for name, value in model.state_dict().items()})
            curvature = Curvature(cross_entropy(copy, (scaled(dtype), y)), copy.parameters())
            top, bottom, residual = curvature.lanczos()
            tops[dtype] = top[0]
            run.spectrum(step, top, "train-512", residual=residual, dtype=str(dtype).replace("torch.", ""))
        difference = abs(tops[torch.float32] / tops[torch.float64] - 1)
        if difference > 0.02:
            run.add(step, "incident", kind="precision", where="hvp",
                    message=f"float32 and float64 differ by {100 * difference:.0f} % in the top eigenvalue")

    train(run, model, (scaled(torch.float32), y), 101, rate=0.05, each_step=measure, every=5)
    run.save(folder, "completed")


def cost_overrun(folder):
    """F8: every step costs two cents, the budget is two dollars, and the loss is not there yet."""
    data = moons(512, 1, flipped=0.2)
    run = Recorder("cost-overrun", model="mlp 2-32-32-2 Tanh", parameters=1218, optimizer="sgd", target_loss=0.05,
                   cost_budget=2.0, currency="USD")
    train(run, network(3), data, 161, every=5,
          each_step=lambda step: run.add(step, "cost", amount=0.02, currency="USD", resource="h100", seconds=20.0))
    run.save(folder, "cancelled")


def main():
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for make in (healthy, newton_diverge, slow_cg, stale_curvature, noisy_estimates, sharp_minimum, numerical_instability,
                 cost_overrun):
        make(folder)


if __name__ == "__main__":
    main()
