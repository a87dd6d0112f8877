/** The HTTP API of analyses: state, result, cancelling, and progress as server-sent events. */
@NullMarked
package io.curvescope.server.analysis.http;

import org.jspecify.annotations.NullMarked;
