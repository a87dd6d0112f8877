package io.curvescope.server.access.token;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BearerSyntaxTest {
  @ParameterizedTest
  @ValueSource(strings = {"Bearer cvs_A-b_9", "bearer cvs_A-b_9", "BEARER  cvs_A-b_9 "})
  void readsTheTokenWhateverTheCaseOfTheScheme(String header) {
    assertThat(BearerSyntax.parse(header).map(TokenSecret::reveal)).contains("cvs_A-b_9");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Basic Y3Zz",
        "Bearer a b",
        "Bearer a,b",
        "Bearer \u00e9",
        "cvs_A"
      })
  void takesNothingElse(String header) {
    assertThat(BearerSyntax.parse(header)).isEmpty();
  }

  @Test
  void takesNoTokenThatIsLongerThanAny() {
    assertThat(BearerSyntax.parse("Bearer " + "a".repeat(BearerSyntax.LONGEST))).isPresent();
    assertThat(BearerSyntax.parse("Bearer " + "a".repeat(BearerSyntax.LONGEST + 1))).isEmpty();
    assertThat(BearerSyntax.parse("Bearer " + " ".repeat(100_000) + "a")).isEmpty();
  }
}
