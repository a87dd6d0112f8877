package io.curvescope.server.slo.count;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Projects and models as small numbers. A group keeps its number, so memory stays right. */
public final class Groups {
  private static final String ADD =
      "insert into slo_group (project, model) select * from unnest(?::text[], ?::text[])"
          + " on conflict do nothing";

  private final Map<Group, Integer> ids = new HashMap<>();
  private final Map<Integer, Group> groups = new HashMap<>();

  /** Whom a budget belongs to; the model is empty for runs that name none. */
  public record Group(String project, String model) {}

  /** Reads the groups that there are. */
  void load(Connection connection) throws SQLException {
    ids.clear();
    groups.clear();
    readAll(connection);
  }

  /** Makes sure that all of these have a number. */
  void ensure(Connection connection, Collection<Group> wanted) throws SQLException {
    Set<Group> missing =
        wanted.stream().filter(group -> !ids.containsKey(group)).collect(Collectors.toSet());
    if (missing.isEmpty()) {
      return;
    }
    List<Group> adding = List.copyOf(missing);
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      ArrayParameters.bindTexts(statement, 1, adding.stream().map(Group::project).toList());
      ArrayParameters.bindTexts(statement, 2, adding.stream().map(Group::model).toList());
      statement.executeUpdate();
    }
    readAll(connection);
  }

  /** The number of a group that {@link #ensure} has seen. */
  int id(Group group) {
    Integer id = ids.get(group);
    if (id == null) {
      throw new IllegalStateException("the group has no number yet");
    }
    return id;
  }

  /** All groups by number. */
  public Map<Integer, Group> all() {
    return Map.copyOf(groups);
  }

  private void readAll(Connection connection) throws SQLException {
    try (PreparedStatement statement =
            connection.prepareStatement("select group_id, project, model from slo_group");
        ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        Group group = new Group(result.getString(2), result.getString(3));
        ids.put(group, result.getInt(1));
        groups.put(result.getInt(1), group);
      }
    }
  }
}
