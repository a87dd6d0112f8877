package io.curvescope.server.telemetry;

/** An event as read back. */
public record StoredEvent(EventIdentity identity, Event event) {}
