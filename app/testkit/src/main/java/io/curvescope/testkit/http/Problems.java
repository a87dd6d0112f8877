package io.curvescope.testkit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.http.ApiClient.Answer;

/** Assertions about refusals, which are problem details (RFC 9457). */
public final class Problems {
  private Problems() {}

  /** Asserts that an answer is a problem of this status whose detail contains a text. */
  public static void assertProblem(Answer answer, int status, String detail) {
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
    assertThat(answer.json().get("status").intValue()).isEqualTo(status);
    assertThat(answer.json().get("title").stringValue()).isNotBlank();
    assertThat(answer.json().path("detail").stringValue("")).contains(detail);
  }
}
