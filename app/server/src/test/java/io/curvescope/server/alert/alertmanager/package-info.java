/** Tests of what Alertmanager is told, against real ones and against peers that misbehave. */
@NullMarked
package io.curvescope.server.alert.alertmanager;

import org.jspecify.annotations.NullMarked;
