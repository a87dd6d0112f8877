package io.curvescope.acceptance.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.curvescope.server.access.UnprotectedServer;
import io.curvescope.server.access.command.TokenCommand;
import io.curvescope.testkit.server.InProcessServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The command that makes tokens, on the embedded database: with no server on it, and beside one.
 */
class TokenCommandHttpTest {
  private static final Pattern ID = Pattern.compile("token (\\d+), ");

  @TempDir private Path data;

  /** What the command wrote. */
  private record Outcome(int status, String output, String messages) {}

  @Test
  void tokensAreMadeListedAndRevokedWithoutAServerAndBesideOne() {
    Map<String, String> settings =
        Map.of("curvescope.data", data.toString(), "server.address", "0.0.0.0");
    assertThatThrownBy(() -> InProcessServer.start(settings))
        .as("a server that everybody can reach and nobody may use")
        .isInstanceOf(UnprotectedServer.class)
        .hasMessageContaining("token create");

    Outcome before =
        run(
            "create",
            "--name",
            "reader of all",
            "--role",
            "read",
            "--every-project",
            "--days",
            "9");
    assertThat(before.status()).isZero();
    assertThat(before.output()).matches("cvs_[A-Za-z0-9_-]{43}\\R");
    assertThat(before.messages()).contains("role read, every project", "this once");

    try (InProcessServer server = InProcessServer.start(settings)) {
      assertThat(status(server, "")).isEqualTo(401);
      assertThat(status(server, before.output())).isEqualTo(200);

      Outcome beside = run("create", "--name", "beside", "--role", "read", "--project", "p");
      assertThat(beside.status()).as(beside.messages()).isZero();
      Outcome forging = run("create", "--name", "n\u001b[2J", "--role", "read", "--project", "p");
      assertThat(forging.status()).isEqualTo(2);
      assertThat(forging.messages()).contains("the name must not contain control characters");
      // Older versions stored such names.
      JdbcClient.create(server.bean("dataSource", DataSource.class))
          .sql("update access_token set name = :name where name = 'beside'")
          .param("name", "n\u001b[2J")
          .update();
      assertThat(status(server, beside.output())).isEqualTo(200);
      Outcome list = run("list");
      assertThat(list.output())
          .contains("reader of all", "(every project)", "active", "n?[2J")
          .doesNotContain("cvs_");

      assertThat(run("revoke", id(beside)).messages()).contains("is revoked");
      await().atMost(Duration.ofSeconds(20)).until(() -> status(server, beside.output()) == 401);
      assertThat(run("list").output()).contains("revoked");
      assertThat(run("revoke", "999").status()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "create --name n --role read|either --project PROJECT or --every-project",
        "create --name n --role read --project p --every-project|either",
        "create --name n --role boss --project p|--role must be one of ingest, read",
        "create --role read --project p|needs --name",
        "create --name n --role metrics --project p|metrics is for every project",
        "create --name n --role read --project p --days 0|a second at least",
        "create --name n --role read --project p --days 4000|3650 days",
        "create --name n --role read --project p --days soon|whole number",
        "create --name|needs a value",
        "create --nam n|no option '--nam'",
        "revoke cvs_abc|never the token itself",
        "revoke|one id",
        "list all|no 'all'",
        "forge|create, list or revoke"
      })
  void wrongArgumentsAreNamedBeforeAnyDatabaseIsTouched(String line, String message) {
    Outcome outcome = run(line.split(" ", -1));

    assertThat(outcome.status()).isEqualTo(2);
    assertThat(outcome.messages()).contains(message);
    assertThat(outcome.output()).isEmpty();
    assertThat(data).isEmptyDirectory();
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsOneLine() {
    Outcome outcome =
        run(Map.of("CURVESCOPE_DATABASE_URL", "jdbc:postgresql://127.0.0.1:1/curvescope"), "list");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.messages().lines()).singleElement().asString().contains("refused");
  }

  private Outcome run(String... arguments) {
    return run(Map.of("CURVESCOPE_DATA", data.toString()), arguments);
  }

  private static Outcome run(Map<String, String> environment, String... arguments) {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    ByteArrayOutputStream messages = new ByteArrayOutputStream();
    int status =
        new TokenCommand(
                new PrintStream(output, true, StandardCharsets.UTF_8),
                new PrintStream(messages, true, StandardCharsets.UTF_8),
                Clock.systemUTC())
            .run(List.of(arguments), environment);
    return new Outcome(
        status, output.toString(StandardCharsets.UTF_8), messages.toString(StandardCharsets.UTF_8));
  }

  private static String id(Outcome created) {
    Matcher matcher = ID.matcher(created.messages());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  private static int status(InProcessServer server, String token) {
    var request = server.client().request("/api/v1/runs").GET();
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token.strip());
    }
    return AccessServer.send(request.build()).status();
  }
}
