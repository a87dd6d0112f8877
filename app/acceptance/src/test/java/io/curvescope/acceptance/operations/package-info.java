/** What operators see: metrics, traces, the API description, a database that is away. */
@NullMarked
package io.curvescope.acceptance.operations;

import org.jspecify.annotations.NullMarked;
