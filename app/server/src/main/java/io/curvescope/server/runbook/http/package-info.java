/** The pages at {@code /runbooks}. */
@NullMarked
package io.curvescope.server.runbook.http;

import org.jspecify.annotations.NullMarked;
