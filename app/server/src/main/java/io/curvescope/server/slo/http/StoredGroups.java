package io.curvescope.server.slo.http;

import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.curvescope.server.slo.definition.Durations;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads budgets as they were last evaluated, by this server or another. */
@Repository
@ConditionalOnRole(Role.API)
class StoredGroups {
  private static final String READ =
      """
      select slo.name, shown.*
        from unnest(cast(:slos as text[])) as slo (name)
       cross join lateral (
         select project, model, good, total, budget_left, burn_rates, state
           from slo_status join slo_group using (group_id)
          where slo_status.slo = slo.name and (cast(:all as boolean) or project = any (cast(:projects as text[])))
          order by project, model limit :most) as shown
      """;
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, @Nullable Double>> RATES =
      new TypeReference<>() {};

  private final JdbcClient jdbc;

  StoredGroups(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The budgets of these objectives, by project and model.
   *
   * @param projects empty for all
   * @param most of each objective
   */
  Map<String, List<GroupJson>> read(
      Collection<String> slos, Optional<Set<String>> projects, int most) {
    return jdbc
        .sql(READ)
        .param("slos", slos.toArray(String[]::new))
        .param("all", projects.isEmpty())
        .param("projects", projects.orElse(Set.of()).toArray(String[]::new))
        .param("most", most)
        .query((row, number) -> Map.entry(row.getString("name"), group(row)))
        .list()
        .stream()
        .collect(
            Collectors.groupingBy(
                Map.Entry::getKey,
                HashMap::new,
                Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
  }

  private static GroupJson group(ResultSet row) throws SQLException {
    long total = row.getLong("total");
    double left = row.getDouble("budget_left");
    Optional<Double> budgetLeft = row.wasNull() ? Optional.empty() : Optional.of(left);
    return new GroupJson(
        row.getString("project"),
        Optional.of(row.getString("model")).filter(model -> !model.isEmpty()),
        Optional.empty(),
        total == 0 ? Optional.empty() : Optional.of((double) row.getLong("good") / total),
        budgetLeft,
        byLength(JSON.readValue(row.getString("burn_rates"), RATES)),
        row.getString("state"));
  }

  private static Map<String, @Nullable Double> byLength(Map<String, @Nullable Double> rates) {
    Map<String, @Nullable Double> sorted =
        new TreeMap<>(
            Comparator.comparing((String text) -> Durations.parse(text).orElse(Duration.ZERO))
                .thenComparing(Comparator.naturalOrder()));
    sorted.putAll(rates);
    return new LinkedHashMap<>(sorted);
  }
}
