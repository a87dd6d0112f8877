/**
 * Dense linear algebra on a few long vectors: BLAS on blocks of rows in native memory that are
 * allocated once, and LAPACK on the small projected problems. All shapes are known to the callers
 * inside this library; nothing here allocates after construction.
 */
@NullMarked
package io.curvescope.curvature.linalg;

import org.jspecify.annotations.NullMarked;
