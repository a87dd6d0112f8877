/** The description of the HTTP API at {@code /v3/api-docs}, and its page at {@code /swagger-ui}. */
@NullMarked
package io.curvescope.server.openapi;

import org.jspecify.annotations.NullMarked;
