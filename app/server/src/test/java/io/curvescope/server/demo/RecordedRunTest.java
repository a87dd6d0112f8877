package io.curvescope.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class RecordedRunTest {
  private static final Instant END = Instant.parse("2027-01-02T03:04:05.678Z");

  @Test
  void shiftsEveryTimeByTheSameAmountSoThatTheRunEndsAtTheGivenInstant() {
    RecordedRun run = RecordedRun.load("diverge", END, "-x");

    assertThat(time(run.finish(), "time")).isEqualTo(END);
    Duration recorded =
        Duration.between(
            Instant.parse("2026-11-24T02:26:24.968233Z"),
            Instant.parse("2026-11-24T02:26:25.118284Z"));
    assertThat(time(run.description(), "started_at")).isEqualTo(END.minus(recorded));
    assertThat(run.events())
        .isSortedAccordingTo((one, other) -> time(one, "time").compareTo(time(other, "time")));
    assertThat(time(run.events().getLast(), "time")).isEqualTo(END);
  }

  @Test
  void holdsTheRecordedEventsUnderAnIdOfItsOwn() {
    RecordedRun run = RecordedRun.load("ok", END, "-x");

    assertThat(run.id()).isEqualTo("demo-ok-x");
    assertThat(run.description().required("id").stringValue()).isEqualTo("demo-ok-x");
    assertThat(run.countByType())
        .isEqualTo(
            Map.of("cg", 16, "config", 1, "hv", 16, "incident", 1, "metric", 933, "spectrum", 16));
  }

  @Test
  void keepsValuesThatAreNotFinite() {
    RecordedRun run = RecordedRun.load("diverge", END, "-x");

    assertThat(run.metric("loss")).contains(Double.POSITIVE_INFINITY);
    assertThat(run.topEigenvalues()).contains(Double.NaN);
  }

  @Test
  void batchesHoldEveryEventOnceInOrder() {
    RecordedRun run = RecordedRun.load("newton", END, "-x");

    List<List<ObjectNode>> batches = run.batches(50);

    assertThat(batches).extracting(List::size).containsExactly(50, 50, 27);
    assertThat(batches.stream().flatMap(List::stream)).containsExactlyElementsOf(run.events());
  }

  private static Instant time(ObjectNode object, String field) {
    return Instant.parse(object.required(field).stringValue());
  }
}
