package io.curvescope.testkit.http;

import java.time.Instant;

/**
 * A batch of metrics whose values occur nowhere else, so that what is stored twice or lost shows.
 *
 * @param run that it belongs to
 * @param key the idempotency key
 * @param body NDJSON
 * @param events in it
 */
public record PushBatch(String run, String key, String body, int events) {
  /**
   * Makes a batch.
   *
   * @param firstValue of its events; the others follow one by one
   */
  public static PushBatch of(String run, String key, Instant time, long firstValue, int events) {
    StringBuilder body = new StringBuilder();
    for (int index = 0; index < events; index++) {
      body.append("{\"type\":\"metric\",\"name\":\"serial\",\"time\":\"")
          .append(time)
          .append("\",\"step\":")
          .append(firstValue + index)
          .append(",\"value\":")
          .append(firstValue + index)
          .append("}\n");
    }
    return new PushBatch(run, key, body.toString(), events);
  }
}
