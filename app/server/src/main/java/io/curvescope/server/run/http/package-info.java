/** The routes under {@code /api/v1/runs} that are about runs themselves. */
@NullMarked
package io.curvescope.server.run.http;

import org.jspecify.annotations.NullMarked;
