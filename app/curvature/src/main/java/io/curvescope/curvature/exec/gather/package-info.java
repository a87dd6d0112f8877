/** Reading and adding at indices. */
@NullMarked
package io.curvescope.curvature.exec.gather;

import org.jspecify.annotations.NullMarked;
