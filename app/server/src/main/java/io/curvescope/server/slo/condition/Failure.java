package io.curvescope.server.slo.condition;

/**
 * Something that could not be judged.
 *
 * @param project empty for all of them
 * @param run its id; empty for the whole project
 * @param cause its message may quote what a client sent
 */
record Failure(String project, String run, Exception cause) {}
