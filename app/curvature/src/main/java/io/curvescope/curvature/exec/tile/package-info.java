/**
 * The elementwise machine: registers are tiles of some thousand elements on the Java heap, small
 * enough to stay in the first-level cache, and each instruction is one loop over tiles that the JIT
 * compiler vectorises. (Loops over native memory are not vectorised: the compiler cannot rule out
 * that two of them overlap.)
 */
@NullMarked
package io.curvescope.curvature.exec.tile;

import org.jspecify.annotations.NullMarked;
