package io.curvescope.server.checkpoint.store;

import io.curvescope.server.checkpoint.ArtifactKey;
import io.curvescope.server.checkpoint.ArtifactTooLarge;
import io.curvescope.server.checkpoint.StagedArtifact;
import io.curvescope.server.digest.Sha256;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Set;

/** A file that waits to be published. */
final class StagedFile implements StagedArtifact {
  private static final int BUFFER_BYTES = 1 << 15;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final FileArtifactStore store;
  private final Path file;
  private final Received received;
  private boolean published;

  /** What came in. */
  record Received(ArtifactKey key, long bytes) {}

  StagedFile(FileArtifactStore store, Path file, Received received) {
    this.store = store;
    this.file = file;
    this.received = received;
  }

  /**
   * Writes the content to a new file, encrypted and forced to the disk. The header, which the hash
   * is part of, is written last, into the room left for it.
   */
  static Received receive(
      Path file, String project, InputStream content, long maximumBytes, KeyRing keys)
      throws IOException {
    byte[] secret = new byte[EncryptionKey.BYTES];
    RANDOM.nextBytes(secret);
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      channel.write(ByteBuffer.allocate(SealedHeader.BYTES));
      MessageDigest digest = Sha256.newDigest();
      long bytes;
      try (OutputStream out = ArtifactCipher.encrypt(project, secret, keepOpen(channel))) {
        bytes = copy(content, out, digest, maximumBytes);
      }
      ArtifactKey key = new ArtifactKey(project, Sha256.ofDigest(digest.digest()));
      channel.write(SealedHeader.write(key, secret, keys), 0);
      channel.force(true);
      return new Received(key, bytes);
    } catch (IOException | RuntimeException failure) {
      Files.deleteIfExists(file);
      throw failure;
    }
  }

  private static long copy(
      InputStream content, OutputStream out, MessageDigest digest, long maximumBytes)
      throws IOException {
    byte[] buffer = new byte[BUFFER_BYTES];
    long total = 0;
    for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
      total += read;
      if (total > maximumBytes) {
        throw new ArtifactTooLarge(maximumBytes);
      }
      digest.update(buffer, 0, read);
      out.write(buffer, 0, read);
    }
    return total;
  }

  /** The end of the encrypted bytes is not yet the end of the file. */
  private static OutputStream keepOpen(FileChannel channel) {
    return new FilterOutputStream(Channels.newOutputStream(channel)) {
      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public ArtifactKey key() {
    return received.key();
  }

  @Override
  public long bytes() {
    return received.bytes();
  }

  @Override
  public InputStream open() throws IOException {
    return published ? store.open(key()) : store.open(key(), file);
  }

  @Override
  public void touch() throws IOException {
    if (!published) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    }
  }

  @Override
  public void publish() throws IOException {
    if (published) {
      return;
    }
    Path place = store.place(key().project());
    Files.move(file, place.resolve(key().sha256().toString()), StandardCopyOption.ATOMIC_MOVE);
    published = true;
    force(place);
  }

  /** A rename is on the disk when its folder is. */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  @Override
  public void close() throws IOException {
    if (!published) {
      Files.deleteIfExists(file);
    }
  }
}
