/**
 * The same networks in libtorch, as an oracle in tests and a peer in benchmarks: Hessian-vector
 * products the way PyHessian makes them.
 */
@NullMarked
package io.curvescope.oracle.libtorch;

import org.jspecify.annotations.NullMarked;
