/** The demo, as its users start it. */
@NullMarked
package io.curvescope.acceptance.demo;

import org.jspecify.annotations.NullMarked;
