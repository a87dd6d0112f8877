"""Small networks, their data, and exact curvature of their losses."""

import math

import torch


def moons(count, seed, noise=0.15, flipped=0.0):
    """Two interleaved half circles; a share of the labels may be wrong."""
    generator = torch.Generator().manual_seed(seed)
    angle = torch.rand(count, generator=generator) * math.pi
    label = (torch.arange(count) % 2).long()
    x = torch.stack([torch.cos(angle) * (1 - 2 * label) + label, torch.sin(angle) * (1 - 2 * label) + 0.5 * label], 1)
    x = x + noise * torch.randn(count, 2, generator=generator)
    wrong = torch.rand(count, generator=generator) < flipped
    return x, torch.where(wrong, 1 - label, label)


def network(seed, width=32, dtype=torch.float32):
    torch.manual_seed(seed)
    return torch.nn.Sequential(torch.nn.Linear(2, width), torch.nn.Tanh(), torch.nn.Linear(width, width), torch.nn.Tanh(),
                               torch.nn.Linear(width, 2)).to(dtype)


class Curvature:
    """Exact Hessian-vector products of a loss by double backward."""

    def __init__(self, loss, parameters):
        self.parameters = [each for each in parameters if each.requires_grad]
        self.gradients = torch.autograd.grad(loss, self.parameters, create_graph=True)
        self.gradient = torch.cat([each.reshape(-1) for each in self.gradients]).detach()

    def __matmul__(self, vector):
        pieces, offset = [], 0
        for each in self.parameters:
            pieces.append(vector[offset:offset + each.numel()].view_as(each))
            offset += each.numel()
        products = torch.autograd.grad(self.gradients, self.parameters, grad_outputs=pieces, retain_graph=True)
        return torch.cat([each.reshape(-1) for each in products]).detach()

    def lanczos(self, steps=24, seed=0, top=3):
        """The largest eigenvalues, the smallest one, and the residual of the largest."""
        generator = torch.Generator().manual_seed(seed)
        v = torch.randn(self.gradient.numel(), generator=generator, dtype=torch.float64).to(self.gradient.dtype)
        basis, alphas, betas = [v / v.norm()], [], []
        for _ in range(steps):
            w = self @ basis[-1]
            alphas.append(float(w @ basis[-1]))
            for each in basis + basis:
                w = w - (w @ each) * each
            betas.append(float(w.norm()))
            if betas[-1] < 1e-7 * max(1.0, abs(alphas[0])):
                break
            basis.append(w / betas[-1])
        size = len(alphas)
        tridiagonal = torch.diag(torch.tensor(alphas, dtype=torch.float64))
        for i in range(size - 1):
            tridiagonal[i, i + 1] = tridiagonal[i + 1, i] = betas[i]
        values, vectors = torch.linalg.eigh(tridiagonal)
        residual = abs(betas[size - 1] * float(vectors[-1, -1]))
        return values.flip(0)[:top].tolist(), float(values[0]), residual

    def solve(self, damping, tolerance, most):
        """Conjugate gradient on (H + damping) x = -gradient, which stops at negative curvature."""
        b = -self.gradient
        x, r = torch.zeros_like(b), b.clone()
        p, norm = r.clone(), float(b.norm())
        squared, iterations, negative = float(r @ r), 0, False
        while iterations < most and math.sqrt(squared) > tolerance * norm:
            product = (self @ p) + damping * p
            bend = float(p @ product)
            iterations += 1
            if bend <= 0:
                negative = True
                x = x if iterations > 1 else p
                break
            step = squared / bend
            x, r = x + step * p, r - step * product
            before, squared = squared, float(r @ r)
            p = r + (squared / before) * p
        residual = math.sqrt(squared) / norm
        return x, dict(iterations=iterations, residual=residual, tolerance=tolerance, damping=damping,
                       preconditioner="none", converged=residual <= tolerance, negative_curvature=negative,
                       step_norm=float(x.norm()), seconds=iterations * 6e-4)


def cross_entropy(model, data):
    return torch.nn.functional.cross_entropy(model(data[0]), data[1])


def move(model, direction):
    offset = 0
    with torch.no_grad():
        for each in model.parameters():
            each += direction[offset:offset + each.numel()].view_as(each)
            offset += each.numel()


def train(recorder, model, data, steps, rate=0.1, momentum=0.9, batch=64, seed=0, every=1, each_step=None):
    """SGD with momentum, on the whole data where `batch` is 0; reports loss, norm of the gradient and learning rate."""
    recorder.add(0, "config", values={"optimizer": "sgd", "learning_rate": rate, "momentum": momentum, "batch_size": batch})
    optimizer = torch.optim.SGD(model.parameters(), lr=rate, momentum=momentum)
    generator = torch.Generator().manual_seed(seed)
    for step in range(steps):
        rows = torch.randint(len(data[0]), (batch,), generator=generator) if batch else slice(None)
        optimizer.zero_grad()
        loss = cross_entropy(model, (data[0][rows], data[1][rows]))
        loss.backward()
        if step % every == 0:
            norm = math.sqrt(sum(float(each.grad.norm()) ** 2 for each in model.parameters()))
            recorder.metric(step, "loss", loss)
            recorder.metric(step, "grad_norm", norm)
            recorder.metric(step, "learning_rate", rate)
        if each_step:
            each_step(step)
        optimizer.step()
