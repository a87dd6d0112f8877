"""Critical sharpness where it is known: along the gradient of a quadratic it is the curvature in that direction."""

import math
import unittest

import torch

from curvescope.torch import critical_sharpness
from tests_torch.test_hessian import loss_of, network


class CriticalSharpnessTest(unittest.TestCase):
    def quadratic(self, curvatures):
        point = torch.ones(len(curvatures), dtype=torch.float64)
        scale = torch.tensor(curvatures, dtype=torch.float64)
        return point, (lambda: float((scale * point ** 2).sum() / 2)), scale * point

    def test_it_is_the_curvature_along_the_gradient_of_a_quadratic_from_any_guess(self):
        point, loss, gradient = self.quadratic([4.0, 1.0, 0.1])
        expected = float((torch.tensor([4.0, 1.0, 0.1]) * gradient ** 2).sum() / (gradient ** 2).sum())
        for guess in (1e-2, 0.1, 0.5, 1.0, 10.0, 50.0):
            with self.subTest(guess):
                found = critical_sharpness(loss, [point], [gradient], guess=guess)
                self.assertAlmostEqual(found.value, expected, delta=0.05 * expected)
                self.assertTrue(found.lower <= 2.0 / expected <= found.upper)
                self.assertLess(found.forward_passes, 10)

    def test_a_good_guess_needs_few_passes(self):
        point, loss, gradient = self.quadratic([3.0, 3.0])
        found = critical_sharpness(loss, [point], [gradient], guess=0.6)
        self.assertAlmostEqual(found.value, 3.0, places=6)
        self.assertLessEqual(found.forward_passes, 6)

    def test_a_networks_bracket_holds_a_loss_that_falls_and_one_that_rises(self):
        model = network()
        parameters = list(model.parameters())
        direction = torch.autograd.grad(loss_of(model), parameters)
        before = [parameter.detach().clone() for parameter in parameters]
        found = critical_sharpness(lambda: loss_of(model), parameters, direction, guess=0.1)
        for parameter, original in zip(parameters, before):
            self.assertTrue(torch.equal(parameter, original), "put back bit for bit")

        def loss_at(rate):
            with torch.no_grad():
                for parameter, original, update in zip(parameters, before, direction):
                    parameter.copy_(original - rate * update)
                return float(loss_of(model))

        start = loss_at(0.0)
        self.assertLessEqual(loss_at(found.lower), start)
        self.assertGreater(loss_at(found.upper), start)
        self.assertLess(found.upper / found.lower, 1.5)

    def test_losses_that_overflow_count_as_raised(self):
        point = torch.ones(1, dtype=torch.float64)
        found = critical_sharpness(lambda: float("inf") if point.item() < 0.5 else point.item(), [point],
                                   [torch.ones(1, dtype=torch.float64)], guess=3.0)
        self.assertTrue(found.lower <= 0.5 <= found.upper)

    def test_a_direction_that_only_rises_or_only_falls(self):
        point = torch.ones(1, dtype=torch.float64)
        rising = critical_sharpness(lambda: -point.item(), [point], [torch.ones(1, dtype=torch.float64)])
        falling = critical_sharpness(lambda: point.item(), [point], [torch.ones(1, dtype=torch.float64)])
        self.assertEqual((rising.value, falling.value), (math.inf, 0.0))
        self.assertEqual(float(point), 1.0)

    def test_the_parameters_are_put_back_when_the_loss_fails(self):
        point = torch.ones(1, dtype=torch.float64)
        losses = iter([1.0])
        with self.assertRaises(StopIteration):
            critical_sharpness(lambda: next(losses), [point], [point.clone()])
        self.assertEqual(float(point), 1.0)


if __name__ == "__main__":
    unittest.main()
