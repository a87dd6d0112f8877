package io.curvescope.server.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.testkit.seeded.SeededCases;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormalisedErrorTest {
  private static final List<String> PIECES =
      List.of(
          "#",
          "0",
          "7",
          "42",
          "0x",
          "dead",
          "beef",
          "cafe",
          "-",
          "+",
          ".",
          ",",
          "e",
          "E-7",
          ":",
          " ",
          "layer",
          "GiB",
          "\n",
          "550e8400-e29b-41d4-a716-446655440000",
          "abcdefab-abcd-abcd-abcd-abcdefabcdef",
          "10.0.0.7",
          "1_000",
          "NaN");

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

  @Test
  void normalisingTwiceChangesNothing() {
    SeededCases.forEach(
        2_000,
        seeded -> assertNormalisedOnceAndForAll(anyMessage(seeded.random(), seeded.size(0, 60))));
  }

  @Test
  void normalisingExtremesTwiceChangesNothing() {
    Stream.concat(
            Stream.of(
                "",
                " ",
                "\0",
                "\ud800",
                "\udc00",
                "\uffff",
                "layer7abcdefab-abcd-abcd-abcd-abcdefabcdef",
                " ".repeat(10) + "z".repeat(164) + "-abcdefab-abcd-abcd-abcd-abcdefabcdefz",
                "7".repeat(100_000),
                "0x".repeat(50_000),
                "#".repeat(100_000)),
            IntStream.rangeClosed(-2, 2)
                .mapToObj(more -> "\ud83d\ude00".repeat(NormalisedError.LONGEST / 2 + more) + "1"))
        .forEach(NormalisedErrorTest::assertNormalisedOnceAndForAll);
  }

  /** Code points of every plane, lone surrogates, and pieces of numbers and addresses. */
  private static String anyMessage(SplittableRandom random, int pieces) {
    StringBuilder message = new StringBuilder();
    for (int i = 0; i < pieces; i++) {
      switch (random.nextInt(4)) {
        case 0 -> message.appendCodePoint(random.nextInt(Character.MAX_CODE_POINT + 1));
        case 1 -> message.append((char) random.nextInt(128));
        default -> message.append(PIECES.get(random.nextInt(PIECES.size())));
      }
    }
    return message.toString();
  }

  private static void assertNormalisedOnceAndForAll(String message) {
    String once = NormalisedError.of(message);
    assertThat(NormalisedError.of(once)).isEqualTo(once);
    assertThat(once.length()).isLessThanOrEqualTo(NormalisedError.LONGEST);
  }
}
