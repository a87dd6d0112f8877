package io.curvescope.server.dashboard.sql;

import io.curvescope.server.dashboard.Interval;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A query of a dashboard, taken apart once. What the macros mean is what Grafana's PostgreSQL data
 * source makes of them, except that times and the values of variables become parameters.
 */
public final class SqlTemplate {
  private final List<Piece> pieces;

  SqlTemplate(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /**
   * Takes a query apart.
   *
   * @throws UnsupportedQuery if it holds a macro or a variable of a kind that is not expanded here,
   *     or more than one statement
   */
  public static SqlTemplate parse(String rawSql) {
    return new SqlTemplate(new TemplateParser(rawSql).parse());
  }

  /** The variables that the query needs. */
  public Set<String> variables() {
    return pieces.stream()
        .flatMap(
            piece ->
                switch (piece) {
                  case Piece.OneOf each -> Stream.of(each.variable());
                  case Piece.Value each -> Stream.of(each.variable());
                  case Piece.Text _,
                      Piece.TimeFilter _,
                      Piece.TimeFrom _,
                      Piece.TimeTo _,
                      Piece.TimeGroup _,
                      Piece.IntervalText _,
                      Piece.IntervalMillis _ ->
                      Stream.<String>empty();
                })
        .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * The query for a time range and values of its variables.
   *
   * @throws UnsupportedQuery if a variable of which the query takes one value has several
   */
  public BoundQuery bind(QueryContext context) {
    StringBuilder sql = new StringBuilder();
    List<String> parameters = new ArrayList<>();
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Text(String text) -> sql.append(text);
        case Piece.TimeFilter(String column) -> {
          sql.append(column).append(" between ? and ?");
          parameters.add(text(context.range().from()));
          parameters.add(text(context.range().to()));
        }
        case Piece.TimeFrom() -> {
          sql.append('?');
          parameters.add(text(context.range().from()));
        }
        case Piece.TimeTo() -> {
          sql.append('?');
          parameters.add(text(context.range().to()));
        }
        case Piece.TimeGroup group -> sql.append(grouped(group, context));
        case Piece.IntervalText() -> sql.append(context.interval());
        case Piece.IntervalMillis() -> sql.append(context.interval().length().toMillis());
        case Piece.OneOf(String variable, boolean negated, boolean ofText) -> {
          sql.append(negated ? "<> all (?" : "= any (?").append(ofText ? "::text[])" : ")");
          parameters.add(ArrayLiteral.of(context.selection().of(variable)));
        }
        case Piece.Value(String variable, boolean inList) -> {
          List<String> values = context.selection().of(variable);
          if (!inList && values.size() != 1) {
            throw new UnsupportedQuery(
                "variables." + variable + " must have one value here, not " + values.size());
          }
          sql.append(values.isEmpty() ? "null" : "?" + ", ?".repeat(values.size() - 1));
          parameters.addAll(values);
        }
      }
    }
    return new BoundQuery(sql.toString(), parameters);
  }

  private static String grouped(Piece.TimeGroup group, QueryContext context) {
    Interval width = group.width().orElse(context.interval());
    String seconds = width.seconds();
    String expression =
        context.hasTimeBucket()
            ? "time_bucket('" + seconds + "s', " + group.column() + ")"
            : "floor(extract(epoch from " + group.column() + ")/" + seconds + ")*" + seconds;
    return group.alias() ? expression + " as \"time\"" : expression;
  }

  private static String text(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS).toString();
  }
}
