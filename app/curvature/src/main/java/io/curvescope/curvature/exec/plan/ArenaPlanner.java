package io.curvescope.curvature.exec.plan;

import io.curvescope.curvature.exec.memory.NativeAllocator;
import io.curvescope.curvature.exec.step.Step;
import io.curvescope.curvature.exec.step.Storage;
import io.curvescope.curvature.exec.step.View;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Places storages in the arena: each from the step that first writes it to the step that last
 * touches it, in the smallest gap that holds it. A step that reads each place before it writes it
 * takes over the memory of an operand that nobody needs afterwards.
 */
final class ArenaPlanner {
  private final Map<Storage, Integer> last = new IdentityHashMap<>();
  private final Map<Storage, Gap> placed = new IdentityHashMap<>();
  private final List<Gap> gaps = new ArrayList<>();
  private long end;

  /** Bytes at an offset. */
  private record Gap(long offset, long bytes) {}

  private ArenaPlanner() {}

  /**
   * Sets the offsets of all storages in the arena.
   *
   * @return the arena's size in bytes
   */
  static long place(List<Step> steps) {
    ArenaPlanner planner = new ArenaPlanner();
    for (int i = 0; i < steps.size(); i++) {
      for (Storage storage : storages(steps.get(i))) {
        planner.last.put(storage, i);
      }
    }
    for (int i = 0; i < steps.size(); i++) {
      planner.step(steps.get(i), i);
    }
    return planner.end;
  }

  private static Set<Storage> storages(Step step) {
    Set<Storage> touched = new LinkedHashSet<>();
    for (View view : step.reads()) {
      touched.add(view.storage());
    }
    for (View view : step.writes()) {
      touched.add(view.storage());
    }
    touched.removeIf(storage -> !storage.inArena());
    return touched;
  }

  private void step(Step step, int index) {
    for (View view : step.writes()) {
      Storage storage = view.storage();
      if (storage.inArena() && !placed.containsKey(storage) && !takeOver(step, index, storage)) {
        place(storage, allocate(NativeAllocator.align(storage.bytes())));
      }
    }
    for (Storage storage : storages(step)) {
      Gap gap = placed.get(storage);
      if (gap != null && isLast(storage, index)) {
        release(gap);
      }
    }
  }

  private boolean isLast(Storage storage, int index) {
    return last.getOrDefault(storage, -1) == index;
  }

  private void place(Storage storage, Gap gap) {
    storage.place(gap.offset());
    placed.put(storage, gap);
  }

  private boolean takeOver(Step step, int index, Storage result) {
    for (View view : step.replaceable()) {
      Storage dying = view.storage();
      Gap gap = placed.get(dying);
      if (dying.inArena()
          && gap != null
          && isLast(dying, index)
          && dying.bytes() == result.bytes()) {
        place(result, gap);
        placed.put(dying, new Gap(gap.offset(), 0));
        return true;
      }
    }
    return false;
  }

  private Gap allocate(long bytes) {
    Gap best = null;
    for (Gap gap : gaps) {
      if (gap.bytes() >= bytes && (best == null || gap.bytes() < best.bytes())) {
        best = gap;
      }
    }
    if (best != null) {
      gaps.remove(best);
      if (best.bytes() > bytes) {
        gaps.add(new Gap(best.offset() + bytes, best.bytes() - bytes));
      }
      return new Gap(best.offset(), bytes);
    }
    long offset = end;
    for (Gap gap : gaps) {
      if (gap.offset() + gap.bytes() == end) {
        offset = gap.offset();
        gaps.remove(gap);
        break;
      }
    }
    end = offset + bytes;
    return new Gap(offset, bytes);
  }

  private void release(Gap released) {
    if (released.bytes() == 0) {
      return;
    }
    long from = released.offset();
    long to = from + released.bytes();
    for (int i = gaps.size() - 1; i >= 0; i--) {
      Gap gap = gaps.get(i);
      if (gap.offset() + gap.bytes() == from) {
        from = gap.offset();
        gaps.remove(i);
      } else if (gap.offset() == to) {
        to = gap.offset() + gap.bytes();
        gaps.remove(i);
      }
    }
    gaps.add(new Gap(from, to - from));
  }
}
