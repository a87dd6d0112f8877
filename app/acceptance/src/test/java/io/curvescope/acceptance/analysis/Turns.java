package io.curvescope.acceptance.analysis;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** In which order workers took up the analyses of several projects, all submitted before. */
record Turns(List<Turn> inOrder) {
  private record Turn(String project, Instant started, Instant finished) {}

  static Turns read(Connection connection) throws SQLException {
    List<Turn> turns = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select project, started_at, finished_at from analysis order by started_at")) {
      while (row.next()) {
        turns.add(
            new Turn(
                row.getString(1),
                row.getObject(2, OffsetDateTime.class).toInstant(),
                row.getObject(3, OffsetDateTime.class).toInstant()));
      }
    }
    return new Turns(turns);
  }

  int count() {
    return inOrder.size();
  }

  /**
   * How often in a row others were taken at most while a project had something waiting and nothing
   * in work. Counting only then, it does not depend on how long single analyses take.
   */
  Map<String, Integer> mostPassedOver() {
    Map<String, Integer> most = new HashMap<>();
    for (Turn each : inOrder) {
      most.computeIfAbsent(each.project(), this::mostPassedOver);
    }
    return most;
  }

  private int mostPassedOver(String project) {
    List<Turn> own = inOrder.stream().filter(turn -> turn.project().equals(project)).toList();
    Instant last = own.getLast().started();
    int most = 0;
    int passedOver = 0;
    for (Turn turn : inOrder) {
      boolean inWork =
          own.stream()
              .anyMatch(
                  each ->
                      !each.started().isAfter(turn.started())
                          && each.finished().isAfter(turn.started()));
      passedOver = inWork || turn.started().isAfter(last) ? 0 : passedOver + 1;
      most = Math.max(most, passedOver);
    }
    return most;
  }
}
