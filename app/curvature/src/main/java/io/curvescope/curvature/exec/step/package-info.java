/** The steps of a program: what each kind of work does on memory laid out by the plan. */
@NullMarked
package io.curvescope.curvature.exec.step;

import org.jspecify.annotations.NullMarked;
