/** Tests of tokens. */
@NullMarked
package io.curvescope.server.access.token;

import org.jspecify.annotations.NullMarked;
