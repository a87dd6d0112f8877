/** Tests of alerts: their life, their way to Alertmanager, and what they ask of training jobs. */
@NullMarked
package io.curvescope.server.alert;

import org.jspecify.annotations.NullMarked;
