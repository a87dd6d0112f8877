/** From measurements to pages: objectives, alerts, Alertmanager, directives, runbooks. */
@NullMarked
package io.curvescope.acceptance.alerting;

import org.jspecify.annotations.NullMarked;
