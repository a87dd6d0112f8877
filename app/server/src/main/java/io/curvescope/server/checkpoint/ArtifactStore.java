package io.curvescope.server.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Keeps the bytes of artifacts, encrypted, by what they are. It knows nothing about who needs them:
 * that is the database's part.
 *
 * <p>Safe for use by many threads, and by many processes on the same storage.
 */
public interface ArtifactStore {

  /**
   * Takes an artifact in, without showing it to anyone yet. The bytes stream through: neither the
   * heap nor the disk ever holds them whole and plain.
   *
   * @param maximumBytes that it may have
   * @throws ArtifactTooLarge as soon as it turns out to have more
   * @throws IOException if the content cannot be read, or not be stored; nothing of it stays
   */
  StagedArtifact stage(String project, InputStream content, long maximumBytes) throws IOException;

  /**
   * The plain bytes of an artifact, to be closed by the caller. Bytes that were changed or cut off
   * on the disk are noticed before they are given out, while they are read.
   *
   * @throws MissingArtifact if there is none under this key
   * @throws UnreadableArtifact if it was stored under another encryption key, or its bytes are not
   *     those that were stored; reading throws it too
   */
  InputStream open(ArtifactKey key) throws IOException;

  /** Whether there is one under this key. Says nothing about whether it can be read. */
  boolean contains(ArtifactKey key);

  /** Removes an artifact; one that is not there is no error. Whoever reads it now reads on. */
  void delete(ArtifactKey key) throws IOException;

  /** Shows every published artifact, in no order. */
  void forEach(Consumer<StoredArtifact> action) throws IOException;

  /**
   * Removes what uploads left behind that never ended, because a process was killed say.
   *
   * @param untouchedSince only what nobody has written to since then
   * @return how many there were
   */
  int sweep(Instant untouchedSince) throws IOException;
}
