/** The route GET /api/v1/runs/RUN/diagnosis. */
@NullMarked
package io.curvescope.server.diagnosis.http;

import org.jspecify.annotations.NullMarked;
