package io.curvescope.server.alert.cycle;

import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertAnnotations;
import io.curvescope.server.alert.AlertListener;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.alert.ConditionSource;
import io.curvescope.server.alert.Evaluation;
import io.curvescope.server.alert.store.AlertReader;
import io.curvescope.server.alert.store.AlertRetention;
import io.curvescope.server.alert.store.AlertStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pass: every source is asked, its alerts are taken on in one transaction, and listeners are
 * told where alerts stand. What fails leaves its alerts as they are, and the rest goes on. One pass
 * at a time, by one thread.
 */
final class AlertPass {
  private static final Logger log = LoggerFactory.getLogger(AlertPass.class);

  private static final Duration RETENTION_INTERVAL = Duration.ofHours(1);

  private final List<ConditionSource> sources;
  private final List<AlertListener> listeners;
  private final AlertStore store;
  private final AlertReader reader;
  private final AlertRetention retention;
  private final Function<Condition, AlertAnnotations> annotations;
  private final AlertMetrics metrics;
  private final Clock clock;
  private Instant retainedAt = Instant.EPOCH;

  AlertPass(
      List<ConditionSource> sources,
      List<AlertListener> listeners,
      AlertStore store,
      AlertReader reader,
      AlertRetention retention,
      Function<Condition, AlertAnnotations> annotations,
      AlertMetrics metrics,
      Clock clock) {
    this.sources = List.copyOf(sources);
    this.listeners = List.copyOf(listeners);
    this.store = store;
    this.reader = reader;
    this.retention = retention;
    this.annotations = annotations;
    this.metrics = metrics;
    this.clock = clock;
  }

  /** Never throws. */
  void run() {
    metrics.time(() -> run(clock.instant().truncatedTo(ChronoUnit.MICROS)));
  }

  private void run(Instant now) {
    for (ConditionSource source : sources) {
      attempt(source.name(), () -> evaluate(source, now));
    }
    attempt("alert-store", () -> tell(now));
    // Against the one before, whichever way the clock went.
    if (Duration.between(retainedAt, now).abs().compareTo(RETENTION_INTERVAL) > 0) {
      attempt("alert-store", () -> retention.apply(now));
      retainedAt = now;
    }
  }

  private void evaluate(ConditionSource source, Instant now) {
    Evaluation evaluation = source.evaluate(now);
    store.apply(source.name(), evaluation, annotations, now);
  }

  private void tell(Instant now) {
    List<Alert> current = reader.current(now);
    metrics.show(reader.counts());
    for (AlertListener listener : listeners) {
      attempt(listener.getClass().getSimpleName(), () -> listener.passed(now, current));
    }
  }

  private void attempt(String part, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException failure) {
      metrics.failed(part);
      log.warn("A pass of alerts failed in part, and is tried again: {}", part, failure);
    }
  }
}
