"""Hessian-vector products against Hessians that are known."""

import unittest

import torch

from curvescope.torch import HessianOperator


def quadratic(size, seed=0):
    """A symmetric matrix and its loss x'Ax / 2 at a random point."""
    generator = torch.Generator().manual_seed(seed)
    matrix = torch.randn(size, size, generator=generator, dtype=torch.float64)
    matrix = (matrix + matrix.T) / 2
    point = torch.randn(size, generator=generator, dtype=torch.float64).requires_grad_(True)
    return matrix, point


def network(seed=0, batch_norm=False):
    torch.manual_seed(seed)
    layers = [torch.nn.Linear(4, 8), torch.nn.Tanh(), torch.nn.Linear(8, 3)]
    if batch_norm:
        layers.insert(1, torch.nn.BatchNorm1d(8))
    return torch.nn.Sequential(*layers).double()


def batch():
    generator = torch.Generator().manual_seed(7)
    return (torch.randn(16, 4, generator=generator, dtype=torch.float64),
            torch.randint(0, 3, (16,), generator=generator))


def loss_of(model):
    inputs, targets = batch()
    return torch.nn.functional.cross_entropy(model(inputs), targets)


def dense(operator):
    return torch.stack([operator(row) for row in torch.eye(operator.size, dtype=torch.float64)])


class HessianTest(unittest.TestCase):
    def test_the_hessian_of_a_quadratic_is_its_matrix(self):
        matrix, point = quadratic(9)
        operator = HessianOperator(point @ matrix @ point / 2, [point])
        torch.testing.assert_close(dense(operator), matrix)
        torch.testing.assert_close(operator.gradient(), (matrix @ point).detach())

    def test_a_network_agrees_with_autograds_dense_hessian(self):
        model = network()
        parameters = list(model.parameters())
        shapes = [parameter.shape for parameter in parameters]
        names = [name for name, _ in model.named_parameters()]

        def of_flat(flat):
            pieces = torch.split(flat, [shape.numel() for shape in shapes])
            weights = {name: piece.view(shape) for name, piece, shape in zip(names, pieces, shapes)}
            hidden = torch.tanh(torch.nn.functional.linear(batch()[0], weights["0.weight"], weights["0.bias"]))
            logits = torch.nn.functional.linear(hidden, weights["2.weight"], weights["2.bias"])
            return torch.nn.functional.cross_entropy(logits, batch()[1])

        flat = torch.cat([parameter.detach().reshape(-1) for parameter in parameters])
        expected = torch.autograd.functional.hessian(of_flat, flat)
        torch.testing.assert_close(dense(HessianOperator.of_model(model, loss_of)), expected, rtol=1e-10, atol=1e-12)
        pieces = [parameter.detach() for parameter in parameters]
        functional = HessianOperator.of_function(
            lambda leaves: of_flat(torch.cat([leaf.reshape(-1) for leaf in leaves])), pieces)
        torch.testing.assert_close(dense(functional), expected, rtol=1e-10, atol=1e-12)

    def test_measuring_leaves_buffers_gradients_and_the_random_state_as_they_were(self):
        model = torch.nn.Sequential(network(batch_norm=True), torch.nn.Dropout(0.5)).train()
        before = {name: buffer.clone() for name, buffer in model.named_buffers()}
        state = torch.get_rng_state()
        operator = HessianOperator.of_model(model, loss_of)
        vector = torch.ones(operator.size, dtype=torch.float64)
        first, second = operator(vector), operator(vector)
        self.assertTrue(torch.equal(first, second), "one draw of the dropout for all products")
        for name, buffer in model.named_buffers():
            self.assertTrue(torch.equal(buffer, before[name]), name)
        self.assertTrue(torch.equal(torch.get_rng_state(), state))
        self.assertTrue(all(parameter.grad is None for parameter in model.parameters()))

    def test_parameters_that_the_loss_does_not_use_or_uses_linearly_have_no_curvature(self):
        used, unused, linear = (torch.ones(2, dtype=torch.float64, requires_grad=True) for _ in range(3))
        operator = HessianOperator((used ** 3).sum() + linear.sum(), [used, unused, linear])
        torch.testing.assert_close(dense(operator).diagonal(),
                                   torch.tensor([6.0, 6.0, 0.0, 0.0, 0.0, 0.0], dtype=torch.float64))
        only_linear = HessianOperator(linear.sum(), [linear])
        self.assertEqual(float(only_linear(torch.ones(2)).abs().max()), 0.0)

    def test_scaled_dot_product_attention_has_a_second_derivative(self):
        torch.manual_seed(0)
        attention = torch.nn.MultiheadAttention(8, 2, batch_first=True)
        inputs = torch.randn(2, 5, 8)
        operator = HessianOperator.of_model(
            attention, lambda model: model(inputs, inputs, inputs, need_weights=False)[0].pow(2).mean())
        self.assertTrue(bool(torch.isfinite(operator(torch.ones(operator.size))).all()))

    def test_wrong_uses_are_named(self):
        point = torch.ones(3, requires_grad=True)
        for wrong in (lambda: HessianOperator(point ** 2, [point]), lambda: HessianOperator(point.sum(), []),
                      lambda: HessianOperator(point.sum(), [torch.ones(2)]),
                      lambda: HessianOperator(torch.tensor(1.0), [point]),
                      lambda: HessianOperator(point.pow(2).sum(), [point])(torch.ones(4))):
            with self.assertRaises(ValueError):
                wrong()


if __name__ == "__main__":
    unittest.main()
