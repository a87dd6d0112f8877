/**
 * Directives: what firing alerts ask training jobs to do, for runs that opted in, from the alert to
 * the job's acknowledgement.
 */
@NullMarked
package io.curvescope.server.alert.directive;

import org.jspecify.annotations.NullMarked;
