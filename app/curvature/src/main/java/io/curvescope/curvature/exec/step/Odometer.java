package io.curvescope.curvature.exec.step;

/** Walks through some consecutive loops of a nest and knows how far each view has moved. */
public final class Odometer {
  private final Nest nest;
  private final int from;
  private final int to;
  private final int[] turns;
  private final long[] offsets;

  /**
   * @param from the outermost loop walked
   * @param to behind the innermost loop walked
   * @param views how many views the nest has
   */
  public Odometer(Nest nest, int from, int to, int views) {
    this.nest = nest;
    this.from = from;
    this.to = to;
    this.turns = new int[Math.max(0, to - from)];
    this.offsets = new long[views];
  }

  /** How far a view has moved, in elements. */
  public long offset(int view) {
    return offsets[view];
  }

  /** Goes to the next turn; after the last one goes back to the start and says false. */
  public boolean advance() {
    for (int loop = to - 1; loop >= from; loop--) {
      boolean wraps = turns[loop - from] + 1 == nest.extent(loop);
      long moved = wraps ? -turns[loop - from] : 1;
      for (int view = 0; view < offsets.length; view++) {
        offsets[view] += moved * nest.stride(view, loop);
      }
      if (!wraps) {
        turns[loop - from]++;
        return true;
      }
      turns[loop - from] = 0;
    }
    return false;
  }
}
