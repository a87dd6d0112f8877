package io.curvescope.server.demo.training;

import io.curvescope.curvature.solve.CgOutcome;
import io.curvescope.curvature.solve.CgResult;
import io.curvescope.curvature.spectrum.Eigenvalue;
import io.curvescope.curvature.spectrum.Eigenvalues;
import io.curvescope.server.demo.EventNode;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the job reports, in the format of the API. */
final class JobEvents {
  private final Clock clock;

  JobEvents(Clock clock) {
    this.clock = clock;
  }

  ObjectNode config(Map<String, Double> values) {
    ObjectNode event = event("config", 0);
    ObjectNode object = event.putObject("values");
    values.forEach(object::put);
    return event;
  }

  ObjectNode metric(String name, double value, long step) {
    return EventNode.metric(clock.instant(), step, name, value);
  }

  List<ObjectNode> step(NewtonStep taken) {
    CgResult cg = taken.cg();
    ObjectNode solve =
        event("cg", taken.step())
            .put("iterations", cg.iterations())
            .put("residual", cg.residual())
            .put("damping", cg.damping())
            .put("preconditioner", cg.preconditioner().toLowerCase(Locale.ROOT))
            .put("converged", cg.isConverged())
            .put("negative_curvature", cg.outcome() instanceof CgOutcome.NegativeCurvature)
            .put("step_norm", taken.stepNorm())
            .put("seconds", taken.seconds());
    ObjectNode products =
        event("hv", taken.step())
            .put("seconds", taken.seconds() / Math.max(1, cg.matvecs()))
            .put("count", Math.max(1, cg.matvecs()));
    return List.of(
        metric("loss", taken.loss(), taken.step()),
        metric("grad_norm", taken.gradientNorm(), taken.step()),
        metric("damping", cg.damping(), taken.step()),
        solve,
        products);
  }

  ObjectNode spectrum(Eigenvalues found, long step) {
    ObjectNode event =
        event("spectrum", step)
            .put("operator", "hessian")
            .put("method", found.method().name().toLowerCase(Locale.ROOT))
            .put("batch", DigitsNetwork.BATCH)
            .put("matvecs", found.matvecs())
            .put("seed", found.seed())
            .put("dtype", "float64");
    ArrayNode values = event.putArray("eigenvalues");
    ArrayNode residuals = event.putArray("residuals");
    for (Eigenvalue one : found.top()) {
      values.add(one.value());
      residuals.add(one.residual());
    }
    return event;
  }

  ObjectNode divergence(String message, long step) {
    return event("incident", step).put("kind", "divergence").put("message", message);
  }

  private ObjectNode event(String type, long step) {
    return EventNode.of(type, clock.instant(), step);
  }
}
