package io.curvescope.server.telemetry;

/**
 * What tells a stored event from every other: the batch that brought it and its place there.
 *
 * @param batchId from the database's sequence
 * @param ordinal the event's index in the request; below zero for an incident that the server added
 */
public record EventIdentity(long batchId, int ordinal) {}
