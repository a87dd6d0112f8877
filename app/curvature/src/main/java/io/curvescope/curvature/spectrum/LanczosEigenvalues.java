package io.curvescope.curvature.spectrum;

import io.curvescope.curvature.operator.MonitoredOperator;
import io.curvescope.curvature.spectrum.Eigenvalues.Completeness;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;

/** Thick-restarted block Lanczos with deflated random restarts; see {@link EigenvalueSolver}. */
final class LanczosEigenvalues {

  /** Probability of an overlooked eigenvalue at which a search outside the found ones may stop. */
  static final double MISS_PROBABILITY = 1e-6;

  private static final int VECTORS_BETWEEN_CHECKS = 5;

  private final MonitoredOperator operator;
  private final EigenvalueRequest request;
  private final LanczosPlan plan;
  private final KrylovSpace space;
  private final double tolerance;
  private double[] lockedValues = new double[0];
  private boolean restarted;

  LanczosEigenvalues(
      MonitoredOperator operator, EigenvalueRequest request, LanczosPlan plan, KrylovSpace space) {
    this.operator = operator;
    this.request = request;
    this.plan = plan;
    this.space = space;
    this.tolerance = tolerance(request, operator.dataType());
  }

  static double tolerance(EigenvalueRequest request, DataType type) {
    return request.tolerance().orElse(type == DataType.FLOAT ? 1e-5 : 1e-10);
  }

  Eigenvalues compute() {
    converge();
    Completeness completeness = verify();
    RitzRefinement refined =
        RitzRefinement.of(operator, space, plan.block(), tolerance * space.scale());
    int found = refined.eigenvalues().size();
    int[] top = IntStream.range(0, plan.resultTop()).map(i -> found - 1 - i).toArray();
    int[] bottom = IntStream.range(0, plan.resultBottom()).toArray();
    boolean whole = found == operator.dimension();
    return new Eigenvalues(
        refined.select(top),
        refined.select(bottom),
        request.vectors() ? Optional.of(refined.vectors(space.basis(), top)) : Optional.empty(),
        request.vectors() ? Optional.of(refined.vectors(space.basis(), bottom)) : Optional.empty(),
        whole ? Optional.of(refined.eigenvalues()) : Optional.empty(),
        whole ? Completeness.PROVEN : completeness,
        EigenvalueMethod.LANCZOS,
        tolerance,
        space.scale(),
        operator.matvecs(),
        request.seed(),
        operator.dataType());
  }

  /** Converges the wanted Ritz pairs from a random start and locks them. */
  private void converge() {
    space.startRandom();
    while (true) {
      boolean more = grow();
      RitzPairs ritz = space.ritzPairs();
      boolean enough = ritz.size() >= plan.wanted();
      double worst = ritz.worstResidual(plan.top(), plan.bottom());
      report(worst);
      if (!more || (enough && (space.isExhausted() || worst <= target()))) {
        lock(ritz, ritz.extremes(plan.top(), plan.bottom()));
        return;
      }
      if (space.isFull()) {
        restart(ritz, plan.top(), plan.bottom());
      }
    }
  }

  /** Searches outside the locked vectors until nothing enters the wanted set. */
  private Completeness verify() {
    while (space.locked() < operator.dimension()) {
      if (isSpent(plan.block())) {
        return Completeness.UNVERIFIED;
      }
      Search search = new Search(lockedValues, plan, tolerance * space.scale());
      restarted = false;
      space.startRandom();
      boolean settled = false;
      RitzPairs ritz;
      while (true) {
        boolean more = grow();
        ritz = space.ritzPairs();
        settled =
            space.isExhausted()
                || search.isSettled(
                    ritz, target(), restarted ? 0 : space.blockSteps(), operator.dimension());
        report(search.worstResidual(ritz));
        if (settled || !more) {
          break;
        }
        if (space.isFull()) {
          restart(
              ritz,
              plan.top() == 0 ? 0 : search.entersTop(ritz) + 1,
              plan.bottom() == 0 ? 0 : search.entersBottom(ritz) + 1);
        }
      }
      int[] entering = search.entering(ritz);
      lock(ritz, entering);
      trim();
      if (!settled) {
        return Completeness.UNVERIFIED;
      }
      if (entering.length == 0) {
        return Completeness.VERIFIED;
      }
    }
    return Completeness.PROVEN;
  }

  /** Takes block steps until the next look at the Ritz values; false when the products run out. */
  private boolean grow() {
    int grown = 0;
    do {
      if (space.active() > 0 && isSpent(space.pending())) {
        return false;
      }
      grown += space.pending();
      space.expand();
    } while (!space.isExhausted() && !space.isFull() && grown < VECTORS_BETWEEN_CHECKS);
    return true;
  }

  /** Whether more products would leave too few for the refinement. */
  private boolean isSpent(int more) {
    return operator.matvecs() + more + plan.wanted() > request.maximumMatvecs();
  }

  /**
   * Keeps the wanted Ritz vectors and half of the others, as many at either end: what decides the
   * speed is the distance from the wanted ones to those that are dropped, and a cluster that the
   * cut goes through is found again and again but never resolved, however few of it are wanted.
   */
  private void restart(RitzPairs ritz, int top, int bottom) {
    int wanted = Math.min(top + bottom, ritz.size());
    int room = plan.capacity() - space.locked() - 2 * plan.block();
    int kept = Math.max(1, Math.min(wanted + (ritz.size() - wanted) / 2, room));
    int extra = Math.max(0, kept - wanted);
    int extraTop = bottom == 0 ? extra : top == 0 ? 0 : (extra + 1) / 2;
    int keptTop = Math.min(kept, top + extraTop);
    space.restart(ritz, ritz.extremes(keptTop, kept - keptTop));
    restarted = true;
  }

  private void lock(RitzPairs ritz, int[] chosen) {
    lockedValues =
        DoubleStream.concat(
                DoubleStream.of(lockedValues), IntStream.of(chosen).mapToDouble(ritz::value))
            .toArray();
    space.lock(ritz, chosen);
  }

  /** Sorts the locked pairs and drops those that have been pushed out of the wanted set. */
  private void trim() {
    int[] order =
        IntStream.range(0, lockedValues.length)
            .boxed()
            .sorted((a, b) -> Double.compare(lockedValues[a], lockedValues[b]))
            .mapToInt(Integer::intValue)
            .toArray();
    int count = order.length;
    int bottom = Math.min(plan.bottom(), count);
    int top = Math.min(plan.top(), count - bottom);
    int[] chosen =
        IntStream.concat(
                IntStream.range(0, bottom).map(i -> order[i]),
                IntStream.range(count - top, count).map(i -> order[i]))
            .toArray();
    space.select(chosen);
    lockedValues = IntStream.of(chosen).mapToDouble(i -> lockedValues[i]).toArray();
  }

  /** Residual that the recurrence must reach: half the tolerance, so that the true one passes. */
  private double target() {
    return 0.5 * tolerance * space.scale();
  }

  private void report(double worst) {
    double relative = space.scale() > 0 ? worst / space.scale() : 0;
    long left = relative <= tolerance ? 0 : plan.capacity() - space.locked() - space.active();
    operator.expect(operator.matvecs() + Math.max(0, left) + plan.wanted(), relative);
  }
}
