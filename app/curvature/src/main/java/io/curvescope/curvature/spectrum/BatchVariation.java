package io.curvescope.curvature.spectrum;

import io.curvescope.curvature.operator.LinearOperator;
import io.curvescope.curvature.operator.Monitor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How much an eigenvalue changes from mini-batch to mini-batch.
 *
 * @param rank 0 for the largest eigenvalue, 1 for the next
 * @param mean over the batches, with its standard error
 * @param variance unbiased sample variance over the batches
 * @param varianceStandardError standard error of the variance from the sample's fourth moment:
 *     square root of (m4 - (b - 3) / (b - 1) variance^2) / b for b batches
 * @param values of every batch, in order
 */
public record BatchVariation(
    int rank,
    Estimate mean,
    double variance,
    double varianceStandardError,
    List<Eigenvalue> values) {

  /** Copies the list. */
  public BatchVariation {
    values = List.copyOf(values);
  }

  /**
   * Computes the largest eigenvalues of every batch's operator and their variation.
   *
   * @param batches at least 2 operators of one dimension
   * @param request whose top is taken, bottom and vectors are not
   * @throws IllegalArgumentException if there are fewer than 2 batches, their dimensions differ or
   *     top is 0
   */
  public static List<BatchVariation> of(
      List<? extends LinearOperator> batches, EigenvalueRequest request, Monitor monitor) {
    Check.atLeast("batches", batches.size(), 2);
    Check.atLeast("top", request.top(), 1);
    if (batches.stream().map(LinearOperator::dimension).collect(Collectors.toSet()).size() > 1) {
      throw new IllegalArgumentException("batches: operators must have one dimension");
    }
    EigenvalueRequest largest = request.withEnds(request.top(), 0);
    List<Eigenvalues> found = new ArrayList<>();
    long before = 0;
    for (LinearOperator batch : batches) {
      Eigenvalues eigenvalues = EigenvalueSolver.solve(batch, largest, monitor.after(before));
      before += eigenvalues.matvecs();
      found.add(eigenvalues);
    }
    List<BatchVariation> all = new ArrayList<>();
    for (int rank = 0; rank < found.getFirst().top().size(); rank++) {
      all.add(variation(rank, found));
    }
    return all;
  }

  private static BatchVariation variation(int rank, List<Eigenvalues> found) {
    List<Eigenvalue> values = found.stream().map(one -> one.top().get(rank)).toList();
    RunningMoments moments = new RunningMoments();
    values.forEach(value -> moments.add(value.value()));
    double fourth =
        values.stream()
            .mapToDouble(value -> Math.pow(value.value() - moments.mean(), 4))
            .average()
            .orElseThrow();
    double count = values.size();
    double variance = moments.variance();
    double spread = fourth - (count - 3) / (count - 1) * variance * variance;
    return new BatchVariation(
        rank, moments.estimate(), variance, Math.sqrt(Math.max(0, spread) / count), values);
  }
}
