package io.curvescope.server.dashboard;

import io.curvescope.server.dashboard.sql.SqlTemplate;
import java.util.List;
import java.util.Optional;

/**
 * A variable of a dashboard.
 *
 * @param name as in {@code ${name:sqlstring}}
 * @param multiple whether it may have several values at once
 * @param includeAll whether it may have every value
 * @param allValue what stands for every value, instead of all of them
 * @param source where its values come from
 */
public record Variable(
    String name,
    boolean multiple,
    boolean includeAll,
    Optional<List<String>> allValue,
    Source source) {

  /** Where the values of a variable come from. */
  public sealed interface Source {
    /** From the database. */
    record Query(SqlTemplate template) implements Source {}

    /** Written down in the dashboard. */
    record Fixed(List<Option> options) implements Source {}

    /** Whatever a person writes. */
    record Free() implements Source {}

    /** From somewhere that this server does not ask. */
    record Unsupported(String reason) implements Source {}
  }

  /** A value and how it is shown. */
  public record Option(String text, String value) {}
}
