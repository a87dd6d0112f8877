package io.curvescope.server.run;

/**
 * What became of a create-or-update.
 *
 * @param created whether the run is new
 */
public record SavedRun(Run run, boolean created) {}
