package io.curvescope.server.alert.directive;

import io.curvescope.server.alert.Alert;
import io.curvescope.server.alert.AlertListener;
import io.curvescope.server.alert.AlertState;
import io.curvescope.server.alert.Remedy;
import io.curvescope.server.run.RunId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Asks running runs that opted in to an action for what their firing alerts want. An episode of an
 * alert asks a run once, also when a pass is repeated or another server takes over; a run that opts
 * in later is asked then.
 */
final class DirectiveIssuer implements AlertListener {
  /** Of the runs that an alert names, or else of its project and model. */
  private static final String ISSUE =
      """
      insert into directive (run_id, alert_id, alert, action, parameters, reason, created_at, expires_at)
      select run.run_id, asked.alert_id, asked.alert, asked.action, asked.parameters::jsonb, asked.reason, :now, :expiresAt
        from unnest(cast(:alertIds as bigint[]), cast(:alerts as text[]), cast(:actions as text[]),
                    cast(:parameters as text[]), cast(:reasons as text[]), cast(:projects as text[]),
                    cast(:models as text[]), cast(:runs as text[]))
               as asked (alert_id, alert, action, parameters, reason, project, model, run)
        join run on run.project = asked.project and run.directives <> '{}' and run.status = 'running'
                and asked.action = any (run.directives)
                and case when asked.run is not null then asked.run = run.id
                         when asked.model is not null then asked.model = run.model
                         else true end
      on conflict (run_id, alert_id, action) do nothing
      """;

  private final JdbcClient jdbc;
  private final Duration expiresAfter;
  private final Counter issued;

  DirectiveIssuer(JdbcClient jdbc, DirectiveProperties properties, MeterRegistry meters) {
    this.jdbc = jdbc;
    this.expiresAfter = properties.expiresAfter();
    this.issued =
        Counter.builder("curvescope.directives.issued")
            .description("Directives to training jobs")
            .register(meters);
  }

  /** An alert that asks something, of one run where one is named. */
  private record Asked(Alert alert, Remedy remedy, Optional<RunId> run) {}

  @Override
  public void passed(Instant now, List<Alert> current) {
    List<Asked> asked = new ArrayList<>();
    for (Alert alert : current) {
      if (alert.state() == AlertState.FIRING && alert.remedy().isPresent()) {
        runs(alert).forEach(run -> asked.add(new Asked(alert, alert.remedy().get(), run)));
      }
    }
    if (!asked.isEmpty()) {
      issued.increment(issue(now, asked));
    }
  }

  private static List<Optional<RunId>> runs(Alert alert) {
    Set<RunId> affected = alert.affectedRuns();
    return affected.isEmpty()
        ? List.of(alert.labels().run())
        : affected.stream().map(Optional::of).toList();
  }

  private int issue(Instant now, List<Asked> asked) {
    return jdbc.sql(ISSUE)
        .param("now", now.atOffset(ZoneOffset.UTC))
        .param("expiresAt", now.plus(expiresAfter).atOffset(ZoneOffset.UTC))
        .param(
            "alertIds", asked.stream().map(each -> each.alert().id().number()).toArray(Long[]::new))
        .param("alerts", texts(asked, each -> each.alert().labels().name().wireName()))
        .param("actions", texts(asked, each -> each.remedy().action().wireName()))
        .param(
            "parameters",
            texts(asked, each -> DirectiveRows.parameters(each.remedy().parameters())))
        .param("reasons", texts(asked, each -> each.alert().annotations().summary()))
        .param("projects", texts(asked, each -> each.alert().labels().project()))
        .param("models", optionalTexts(asked, each -> each.alert().labels().model()))
        .param("runs", optionalTexts(asked, each -> each.run().map(RunId::value)))
        .update();
  }

  private static String[] texts(List<Asked> asked, Function<Asked, String> text) {
    return asked.stream().map(text).toArray(String[]::new);
  }

  private static @Nullable String[] optionalTexts(
      List<Asked> asked, Function<Asked, Optional<String>> text) {
    return asked.stream().map(each -> text.apply(each).orElse(null)).toArray(String[]::new);
  }
}
