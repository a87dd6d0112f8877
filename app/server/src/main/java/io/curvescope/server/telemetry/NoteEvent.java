package io.curvescope.server.telemetry;

/** Something that a person says of the run, or did to it. */
public record NoteEvent(EventHeader header, String text, NoteKind kind) implements Event {
  @Override
  public EventType type() {
    return EventType.NOTE;
  }
}
