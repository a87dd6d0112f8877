package io.curvescope.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalisedErrorTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          CUDA out of memory. Tried to allocate 2.00 GiB (GPU 3; 79.15 GiB total) | CUDA out of memory. Tried to allocate # GiB (GPU #; # GiB total)
          segfault at 0x7ffdeadbeef in layer3.conv1 | segfault at # in layer#.conv#
          loss is -1.5e-07 at step 1,234 | loss is # at step #
          job 550e8400-e29b-41d4-a716-446655440000 died | job # died
          commit deadbee4cafe0001 | commit #
          10.0.0.7:29500 does not answer | # does not answer
          the cafeteria faded | the cafeteria faded
          """)
  void numbersAndAddressesAreRemoved(String message, String normalised) {
    assertThat(NormalisedError.of(message)).isEqualTo(normalised);
  }

  @Test
  void theSameErrorTwiceIsOneAlert() {
    AlertLabels labels = AlertLabels.of(AlertName.REPEATED_OUT_OF_MEMORY, "vision");
    assertThat(labels.withError(Optional.of("Tried to allocate 2.00 GiB at 0x7f00")))
        .isEqualTo(labels.withError(Optional.of("Tried to allocate 13.37 GiB at 0xff01")));
  }

  @Property(tries = 300)
  void normalisingTwiceChangesNothing(@ForAll String message) {
    String once = NormalisedError.of(message);
    assertThat(NormalisedError.of(once)).isEqualTo(once);
    assertThat(once.length()).isLessThanOrEqualTo(NormalisedError.LONGEST);
  }
}
