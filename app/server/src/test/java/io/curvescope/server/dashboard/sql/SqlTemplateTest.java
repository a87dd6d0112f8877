package io.curvescope.server.dashboard.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.server.dashboard.Interval;
import io.curvescope.server.dashboard.Selection;
import io.curvescope.server.dashboard.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTemplateTest {
  private static final TimeRange RANGE =
      new TimeRange(Instant.parse("2026-11-24T10:00:00Z"), Instant.parse("2026-11-24T12:00:00.5Z"));

  @Test
  void aTimeFilterIsARangeOfParameters() {
    BoundQuery query = bind("select * from x where $__timeFilter(a.time) and b");

    assertThat(query.sql()).isEqualTo("select * from x where a.time between ? and ? and b");
    assertThat(query.parameters())
        .containsExactly("2026-11-24T10:00:00Z", "2026-11-24T12:00:00.500Z");
  }

  @Test
  void theEndsOfTheRangeAreParametersToo() {
    BoundQuery query = bind("select f($__timeFrom(), $__timeTo()::timestamptz)");

    assertThat(query.sql()).isEqualTo("select f(?, ?::timestamptz)");
    assertThat(query.parameters()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "$__timeGroup(time, '5m')|floor(extract(epoch from time)/300)*300|time_bucket('300s', time)",
        "$__timeGroup(f(a, b),$__interval)|floor(extract(epoch from f(a, b))/30)*30|time_bucket('30s', f(a, b))",
        "$__timeGroupAlias(time, '500ms')|floor(extract(epoch from time)/0.5)*0.5 as \"\"time\"\"|time_bucket('0.5s', time) as \"\"time\"\"",
      })
  void timesAreGroupedAsGrafanaDoesWithAndWithoutTimescaleDb(
      String macro, String plain, String timescale) {
    assertThat(bind(macro).sql()).isEqualTo(plain.replace("\"\"", "\""));
    assertThat(SqlTemplate.parse(macro).bind(context(Map.of(), true)).sql())
        .isEqualTo(timescale.replace("\"\"", "\""));
  }

  @Test
  void theIntervalIsReplacedAlsoWithinLiterals() {
    assertThat(bind("select interval '$__interval', $__interval_ms").sql())
        .isEqualTo("select interval '30s', 30000");
  }

  @Test
  void valuesWithinInBecomeOneArray() {
    BoundQuery query =
        bind(
            "select 1 from x where a in (${run:sqlstring}) and b NOT  IN ( ${run:sqlstring} )",
            Map.of("run", List.of("a", "it's", "{\"b\\,c\"}", "')) or true --")));

    assertThat(query.sql()).isEqualTo("select 1 from x where a = any (?) and b <> all (?)");
    assertThat(query.parameters())
        .containsOnly("{\"a\",\"it's\",\"{\\\"b\\\\,c\\\"}\",\"')) or true --\"}");
  }

  @Test
  void whereOtherValuesStandBesideItEveryValueIsAParameter() {
    String sql = "select 1 from x where a in (${run:sqlstring}, '')";

    assertThat(bind(sql, Map.of("run", List.of("a", "b"))).sql())
        .isEqualTo("select 1 from x where a in (?, ?, '')");
    assertThat(bind(sql, Map.of()).sql()).isEqualTo("select 1 from x where a in (null, '')");
  }

  @Test
  void aSingleValueIsAParameterAndSeveralAreRefused() {
    assertThat(bind("select ${run:sqlstring} as x", Map.of("run", List.of("a"))).sql())
        .isEqualTo("select ? as x");
    assertThatThrownBy(() -> bind("select 1 where a = ${run:sqlstring}", Map.of()))
        .isInstanceOf(UnsupportedQuery.class)
        .hasMessageContaining("variables.run must have one value");
  }

  @Test
  void operatorsAndLiteralsWithQuestionMarksStayWhatTheyAre() {
    assertThat(bind("select a ? 'b', '?' -- really?\nfrom x /* ? */").sql())
        .isEqualTo("select a ?? 'b', '?' \nfrom x  ");
  }

  @Test
  void namesTheVariablesThatItNeeds() {
    assertThat(SqlTemplate.parse("a in (${b:sqlstring}) and c = ${d:sqlstring}").variables())
        .containsExactlyInAnyOrder("b", "d");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "select 1; drop table run",
        "select '${run:sqlstring}'",
        "select ${run}",
        "select ${run:raw}",
        "select $run",
        "select $$a$$",
        "select '$__timeFrom()'",
        "select $__unknown(a)",
        "select $__timeFilter()",
        "select $__timeFilter(a, b)",
        "select $__timeFilter(a; b)",
        "select $__timeFilter(${run:sqlstring})",
        "select $__timeFilter(a",
        "select $__timeGroup(a, 'soon')",
        "select 'never ends"
      })
  void whatGrafanaWouldPutIntoTheTextIsRefused(String sql) {
    assertThatThrownBy(() -> SqlTemplate.parse(sql)).isInstanceOf(UnsupportedQuery.class);
  }

  private static BoundQuery bind(String sql) {
    return bind(sql, Map.of());
  }

  private static BoundQuery bind(String sql, Map<String, List<String>> values) {
    return SqlTemplate.parse(sql).bind(context(values, false));
  }

  private static QueryContext context(Map<String, List<String>> values, boolean hasTimeBucket) {
    return new QueryContext(
        RANGE, new Interval(Duration.ofSeconds(30)), new Selection(values), hasTimeBucket);
  }
}
