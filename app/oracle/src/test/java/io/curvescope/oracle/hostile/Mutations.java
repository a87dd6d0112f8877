package io.curvescope.oracle.hostile;

import java.util.Arrays;
import java.util.Random;

/** Small damage to a file, as transmission, bugs and malice do it. */
final class Mutations {
  private static final int[] TELLING = {
    0, 1, 0x7f, 0x80, 0xff, 0x08, 0x12, '{', '}', '[', ',', '9', '-'
  };

  private Mutations() {}

  static byte[] mutate(byte[] file, Random random) {
    byte[] mutated = file.clone();
    int changes = 1 + random.nextInt(3);
    for (int change = 0; change < changes && mutated.length > 0; change++) {
      mutated = once(mutated, random);
    }
    return mutated;
  }

  private static byte[] once(byte[] file, Random random) {
    int place = place(file, random);
    return switch (random.nextInt(7)) {
      case 0 -> Arrays.copyOf(file, place);
      case 1 -> withByte(file, place, file[place] ^ (1 << random.nextInt(8)));
      case 2 -> withByte(file, place, random.nextInt(256));
      case 3 -> spliced(file, place, 0, new byte[] {(byte) random.nextInt(256)});
      case 4 ->
          spliced(file, place, Math.min(1 + random.nextInt(8), file.length - place), new byte[0]);
      case 5 -> {
        int length = Math.min(1 + random.nextInt(32), file.length - place);
        yield spliced(
            file, place(file, random), 0, Arrays.copyOfRange(file, place, place + length));
      }
      default -> withByte(file, place, TELLING[random.nextInt(TELLING.length)]);
    };
  }

  /** Half of the time near the start, where headers and structure lie. */
  private static int place(byte[] file, Random random) {
    return random.nextInt(random.nextBoolean() ? Math.min(file.length, 400) : file.length);
  }

  private static byte[] withByte(byte[] file, int place, int value) {
    byte[] changed = file.clone();
    changed[place] = (byte) value;
    return changed;
  }

  private static byte[] spliced(byte[] file, int place, int removed, byte[] inserted) {
    byte[] changed = new byte[file.length - removed + inserted.length];
    System.arraycopy(file, 0, changed, 0, place);
    System.arraycopy(inserted, 0, changed, place, inserted.length);
    System.arraycopy(
        file, place + removed, changed, place + inserted.length, file.length - place - removed);
    return changed;
  }
}
