package io.curvescope.server.analysis;

import io.curvescope.curvature.CurvatureMatrix;
import io.curvescope.curvature.exec.Precision;
import io.curvescope.curvature.loss.Loss;
import io.curvescope.curvature.loss.Reduction;
import io.curvescope.server.checkpoint.Checkpoint;
import io.curvescope.server.digest.Sha256;
import io.curvescope.server.run.RunId;
import io.curvescope.server.run.RunKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.springframework.util.unit.DataSize;

/** Questions and answers for tests of the queue, which looks into neither. */
public final class SampleAnalyses {
  /** The settings that tests run with: the defaults. */
  public static final AnalysisProperties PROPERTIES =
      new AnalysisProperties(
          1000, Duration.ofHours(1), Duration.ofSeconds(15), 3, DataSize.ofGigabytes(2));

  private SampleAnalyses() {}

  /** A request that differs from others by its seed. */
  public static AnalysisRequest request(long seed) {
    return new AnalysisRequest(
        new Loss.CrossEntropy(Reduction.MEAN),
        CurvatureMatrix.HESSIAN,
        Optional.empty(),
        2,
        1,
        4,
        Optional.empty(),
        OptionalInt.empty(),
        false,
        Precision.FLOAT64,
        seed);
  }

  /** A question about a run at a step. */
  public static Submission submission(RunKey run, String project, long step, long seed) {
    Sha256 digest = Sha256.of("artifact".getBytes(StandardCharsets.UTF_8));
    Checkpoint checkpoint =
        new Checkpoint(
            1,
            run,
            new RunId("unused"),
            project,
            step,
            digest,
            Optional.empty(),
            digest,
            Optional.of("val-0"),
            Optional.empty(),
            Instant.EPOCH);
    return new Submission(checkpoint, request(seed), 1_000, 1_507, Optional.empty());
  }

  /** An answer with numbers that only survive when every digit does. */
  public static AnalysisResult result() {
    return new AnalysisResult(
        0.1 + 0.2,
        Math.nextUp(1.0),
        1_507,
        List.of("0.weight", "0.bias"),
        "hessian",
        "float64",
        1,
        true,
        "cpu",
        212,
        0.8,
        Optional.of(
            List.of(
                new ResultEigenvalue(Math.PI, 3e-13, true),
                new ResultEigenvalue(1 / 3.0, Double.MIN_VALUE, false))),
        Optional.of(List.of(new ResultEigenvalue(-0.15486787329835527, 2e-12, true))),
        Optional.empty(),
        Optional.of(new ResultTrace(13.610418678290237, 0.12, 64)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of("a warning"));
  }
}
