package io.curvescope.server.ingest;

/**
 * Why an event was not stored.
 *
 * @param index its index in the request
 * @param field the field that was wrong
 * @param reason what would be right
 */
public record Rejection(int index, String field, String reason) {}
