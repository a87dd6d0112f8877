/** Alerts in the database. */
@NullMarked
package io.curvescope.server.alert.store;

import org.jspecify.annotations.NullMarked;
