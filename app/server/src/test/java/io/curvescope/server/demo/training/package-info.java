/** Tests of the demo's training job. */
@NullMarked
package io.curvescope.server.demo.training;

import org.jspecify.annotations.NullMarked;
