/**
 * Alerts: sources say which conditions hold, this module gives each one a life in the database,
 * tells Alertmanager, and asks training jobs that opted in to do something about it.
 */
@NullMarked
package io.curvescope.server.alert;

import org.jspecify.annotations.NullMarked;
