/** The Python client against the real server. */
@NullMarked
package io.curvescope.acceptance.client;

import org.jspecify.annotations.NullMarked;
