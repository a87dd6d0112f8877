/** The route of the gate. */
@NullMarked
package io.curvescope.server.gate.http;

import org.jspecify.annotations.NullMarked;
