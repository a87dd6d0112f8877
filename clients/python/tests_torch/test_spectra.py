"""Eigenvalues, densities and traces against dense linear algebra; and against the repository's PyTorch fixtures."""

import unittest

import torch

from curvescope.torch import HessianOperator, extreme_eigenvalues, hutchinson_trace, spectral_density
from tests_torch.test_hessian import dense, loss_of, network, quadratic

DOUBLE = torch.float64


class SpectraTest(unittest.TestCase):
    def test_vectors_are_of_the_operators_kind_unless_asked_otherwise(self):
        point = torch.linspace(-1.0, 1.0, 6, dtype=DOUBLE, requires_grad=True)
        operator = HessianOperator(point.pow(4).sum(), [point])
        expected = sorted((12 * point.detach() ** 2).tolist(), reverse=True)
        found = extreme_eigenvalues(operator, operator.size, top=6)
        self.assertEqual(found.dtype, "float64")
        for value, true in zip(found.eigenvalues, expected):
            self.assertAlmostEqual(value, true, places=9)
        self.assertEqual(spectral_density(operator, operator.size, probes=1, steps=3).dtype, "float64")
        trace = hutchinson_trace(operator, operator.size, probes=2)
        self.assertAlmostEqual(trace.value, sum(expected), places=9)
        self.assertEqual(extreme_eigenvalues(lambda vector: vector * 2, 3, top=1).dtype, "float32")

    def test_extreme_eigenvalues_of_a_network_agree_with_the_dense_ones_within_their_residuals(self):
        operator = HessianOperator.of_model(network(), loss_of)
        exact = torch.linalg.eigvalsh(dense(operator))
        found = extreme_eigenvalues(operator, operator.size, top=5, bottom=2, iterations=60, tolerance=1e-9, dtype=DOUBLE)
        expected = sorted(exact[-5:].tolist() + exact[:2].tolist(), reverse=True)
        for value, residual, known in zip(found.eigenvalues, found.residuals, expected):
            self.assertLessEqual(abs(value - known), residual + 1e-10)
            self.assertLess(residual, 1e-8)
        self.assertEqual(found.dtype, "float64")
        self.assertLessEqual(found.matvecs, 60)

    def test_a_residual_is_the_distance_that_it_says(self):
        matrix, _ = quadratic(50)
        found = extreme_eigenvalues(lambda vector: matrix @ vector, 50, top=3, iterations=8, dtype=DOUBLE)
        exact = torch.linalg.eigvalsh(matrix)
        for value, residual in zip(found.eigenvalues, found.residuals):
            self.assertGreater(residual, 1e-6, "not converged after 8 products")
            self.assertLessEqual(float((exact - value).abs().min()), residual)

    def test_multiple_eigenvalues_are_found_as_often_as_they_occur(self):
        values = torch.tensor([2.0, 2.0, 2.0, 1.0, 0.0, 0.0], dtype=DOUBLE)
        found = extreme_eigenvalues(lambda vector: values * vector, 6, top=4, bottom=2, dtype=DOUBLE)
        torch.testing.assert_close(torch.tensor(found.eigenvalues, dtype=DOUBLE), values, atol=1e-12, rtol=0)

    def test_the_zero_operator_and_a_single_parameter(self):
        self.assertEqual(extreme_eigenvalues(lambda vector: vector * 0, 4, top=2).eigenvalues, [0.0, 0.0])
        self.assertEqual(extreme_eigenvalues(lambda vector: vector * 3, 1, top=1).eigenvalues, [3.0])

    def test_a_time_limit_ends_the_search_with_what_was_found_and_how_good_it_is(self):
        matrix, _ = quadratic(50)
        found = extreme_eigenvalues(lambda vector: matrix @ vector, 50, top=2, iterations=50, tolerance=1e-12, dtype=DOUBLE,
                                    time_limit_seconds=0.0)
        self.assertEqual((len(found.eigenvalues), found.matvecs), (2, 2))
        self.assertGreater(max(found.residuals), 1e-3)

    def test_the_same_seed_gives_the_same_numbers(self):
        matrix, _ = quadratic(30)
        first, second = (extreme_eigenvalues(lambda vector: matrix @ vector, 30, top=2, seed=4, dtype=DOUBLE)
                         for _ in range(2))
        self.assertEqual(first, second)

    def test_a_densitys_moments_are_the_operators(self):
        matrix, _ = quadratic(40)
        density = spectral_density(lambda vector: matrix @ vector, 40, probes=200, steps=20, dtype=DOUBLE)
        exact = torch.linalg.eigvalsh(matrix)
        self.assertAlmostEqual(sum(density.weights), 1.0, places=9)
        self.assertLess(abs(density.moment(1) - float(exact.mean())), 0.5)
        self.assertLess(abs(density.moment(2) / float((exact ** 2).mean()) - 1.0), 0.1)
        self.assertEqual(density.matvecs, 200 * 20)
        self.assertEqual(density.nodes, sorted(density.nodes))

    def test_a_trace_lies_within_a_few_standard_errors_and_is_exact_for_a_diagonal(self):
        matrix, _ = quadratic(40)
        estimate = hutchinson_trace(lambda vector: matrix @ vector, 40, probes=400, dtype=DOUBLE)
        self.assertLess(abs(estimate.value - float(matrix.trace())), 4.0 * estimate.standard_error)
        self.assertGreater(estimate.standard_error, 0.0)
        diagonal = torch.arange(5, dtype=DOUBLE)
        self.assertEqual(hutchinson_trace(lambda vector: diagonal * vector, 5, probes=2, dtype=DOUBLE).value, 10.0)

    def test_wrong_uses_are_named(self):
        for wrong in ({"top": 0}, {"top": 7}, {"top": 2, "bottom": -1}, {"top": 3, "iterations": 2}):
            with self.subTest(wrong), self.assertRaises(ValueError):
                extreme_eigenvalues(lambda vector: vector, 6, **wrong)
        with self.assertRaises(ValueError):
            hutchinson_trace(lambda vector: vector, 6, probes=1)
        with self.assertRaises(ValueError):
            spectral_density(lambda vector: vector, 6, steps=0)


if __name__ == "__main__":
    unittest.main()
