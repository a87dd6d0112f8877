package io.curvescope.acceptance.alerting;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The server shows every runbook of the repository itself. */
class RunbookHttpTest {
  private final ApiClient client = TestServer.EMBEDDED.client();

  @Test
  void everyRunbookIsAPageAndMarkdown() throws IOException {
    List<String> names;
    try (Stream<Path> files = Files.list(Path.of("../../docs/runbooks"))) {
      names = files.map(file -> file.getFileName().toString().replace(".md", "")).toList();
    }
    String index = client.get("/runbooks").response().body();

    assertThat(names).isNotEmpty();
    for (String name : names) {
      assertThat(index).contains("href=\"/runbooks/" + name + "\"");
      ApiClient.Answer page = client.get("/runbooks/" + name);
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.header("Content-Type")).startsWith("text/html");
      assertThat(page.response().body()).contains("<h1>").contains("<h2>Check").contains("<pre>");
      ApiClient.Answer markdown =
          client.send(
              client.request("/runbooks/" + name).header("Accept", "text/markdown").GET().build());
      assertThat(markdown.response().body())
          .isEqualTo(Files.readString(Path.of("../../docs/runbooks/" + name + ".md")));
    }
  }

  @Test
  void anUnknownRunbookIsAProblemThatSaysWhereTheListIs() {
    ApiClient.Answer answer = client.get("/runbooks/no-such-page");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.json().get("type").stringValue())
        .isEqualTo("urn:curvescope:problem:unknown-runbook");
    assertThat(answer.json().get("detail").stringValue()).contains("/runbooks");
  }
}
