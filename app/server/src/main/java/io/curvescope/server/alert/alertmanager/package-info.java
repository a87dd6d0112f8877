/**
 * Tells Alertmanager of alerts: every configured peer of all that fire, again with each pass, and
 * for a while of those that were resolved.
 */
@NullMarked
package io.curvescope.server.alert.alertmanager;

import org.jspecify.annotations.NullMarked;
