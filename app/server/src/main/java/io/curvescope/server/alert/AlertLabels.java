package io.curvescope.server.alert;

import io.curvescope.server.run.RunId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An alert's identity: two conditions with the same labels are one alert.
 *
 * @param slo the objective behind it, if any
 * @param model as the run names it
 * @param run where the alert concerns one run
 * @param error the message behind it, where there is one; kept normalised ({@link
 *     NormalisedError}), so that alerts are deduplicated by run and message
 */
public record AlertLabels(
    AlertName name,
    Severity severity,
    Team team,
    String project,
    Optional<String> slo,
    Optional<String> model,
    Optional<RunId> run,
    Optional<String> error) {
  public AlertLabels {
    if (project.isBlank()) {
      throw new IllegalArgumentException("project must not be blank");
    }
    slo = slo.filter(text -> !text.isBlank());
    model = model.filter(text -> !text.isBlank());
    error = error.map(NormalisedError::of).filter(text -> !text.isBlank());
  }

  /** Labels with the severity and the team that the alert's name has. */
  public static AlertLabels of(AlertName name, String project) {
    return new AlertLabels(
        name,
        name.severity(),
        name.team(),
        project,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with another severity; pages go to model-infra, tickets to data science. */
  public AlertLabels withSeverity(Severity other) {
    return new AlertLabels(name, other, Team.of(other), project, slo, model, run, error);
  }

  /** The same for an objective. */
  public AlertLabels withSlo(String objective) {
    return new AlertLabels(
        name, severity, team, project, Optional.of(objective), model, run, error);
  }

  /** The same for a model, where one is known. */
  public AlertLabels withModel(Optional<String> of) {
    return new AlertLabels(name, severity, team, project, slo, of, run, error);
  }

  /** The same for a run. */
  public AlertLabels withRun(RunId id) {
    return new AlertLabels(name, severity, team, project, slo, model, Optional.of(id), error);
  }

  /** The same for an error message as it was reported, where there is one. */
  public AlertLabels withError(Optional<String> message) {
    return new AlertLabels(name, severity, team, project, slo, model, run, message);
  }

  /**
   * The labels as Alertmanager and the API have them, those that are empty left out, in the order
   * of names.
   */
  public Map<String, String> toMap() {
    Map<String, String> labels = new TreeMap<>();
    labels.put("alertname", name.wireName());
    labels.put("severity", severity.wireName());
    labels.put("team", team.wireName());
    labels.put("project", project);
    slo.ifPresent(value -> labels.put("slo", value));
    model.ifPresent(value -> labels.put("model", value));
    run.ifPresent(value -> labels.put("run", value.value()));
    error.ifPresent(value -> labels.put("error", value));
    return labels;
  }
}
