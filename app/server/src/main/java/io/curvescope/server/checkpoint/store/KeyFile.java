package io.curvescope.server.checkpoint.store;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/**
 * The key of a server that was given none: made at first use, in a file that only its user may
 * read.
 */
final class KeyFile {
  private final Path file;

  KeyFile(Path file) {
    this.file = file;
  }

  /** The key in the file. */
  String read() throws IOException {
    return Files.readString(file).strip();
  }

  boolean exists() {
    return Files.exists(file);
  }

  /** Makes a key, and the file; where another process was faster, the key is that one's. */
  void create() throws IOException {
    byte[] random = new byte[EncryptionKey.BYTES];
    new SecureRandom().nextBytes(random);
    Path draft = file.resolveSibling("artifact.key." + UUID.randomUUID());
    Files.createFile(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      Files.writeString(
          draft,
          Base64.getEncoder().encodeToString(random) + "\n",
          StandardOpenOption.WRITE,
          StandardOpenOption.SYNC);
      link(draft);
    } finally {
      Files.delete(draft);
    }
  }

  /** Shows the file whole or not at all, and never over another. */
  private void link(Path draft) throws IOException {
    try {
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException madeByAnother) {
      if (!exists()) {
        throw madeByAnother;
      }
    }
  }
}
