/**
 * Chains of elementwise operations as one step, alone or ending in a sum: one pass over memory for
 * all of them.
 */
@NullMarked
package io.curvescope.curvature.exec.fuse;

import org.jspecify.annotations.NullMarked;
