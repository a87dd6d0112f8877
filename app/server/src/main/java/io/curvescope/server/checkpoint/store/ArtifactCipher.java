package io.curvescope.server.checkpoint.store;

import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import io.curvescope.server.checkpoint.ArtifactKey;
import io.curvescope.server.checkpoint.UnreadableArtifact;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

/**
 * Encrypts artifacts in segments (<a
 * href="https://developers.google.com/tink/streaming-aead/aes_gcm_hkdf_streaming">AES-GCM-HKDF
 * streaming</a>): a segment that was changed, moved, or is missing at the end does not decrypt, and
 * no byte of it is given out. Small segments, since every upload holds a few of them.
 */
final class ArtifactCipher {
  private static final String MAC = "HmacSha256";
  private static final int SEGMENT_BYTES = 1 << 16;

  private ArtifactCipher() {}

  /** What is written comes out encrypted; closing it writes the end and closes {@code out}. */
  static OutputStream encrypt(String project, byte[] secret, OutputStream out) throws IOException {
    try {
      return cipher(secret).newEncryptingStream(out, associated(project));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("cannot encrypt", impossible);
    }
  }

  /** What {@link #encrypt} wrote, plain. */
  static InputStream decrypt(ArtifactKey artifact, byte[] secret, InputStream in)
      throws IOException {
    try {
      return new Checked(
          artifact, cipher(secret).newDecryptingStream(in, associated(artifact.project())));
    } catch (GeneralSecurityException damaged) {
      throw new UnreadableArtifact(artifact, "is damaged", damaged);
    }
  }

  private static StreamingAead cipher(byte[] secret) throws GeneralSecurityException {
    return new AesGcmHkdfStreaming(secret, MAC, EncryptionKey.BYTES, SEGMENT_BYTES, 0);
  }

  private static byte[] associated(String project) {
    return project.getBytes(StandardCharsets.UTF_8);
  }

  /** Says of what does not decrypt which artifact it is. */
  private static final class Checked extends InputStream {
    private final ArtifactKey artifact;
    private final InputStream plain;

    private Checked(ArtifactKey artifact, InputStream plain) {
      this.artifact = artifact;
      this.plain = new BufferedInputStream(plain, 1 << 13);
    }

    @Override
    public int read() throws IOException {
      try {
        return plain.read();
      } catch (IOException failure) {
        throw damaged(failure);
      }
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        return plain.read(bytes, offset, length);
      } catch (IOException failure) {
        throw damaged(failure);
      }
    }

    private UnreadableArtifact damaged(IOException failure) {
      return new UnreadableArtifact(
          artifact,
          "is damaged: its bytes were changed or cut off since they were stored",
          failure);
    }

    @Override
    public void close() throws IOException {
      plain.close();
    }
  }
}
