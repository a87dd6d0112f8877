package io.curvescope.server.telemetry;

import io.curvescope.server.run.RunKey;

/** An event on its way into the database. */
public record EventRow(RunKey run, EventIdentity identity, Event event) {}
