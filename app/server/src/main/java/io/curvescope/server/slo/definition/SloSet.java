package io.curvescope.server.slo.definition;

import io.curvescope.server.slo.Slo;
import java.util.List;

/**
 * What files say.
 *
 * @param slos in the order of names
 * @param errors all that is wrong, in the order of files and lines
 */
record SloSet(List<Slo> slos, List<SloFileError> errors) {
  SloSet {
    slos = List.copyOf(slos);
    errors = List.copyOf(errors);
  }
}
