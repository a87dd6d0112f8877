package io.curvescope.server.tracing;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.propagation.Propagator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Spans of work that a request leaves to another thread or process. The span of the request itself
 * is Spring's. Where no endpoint is set, nothing here does anything.
 */
public final class Traces {
  /** Traces of a process without tracing. */
  public static final Traces NONE = new Traces(Tracer.NOOP, Propagator.NOOP);

  private static final String TRACEPARENT = "traceparent";

  private final Tracer tracer;
  private final Propagator propagator;

  Traces(Tracer tracer, Propagator propagator) {
    this.tracer = tracer;
    this.propagator = propagator;
  }

  /** The span of the calling thread, if it is to be exported. */
  public Optional<TraceContext> current() {
    return context().filter(context -> Boolean.TRUE.equals(context.sampled()));
  }

  /**
   * The span of the calling thread as a W3C {@code traceparent}, exported or not, so that what
   * comes of it later is traced if it is.
   */
  public Optional<String> currentTraceparent() {
    Map<String, String> carrier = new HashMap<>();
    context()
        .ifPresent(
            context ->
                propagator.inject(
                    context, carrier, (unused, key, value) -> carrier.put(key, value)));
    return Optional.ofNullable(carrier.get(TRACEPARENT));
  }

  /** Starts a span below another; whoever starts it ends it. */
  public Span start(String name, TraceContext parent) {
    return tracer.spanBuilder().setParent(parent).name(name).start();
  }

  /**
   * Starts a span of the process that took over; whoever starts it ends it.
   *
   * @param traceparent from {@link #currentTraceparent}; without one, a trace begins
   */
  public Span resume(String name, Optional<String> traceparent) {
    Map<String, String> carrier = new HashMap<>();
    traceparent.ifPresent(value -> carrier.put(TRACEPARENT, value));
    return propagator.extract(carrier, Map::get).name(name).kind(Span.Kind.CONSUMER).start();
  }

  private Optional<TraceContext> context() {
    @Nullable TraceContext context = tracer.currentTraceContext().context();
    return Optional.ofNullable(context);
  }
}
