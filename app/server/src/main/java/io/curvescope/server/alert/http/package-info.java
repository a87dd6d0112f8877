/** Alerts, acknowledgements and silences over HTTP. */
@NullMarked
package io.curvescope.server.alert.http;

import org.jspecify.annotations.NullMarked;
