package io.curvescope.server.checkpoint.store;

import io.curvescope.server.checkpoint.ArtifactKey;
import io.curvescope.server.checkpoint.UnreadableArtifact;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * What stands before the encrypted bytes of an artifact: a mark of the format, the id of the
 * server's key, and the artifact's own key, sealed by the server's. Project and hash are its
 * associated data: a file that was renamed, or moved to another project, does not open.
 */
final class SealedHeader {
  /** The format, and its version in the last byte. */
  private static final byte[] MARK = {'C', 'V', 'S', 'A', 'R', 'T', 0, 1};

  /** Nonce and tag of AES-GCM around a key. */
  private static final int SEALED_BYTES = 12 + EncryptionKey.BYTES + 16;

  /** Bytes of a header. */
  static final int BYTES = MARK.length + EncryptionKey.ID_BYTES + SEALED_BYTES;

  private SealedHeader() {}

  static ByteBuffer write(ArtifactKey artifact, byte[] secret, KeyRing keys) {
    EncryptionKey key = keys.newest();
    try {
      return ByteBuffer.allocate(BYTES)
          .put(MARK)
          .put(key.id())
          .put(key.seal(secret, associated(artifact)))
          .flip();
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("cannot seal the key of an artifact", impossible);
    }
  }

  /** Reads the header and gives the artifact's own key. */
  static byte[] read(ArtifactKey artifact, InputStream in, KeyRing keys) throws IOException {
    byte[] header = in.readNBytes(BYTES);
    if (header.length < BYTES || !Arrays.equals(header, 0, MARK.length, MARK, 0, MARK.length)) {
      throw new UnreadableArtifact(artifact, "is damaged: its file does not begin as it should");
    }
    int sealed = MARK.length + EncryptionKey.ID_BYTES;
    byte[] id = Arrays.copyOfRange(header, MARK.length, sealed);
    EncryptionKey key =
        keys.find(id)
            .orElseThrow(
                () ->
                    new UnreadableArtifact(
                        artifact,
                        "was encrypted with the key "
                            + HexFormat.of().formatHex(id)
                            + ", but this server has "
                            + keys
                            + "; set CURVESCOPE_ARTIFACT_KEY to the key that it was stored with"));
    try {
      return key.unseal(Arrays.copyOfRange(header, sealed, BYTES), associated(artifact));
    } catch (GeneralSecurityException notAuthentic) {
      throw new UnreadableArtifact(
          artifact, "is damaged: its file is not the one that was stored", notAuthentic);
    }
  }

  private static byte[] associated(ArtifactKey artifact) {
    return ("sha256:" + artifact.sha256() + "\n" + artifact.project())
        .getBytes(StandardCharsets.UTF_8);
  }
}
