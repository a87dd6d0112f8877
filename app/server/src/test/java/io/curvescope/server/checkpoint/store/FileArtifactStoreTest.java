package io.curvescope.server.checkpoint.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.server.checkpoint.ArtifactKey;
import io.curvescope.server.checkpoint.ArtifactStore;
import io.curvescope.server.checkpoint.ArtifactStoreContract;
import io.curvescope.server.checkpoint.StagedArtifact;
import io.curvescope.server.checkpoint.StoredArtifact;
import io.curvescope.server.checkpoint.UnreadableArtifact;
import io.curvescope.server.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileArtifactStoreTest extends ArtifactStoreContract {
  private static final String KEY = key(1);
  private static final String OTHER_KEY = key(2);

  @TempDir Path folder = Path.of("");
  private Optional<ArtifactStore> opened = Optional.empty();

  @BeforeEach
  void open() throws IOException {
    opened = Optional.of(open(KEY));
  }

  @Override
  protected ArtifactStore store() {
    return opened.orElseThrow();
  }

  @Test
  void leavesNothingPlainOnTheDiskAndNothingForOtherUsers() throws IOException {
    String text = "the weights of a model that is worth a lot";
    byte[] content = text.repeat(5_000).getBytes(StandardCharsets.UTF_8);
    try (StagedArtifact staged = store().stage(PROJECT, in(content), LIMIT)) {
      for (Path file : files()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("weights");
      }
      staged.publish();
    }
    for (Path file : files()) {
      assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("weights");
      assertThat(file.toString()).doesNotContain("vision");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void noticesEveryFlippedByte() throws IOException {
    ArtifactKey key = publish(PROJECT, content(70_000));
    Path file = files().getFirst();
    byte[] stored = Files.readAllBytes(file);
    // Mark, key id, sealed key, salt and nonce, both segments, both tags.
    for (int place : List.of(0, 7, 9, 20, 70, 76, 80, 120, 65_000, 66_000, stored.length - 1)) {
      byte[] flipped = stored.clone();
      flipped[place] ^= 1;
      Files.write(file, flipped);

      assertThatThrownBy(() -> read(key))
          .as("byte %d", place)
          .isInstanceOf(UnreadableArtifact.class);
    }
    Files.write(file, stored);
    assertThat(read(key)).isEqualTo(content(70_000));
  }

  @Test
  void givesOutNoByteOfASegmentThatWasChanged() throws IOException {
    ArtifactKey key = publish(PROJECT, content(200_000));
    Path file = files().getFirst();
    byte[] stored = Files.readAllBytes(file);
    stored[150_000] ^= 1;
    Files.write(file, stored);

    try (InputStream in = store().open(key)) {
      byte[] good = in.readNBytes(100_000);
      assertThat(good).isEqualTo(Arrays.copyOf(content(200_000), 100_000));
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(UnreadableArtifact.class)
          .hasMessageContaining(key.sha256().toString())
          .hasMessageContaining("changed or cut off");
    }
  }

  @Test
  void noticesEveryTruncation() throws IOException {
    ArtifactKey key = publish(PROJECT, content(200_000));
    Path file = files().getFirst();
    byte[] stored = Files.readAllBytes(file);
    int header = SealedHeader.BYTES;
    for (int length :
        List.of(
            0, 5, header - 1, header, header + 10, header + 65_536, 150_000, stored.length - 1)) {
      Files.write(file, Arrays.copyOf(stored, length));

      assertThatThrownBy(() -> read(key))
          .as("%d bytes", length)
          .isInstanceOf(UnreadableArtifact.class);
    }
    Files.write(file, Arrays.copyOf(stored, stored.length + 1));
    assertThatThrownBy(() -> read(key)).isInstanceOf(UnreadableArtifact.class);
  }

  @Test
  void opensNoFileThatWasMovedToAnotherHashOrProject() throws IOException {
    ArtifactKey one = publish(PROJECT, content(10));
    Path file = files().getFirst();
    ArtifactKey renamed = new ArtifactKey(PROJECT, Sha256.of(content(11)));
    Files.copy(file, file.resolveSibling(renamed.sha256().toString()));
    ArtifactKey other = publish("other", content(12));
    Path elsewhere = place("other").resolve(one.sha256().toString());
    Files.copy(file, elsewhere, StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> read(renamed)).hasMessageContaining("not the one that was stored");
    assertThatThrownBy(() -> read(new ArtifactKey("other", one.sha256())))
        .hasMessageContaining("not the one that was stored");
    assertThat(read(other)).isEqualTo(content(12));
  }

  @Test
  void saysWhichKeyIsWrongAndLosesNothing() throws IOException {
    ArtifactKey key = publish(PROJECT, content(1_000));
    ArtifactStore wrong = open(OTHER_KEY);

    assertThatThrownBy(() -> wrong.open(key))
        .isInstanceOf(UnreadableArtifact.class)
        .hasMessageContaining("was encrypted with the key " + KeyRing.parse(KEY).newest())
        .hasMessageContaining("CURVESCOPE_ARTIFACT_KEY")
        .hasMessageNotContaining(KEY)
        .hasMessageNotContaining(OTHER_KEY);
    assertThat(wrong.sweep(Instant.MAX)).isZero();
    assertThat(read(key)).isEqualTo(content(1_000));
  }

  @Test
  void readsWhatAnOlderKeyStoredAndStoresWithTheNewest() throws IOException {
    ArtifactKey old = publish(PROJECT, content(1_000));
    opened = Optional.of(open(OTHER_KEY + ", " + KEY));
    assertThat(read(old)).isEqualTo(content(1_000));
    ArtifactKey fresh = publish(PROJECT, content(2_000));

    opened = Optional.of(open(OTHER_KEY));
    assertThat(read(fresh)).isEqualTo(content(2_000));
  }

  @Test
  void mendsADamagedArtifactWhenItIsSentAgain() throws IOException {
    ArtifactKey key = publish(PROJECT, content(1_000));
    Files.write(files().getFirst(), new byte[50]);
    assertThatThrownBy(() -> read(key)).isInstanceOf(UnreadableArtifact.class);

    publish(PROJECT, content(1_000));

    assertThat(read(key)).isEqualTo(content(1_000));
  }

  @Test
  void sweepsUploadsThatNeverEndedButNotThoseThatGoOn() throws IOException {
    StagedArtifact left = store().stage(PROJECT, in(content(1_000)), LIMIT);
    Path file = files().getFirst();
    StagedArtifact current = store().stage(PROJECT, in(content(2_000)), LIMIT);
    Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2026-11-24T00:00:00Z")));

    assertThat(store().sweep(Instant.parse("2026-11-24T01:00:00Z"))).isEqualTo(1);

    assertThat(left.key()).isNotNull();
    current.publish();
    assertThat(read(current.key())).isEqualTo(content(2_000));
    assertThat(files()).hasSize(1);
  }

  /** A finished part whose upload goes on for longer than leftovers are kept. */
  @Test
  void doesNotSweepWhatWasTouchedSince() throws IOException {
    StagedArtifact waiting = store().stage(PROJECT, in(content(1_000)), LIMIT);
    Files.setLastModifiedTime(
        files().getFirst(), FileTime.from(Instant.parse("2026-11-24T00:00:00Z")));

    waiting.touch();

    assertThat(store().sweep(Instant.parse("2026-11-24T01:00:00Z"))).isZero();
    waiting.publish();
    assertThat(read(waiting.key())).isEqualTo(content(1_000));
  }

  @Test
  void keepsNothingOnTheDiskOfWhatWasTooLarge() {
    assertThatThrownBy(() -> store().stage(PROJECT, in(content(1_000)), 999)).isNotNull();

    assertThat(files()).isEmpty();
  }

  private ArtifactStore open(String keys) throws IOException {
    return FileArtifactStore.open(folder, KeyRing.parse(keys));
  }

  private Path place(String project) {
    return folder.resolve("artifacts").resolve(StoredArtifact.placeOf(project));
  }

  private List<Path> files() {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String key(int filling) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) filling);
    return Base64.getEncoder().encodeToString(key);
  }
}
