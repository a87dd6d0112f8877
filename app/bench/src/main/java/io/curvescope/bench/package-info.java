/** Benchmarks: milliseconds per Hessian-vector product beside libtorch in the same JVM. */
@NullMarked
package io.curvescope.bench;

import org.jspecify.annotations.NullMarked;
