/** Benchmarks of curvature: beside libtorch in the same JVM, and at the size of millions of parameters. */
@NullMarked
package io.curvescope.bench;

import org.jspecify.annotations.NullMarked;
