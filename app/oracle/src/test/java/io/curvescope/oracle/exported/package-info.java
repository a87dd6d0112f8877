/** Networks as PyTorch exports them, with their expected spectra. */
@NullMarked
package io.curvescope.oracle.exported;

import org.jspecify.annotations.NullMarked;
