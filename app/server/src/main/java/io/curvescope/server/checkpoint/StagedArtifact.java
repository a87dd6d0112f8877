package io.curvescope.server.checkpoint;

import java.io.IOException;
import java.io.InputStream;

/**
 * An artifact that is stored durably but not shown yet. Closing one that was not published removes
 * it.
 */
public interface StagedArtifact extends AutoCloseable {

  /** By what it will be known. */
  ArtifactKey key();

  /** How many plain bytes it has. */
  long bytes();

  /** Its plain bytes, as {@link ArtifactStore#open} would give them. */
  InputStream open() throws IOException;

  /** Tells {@link ArtifactStore#sweep} that somebody still needs it. */
  void touch() throws IOException;

  /**
   * Shows it under its key, at once and whole. One that is there already is replaced: the bytes are
   * the same, but the stored ones may have been damaged since.
   */
  void publish() throws IOException;

  @Override
  void close() throws IOException;
}
