package io.curvescope.server.analysis.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.curvescope.server.analysis.AnalysisResult;
import io.curvescope.server.analysis.ResultEigenvalue;
import io.curvescope.server.analysis.ResultTrace;
import io.curvescope.server.analysis.SpectrumComparison;
import io.curvescope.server.analysis.SpectrumComparison.Pair;
import io.curvescope.server.telemetry.DoubleArray;
import io.curvescope.server.telemetry.EventHeader;
import io.curvescope.server.telemetry.SpectrumEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SpectrumComparerTest {
  private static final AnalysisResult RECOMPUTED =
      result(List.of(10.0, 5.0, 3.0), List.of(-2.0, -1.0), 100);

  @Test
  void agreesWithinTheSumOfBothErrors() {
    SpectrumComparison comparison = compare(reported(residuals(0.05, 0.05), 10.04, 5.0));

    assertThat(comparison.withinErrors()).isTrue();
    assertThat(comparison.errorAssumed()).isFalse();
    assertThat(comparison.eigenvalues()).hasSize(2).allMatch(Pair::within);
    assertThat(comparison.eigenvalues().getFirst().relativeDifference())
        .isCloseTo(0.004, within(1e-12));
  }

  @Test
  void aLargestEigenvalueBeyondTheErrorsDisagrees() {
    SpectrumComparison comparison = compare(reported(residuals(0.01, 0.01), 10.5, 5.0));

    assertThat(comparison.withinErrors()).isFalse();
    assertThat(comparison.eigenvalues().stream().map(Pair::within).toList())
        .isEqualTo(List.of(false, true));
  }

  @Test
  void theLargestIsNotHeldAgainstASmallerOneThatHappensToFit() {
    assertThat(compare(reported(residuals(0.01), 5.0)).withinErrors()).isFalse();
  }

  @Test
  void whatLiesWhereNothingWasComputedIsNotJudged() {
    SpectrumComparison comparison = compare(reported(residuals(0.01, 0.01, 0.01), 10.0, 1.5, -2.0));

    assertThat(comparison.eigenvalues().stream().map(Pair::reported).toList())
        .isEqualTo(List.of(10.0, -2.0));
    assertThat(comparison.withinErrors()).isTrue();
  }

  @Test
  void whereTheWholeSpectrumIsKnownEverythingIsJudged() {
    AnalysisResult whole = result(List.of(10.0, 5.0, 3.0), List.of(-2.0, -1.0), 5);

    SpectrumComparison comparison =
        SpectrumComparer.compare(whole, reported(residuals(0.01, 0.01), 10.0, 1.5), true)
            .orElseThrow();

    assertThat(comparison.withinErrors()).isFalse();
  }

  @Test
  void withoutStatedErrorsOneHundredthIsAllowed() {
    assertThat(compare(reported(Optional.empty(), 10.05)).withinErrors()).isTrue();
    assertThat(compare(reported(Optional.empty(), 10.2)).withinErrors()).isFalse();
    assertThat(compare(reported(Optional.empty(), 10.2)).errorAssumed()).isTrue();
  }

  @Test
  void anInfiniteReportDisagrees() {
    SpectrumComparison comparison =
        compare(reported(residuals(Double.NaN), Double.POSITIVE_INFINITY));

    assertThat(comparison.withinErrors()).isFalse();
  }

  @Test
  void tracesAgreeWithinFourStandardErrors() {
    AnalysisResult trace = resultWithTrace(20, 0.1);

    assertThat(SpectrumComparer.compare(trace, reportedTrace(20.5, 0.1), true).orElseThrow())
        .returns(true, SpectrumComparison::withinErrors);
    assertThat(SpectrumComparer.compare(trace, reportedTrace(20.7, 0.1), true).orElseThrow())
        .returns(false, SpectrumComparison::withinErrors);
  }

  @Test
  void nodesOfADensityAreNotHeldAgainstEigenvalues() {
    SpectrumEvent density =
        new SpectrumEvent(
            header(),
            DoubleArray.of(1, 2),
            Optional.of(DoubleArray.of(0.5, 0.5)),
            Optional.empty(),
            Optional.empty(),
            Optional.of("slq"),
            Optional.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalDouble.empty());

    assertThat(SpectrumComparer.compare(RECOMPUTED, density, true)).isEmpty();
  }

  private static SpectrumComparison compare(SpectrumEvent reported) {
    return SpectrumComparer.compare(RECOMPUTED, reported, true).orElseThrow();
  }

  private static Optional<DoubleArray> residuals(double... values) {
    return Optional.of(DoubleArray.of(values));
  }

  private static SpectrumEvent reported(Optional<DoubleArray> residuals, double... eigenvalues) {
    return new SpectrumEvent(
        header(),
        DoubleArray.of(eigenvalues),
        Optional.empty(),
        residuals,
        Optional.of("hessian"),
        Optional.of("lanczos"),
        Optional.of("val-0"),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.of("float64"),
        OptionalDouble.empty(),
        OptionalDouble.empty());
  }

  private static SpectrumEvent reportedTrace(double trace, double stderr) {
    return new SpectrumEvent(
        header(),
        DoubleArray.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        Optional.of("float64"),
        OptionalDouble.of(trace),
        OptionalDouble.of(stderr));
  }

  private static EventHeader header() {
    return new EventHeader(Instant.EPOCH, 1, 0, Optional.empty(), false);
  }

  private static AnalysisResult result(List<Double> top, List<Double> bottom, int parameters) {
    return result(
        Optional.of(eigenvalues(top)),
        Optional.of(eigenvalues(bottom)),
        Optional.empty(),
        parameters);
  }

  private static AnalysisResult resultWithTrace(double trace, double stderr) {
    return result(
        Optional.empty(), Optional.empty(), Optional.of(new ResultTrace(trace, stderr, 64)), 100);
  }

  private static AnalysisResult result(
      Optional<List<ResultEigenvalue>> top,
      Optional<List<ResultEigenvalue>> bottom,
      Optional<ResultTrace> trace,
      int parameters) {
    return new AnalysisResult(
        0.1,
        0.1,
        parameters,
        List.of(),
        "hessian",
        "float64",
        1,
        true,
        "cpu",
        1,
        1,
        top,
        bottom,
        Optional.empty(),
        trace,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private static List<ResultEigenvalue> eigenvalues(List<Double> values) {
    return values.stream().map(value -> new ResultEigenvalue(value, 1e-10, true)).toList();
  }
}
