package io.curvescope.server.dashboard.sql;

import io.curvescope.server.dashboard.Interval;
import java.util.Optional;

/** A part of a query: text that is sent as it is, or something that stands for a value. */
sealed interface Piece {
  /** SQL of the dashboard's own. */
  record Text(String sql) implements Piece {}

  /** {@code $__timeFilter(column)}. */
  record TimeFilter(String column) implements Piece {}

  /** {@code $__timeFrom()}. */
  record TimeFrom() implements Piece {}

  /** {@code $__timeTo()}. */
  record TimeTo() implements Piece {}

  /**
   * {@code $__timeGroup(column, 'interval')} and {@code $__timeGroupAlias}.
   *
   * @param width empty for the panel's own interval
   */
  record TimeGroup(String column, Optional<Interval> width, boolean alias) implements Piece {}

  /** {@code $__interval}, as in {@code 5m}. */
  record IntervalText() implements Piece {}

  /** {@code $__interval_ms}. */
  record IntervalMillis() implements Piece {}

  /**
   * {@code in (${name:sqlstring})}, from the word on.
   *
   * @param negated {@code not in}
   * @param ofText whether what is looked for is a literal, which has no type of its own
   */
  record OneOf(String variable, boolean negated, boolean ofText) implements Piece {}

  /**
   * {@code ${name:sqlstring}} elsewhere.
   *
   * @param inList whether other values may stand beside it, as in {@code in (${name:sqlstring},
   *     '')}
   */
  record Value(String variable, boolean inList) implements Piece {}
}
