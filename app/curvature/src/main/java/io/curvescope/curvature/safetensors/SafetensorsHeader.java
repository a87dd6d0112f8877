package io.curvescope.curvature.safetensors;

import io.curvescope.curvature.graph.Shape;
import java.util.List;
import java.util.Map;

/**
 * The JSON header, with each tensor's type, shape and place checked in itself but not yet against
 * the data.
 */
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {

  /**
   * One tensor: its bytes lie from {@code begin} (inclusive) to {@code end} (exclusive) of the
   * data.
   */
  record Entry(String name, StoredType type, Shape shape, long begin, long end) {}
}
