package io.curvescope.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AlertNameTest {
  @ParameterizedTest
  @EnumSource
  void aPageAsksJobsForSomething(AlertName name) {
    if (name.severity() == Severity.PAGE) {
      assertThat(name.directive()).as(name.wireName()).isPresent();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theWireNameLeadsBack(AlertName name) {
    assertThat(AlertName.ofWireName(name.wireName())).contains(name);
    assertThat(Arrays.stream(AlertName.values()).map(AlertName::runbook)).doesNotHaveDuplicates();
  }
}
