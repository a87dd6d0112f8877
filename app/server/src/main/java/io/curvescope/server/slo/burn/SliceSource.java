package io.curvescope.server.slo.burn;

import io.curvescope.server.slo.count.SliceUnits;
import java.sql.SQLException;
import java.util.function.Consumer;

/** Where the units of slices are kept. */
interface SliceSource {
  /** Every slice behind {@code after}, up to and including {@code upTo}. */
  void between(int after, int upTo, Consumer<SliceUnits> consumer) throws SQLException;

  /** The sums over a window that ends with slice {@code end}, for each counter and group. */
  void sums(Window window, int end, Consumer<SliceUnits> consumer) throws SQLException;
}
