package io.curvescope.server.ingest.decode;

/** How a body holds its events. */
public enum PushFormat {
  /** One JSON array (RFC 8259); {@code application/json}. */
  JSON_ARRAY,
  /** One JSON object per line; {@code application/x-ndjson}. */
  NDJSON
}
