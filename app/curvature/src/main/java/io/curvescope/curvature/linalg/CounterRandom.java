package io.curvescope.curvature.linalg;

/**
 * Random numbers by counter: value i of a stream is a pure function of (seed, stream, i), so that a
 * probe has the same elements whatever block it is computed in and however the block is cut.
 *
 * <p>The function is SplitMix64's output mix of key + i times the golden-ratio increment (Steele,
 * Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014); the key is mixed
 * from seed and stream.
 */
public final class CounterRandom {

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
  private static final double UNIT = 0x1.0p-53;

  private final long key;

  /**
   * @param seed the caller's seed
   * @param stream number of the probe or of the starting vector
   */
  public CounterRandom(long seed, long stream) {
    this.key = mix(mix(seed + GOLDEN_GAMMA) ^ mix(stream * GOLDEN_GAMMA + 1));
  }

  /** 64 random bits. */
  public long bits(long counter) {
    return mix(key + (counter + 1) * GOLDEN_GAMMA);
  }

  /** Fills a row with independent signs, +1 or -1 with equal probability. */
  public void fillSigns(RowBlock block, int row) {
    double[] chunk = new double[Math.min(block.columns(), RowBlock.CHUNK_COLUMNS)];
    for (int column = 0; column < block.columns(); column += chunk.length) {
      int width = Math.min(chunk.length, block.columns() - column);
      for (int i = 0; i < width; i++) {
        int index = column + i;
        chunk[i] = (bits(index >>> 6) >>> (index & 63) & 1) == 0 ? 1 : -1;
      }
      block.write(row, column, chunk, width);
    }
  }

  /** Fills a row with independent standard normal numbers (Box and Muller 1958). */
  public void fillNormal(RowBlock block, int row) {
    double[] chunk = new double[Math.min(block.columns(), RowBlock.CHUNK_COLUMNS)];
    for (int column = 0; column < block.columns(); column += chunk.length) {
      int width = Math.min(chunk.length, block.columns() - column);
      for (int i = 0; i < width; i++) {
        chunk[i] = normal(column + i);
      }
      block.write(row, column, chunk, width);
    }
  }

  private double normal(int index) {
    long pair = 2L * (index >>> 1);
    double radius = StrictMath.sqrt(-2 * StrictMath.log(((bits(pair) >>> 11) + 1) * UNIT));
    double angle = 2 * StrictMath.PI * ((bits(pair + 1) >>> 11) * UNIT);
    return radius * ((index & 1) == 0 ? StrictMath.cos(angle) : StrictMath.sin(angle));
  }

  private static long mix(long value) {
    long mixed = value;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
