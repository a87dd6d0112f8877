package io.curvescope.server.dashboard.http;

import io.curvescope.server.access.Viewer;
import io.curvescope.server.dashboard.Annotation;
import io.curvescope.server.dashboard.Dashboard;
import io.curvescope.server.dashboard.Interval;
import io.curvescope.server.dashboard.Panel;
import io.curvescope.server.dashboard.Selection;
import io.curvescope.server.dashboard.Target;
import io.curvescope.server.dashboard.Variable;
import io.curvescope.server.dashboard.Variable.Option;
import io.curvescope.server.dashboard.prometheus.PrometheusClient;
import io.curvescope.server.dashboard.prometheus.PrometheusUnavailable;
import io.curvescope.server.dashboard.query.Frame;
import io.curvescope.server.dashboard.query.QueryRunner;
import io.curvescope.server.dashboard.sql.QueryContext;
import io.curvescope.server.dashboard.sql.SqlTemplate;
import io.curvescope.server.dashboard.sql.UnsupportedQuery;
import io.curvescope.server.database.StorageVariant;
import io.curvescope.server.json.InvalidField;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Asks what a panel, a variable or an annotation asks. */
final class DashboardQueries {
  private final QueryRunner runner;
  private final PrometheusClient prometheus;
  private final boolean hasTimeBucket;

  DashboardQueries(QueryRunner runner, PrometheusClient prometheus, StorageVariant variant) {
    this.runner = runner;
    this.prometheus = prometheus;
    this.hasTimeBucket = variant != StorageVariant.POSTGRESQL;
  }

  /** The answers to a panel's questions, in their order. */
  List<Answer> panel(Viewer viewer, Dashboard dashboard, Panel panel, QueryRequest request) {
    Interval interval = Interval.of(request.range(), request.points(), panel.leastInterval());
    return panel.targets().stream()
        .map(target -> answer(viewer, dashboard, target, request, interval))
        .toList();
  }

  /** The answer to the question of an annotation. */
  Answer annotation(
      Viewer viewer, Dashboard dashboard, Annotation annotation, QueryRequest request) {
    Interval interval = Interval.of(request.range(), request.points(), Optional.empty());
    return answer(viewer, dashboard, annotation.target(), request, interval);
  }

  /** The values that a variable may have, given those of the variables that it depends on. */
  List<Option> values(Viewer viewer, Dashboard dashboard, Variable variable, QueryRequest request) {
    return values(viewer, dashboard, variable, request, new HashSet<>());
  }

  private Answer answer(
      Viewer viewer, Dashboard dashboard, Target target, QueryRequest request, Interval interval) {
    return switch (target) {
      case Target.Sql(String ref, String format, SqlTemplate template) ->
          Answer.of(
              ref, format, run(viewer, dashboard, template, request, interval, new HashSet<>()));
      case Target.Prometheus question -> prometheus(viewer, question, request, interval);
      case Target.Unsupported(String ref, String reason) -> Answer.none(ref, reason);
    };
  }

  /** Prometheus knows nothing of walls between projects. */
  private Answer prometheus(
      Viewer viewer, Target.Prometheus question, QueryRequest request, Interval interval) {
    if (!viewer.seesEveryProject()) {
      return Answer.none(
          question.ref(),
          "this panel is about the whole service; it needs a token for every project");
    }
    try {
      return Answer.of(
          question.ref(), "time_series", prometheus.query(question, request.range(), interval));
    } catch (PrometheusUnavailable unavailable) {
      return Answer.none(question.ref(), String.valueOf(unavailable.getMessage()));
    }
  }

  private Frame run(
      Viewer viewer,
      Dashboard dashboard,
      SqlTemplate template,
      QueryRequest request,
      Interval interval,
      Set<String> asking) {
    Selection selection = request.selection();
    for (String name : template.variables()) {
      selection = selection.with(name, chosen(viewer, dashboard, name, request, asking));
    }
    try {
      return runner.run(
          viewer,
          template.bind(new QueryContext(request.range(), interval, selection, hasTimeBucket)));
    } catch (UnsupportedQuery unsupported) {
      throw new InvalidField("", String.valueOf(unsupported.getMessage()));
    }
  }

  /** The values that a query gets: those that were sent, or what stands for all of them. */
  private List<String> chosen(
      Viewer viewer, Dashboard dashboard, String name, QueryRequest request, Set<String> asking) {
    Variable variable =
        dashboard
            .variable(name)
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        dashboard.uid() + " uses a variable that it lacks: " + name));
    List<String> sent = request.selection().of(name);
    if (!sent.contains(Selection.ALL)) {
      return sent;
    }
    return variable
        .allValue()
        .orElseGet(
            () ->
                values(viewer, dashboard, variable, request, asking).stream()
                    .map(Option::value)
                    .toList());
  }

  private List<Option> values(
      Viewer viewer,
      Dashboard dashboard,
      Variable variable,
      QueryRequest request,
      Set<String> asking) {
    if (!asking.add(variable.name())) {
      throw new IllegalStateException(
          dashboard.uid() + " has variables that depend on each other: " + asking);
    }
    try {
      return switch (variable.source()) {
        case Variable.Source.Fixed(List<Option> options) -> options;
        case Variable.Source.Free() -> List.of();
        case Variable.Source.Unsupported(String reason) ->
            throw new InvalidField("variables." + variable.name(), reason);
        case Variable.Source.Query(SqlTemplate template) -> {
          Interval interval = Interval.of(request.range(), request.points(), Optional.empty());
          yield options(run(viewer, dashboard, template, request, interval, asking));
        }
      };
    } finally {
      asking.remove(variable.name());
    }
  }

  /**
   * The columns {@code __text} and {@code __value}, as in Grafana, or else every value there is.
   */
  private static List<Option> options(Frame frame) {
    int text = index(frame, "__text");
    int value = index(frame, "__value");
    List<Option> options = new ArrayList<>();
    Set<String> known = new HashSet<>();
    frame
        .rows()
        .forEach(
            row -> {
              Object each = row.get(value < 0 ? 0 : value);
              if (each != null && known.add(each.toString())) {
                Object shown = row.get(text < 0 ? (value < 0 ? 0 : value) : text);
                options.add(new Option(shown == null ? "" : shown.toString(), each.toString()));
              }
            });
    return options;
  }

  private static int index(Frame frame, String column) {
    for (int i = 0; i < frame.columns().size(); i++) {
      if (frame.columns().get(i).name().equals(column)) {
        return i;
      }
    }
    return -1;
  }
}
