package io.curvescope.server.slo.condition;

import io.curvescope.server.alert.AlertLabels;
import io.curvescope.server.alert.AlertName;
import io.curvescope.server.alert.Condition;
import io.curvescope.server.alert.Evaluation;
import io.curvescope.server.slo.count.FairShare;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a source finds, run by run and project by project: one that cannot be judged costs its own
 * conditions only, and what was not judged is known.
 */
final class Findings {
  private final List<Condition> conditions = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final Set<Scope> unjudged = new HashSet<>();

  /** Alerts that were not judged; what is empty stands for any. */
  private record Scope(Optional<AlertName> name, Optional<String> project, Optional<String> run) {}

  /**
   * Adds what is said of a run, or of a project.
   *
   * @param run its id, or empty for the project
   * @return whether there was anything to be said
   */
  boolean add(String project, String run, Supplier<Optional<Condition>> made) {
    try {
      Optional<Condition> condition = made.get();
      condition.ifPresent(conditions::add);
      return condition.isPresent();
    } catch (RuntimeException cause) {
      failed(project, run, cause);
      return false;
    }
  }

  /** Notes that a run, or where that is empty a project, could not be judged. */
  void failed(String project, String run, Exception cause) {
    failures.add(new Failure(project, run, cause));
    unjudged.add(
        new Scope(
            Optional.empty(),
            Optional.of(project),
            Optional.of(run).filter(text -> !text.isEmpty())));
  }

  /** Notes that no project could be judged as to this alert. */
  void failed(AlertName name, Exception cause) {
    failures.add(new Failure("", "", cause));
    leftOut(name);
  }

  /** Notes that alerts of this name were cut off, of whatever project. */
  void leftOut(AlertName name) {
    unjudged.add(new Scope(Optional.of(name), Optional.empty(), Optional.empty()));
  }

  /** Notes that alerts of this name were cut off, of one project. */
  void leftOut(AlertName name, String project) {
    unjudged.add(new Scope(Optional.of(name), Optional.of(project), Optional.empty()));
  }

  /** Whether a row of a {@link FairShare} is within the limits; what was cut off is noted. */
  boolean takes(ResultSet row, AlertName name) throws SQLException {
    if (row.getRow() > FairShare.IN_ALL) {
      leftOut(name);
      return false;
    }
    if (row.getLong(FairShare.PLACE) > FairShare.OF_A_PROJECT) {
      leftOut(name, row.getString("project"));
      return false;
    }
    return true;
  }

  List<Failure> failures() {
    return List.copyOf(failures);
  }

  Evaluation evaluation() {
    Set<Scope> scopes = Set.copyOf(unjudged);
    return new Evaluation(conditions, labels -> isWithin(scopes, labels));
  }

  private static boolean isWithin(Set<Scope> scopes, AlertLabels labels) {
    return scopes.stream()
        .anyMatch(
            scope ->
                scope.name().map(labels.name()::equals).orElse(true)
                    && scope.project().map(labels.project()::equals).orElse(true)
                    && scope
                        .run()
                        .map(run -> labels.run().filter(id -> id.value().equals(run)).isPresent())
                        .orElse(true));
  }
}
