package io.curvescope.server.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.curvescope.server.digest.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every artifact store does, whatever it keeps artifacts in. */
public abstract class ArtifactStoreContract {
  protected static final String PROJECT = "vision / 日本 ../..";
  protected static final long LIMIT = 10_000_000;

  /** The store under test, empty at the beginning. */
  protected abstract ArtifactStore store();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_000, 65_536, 65_537, 300_000, 1_048_576})
  void givesBackWhatWasStored(int bytes) throws IOException {
    byte[] content = content(bytes);
    ArtifactKey key = publish(PROJECT, content);

    assertThat(key.sha256()).isEqualTo(Sha256.of(content));
    assertThat(read(key)).isEqualTo(content);
  }

  @Test
  void showsNothingBeforeItIsPublishedAndLetsItBeReadByWhoStagedIt() throws IOException {
    byte[] content = content(100_000);
    try (StagedArtifact staged = store().stage(PROJECT, in(content), LIMIT)) {
      assertThat(staged.bytes()).isEqualTo(content.length);
      assertThat(store().contains(staged.key())).isFalse();
      assertThatThrownBy(() -> store().open(staged.key())).isInstanceOf(MissingArtifact.class);
      try (InputStream in = staged.open()) {
        assertThat(in.readAllBytes()).isEqualTo(content);
      }

      staged.publish();

      assertThat(store().contains(staged.key())).isTrue();
      try (InputStream in = staged.open()) {
        assertThat(in.readAllBytes()).isEqualTo(content);
      }
    }
    assertThat(published()).hasSize(1);
  }

  @Test
  void keepsNothingOfWhatWasNotPublished() throws IOException {
    StagedArtifact staged = store().stage(PROJECT, in(content(1000)), LIMIT);
    staged.close();

    assertThat(store().contains(staged.key())).isFalse();
    assertThat(published()).isEmpty();
  }

  @Test
  void storesTheSameBytesOnce() throws IOException {
    byte[] content = content(70_000);
    ArtifactKey first = publish(PROJECT, content);
    ArtifactKey second = publish(PROJECT, content);

    assertThat(second).isEqualTo(first);
    assertThat(published()).hasSize(1);
    assertThat(read(first)).isEqualTo(content);
  }

  @Test
  void keepsProjectsApart() throws IOException {
    ArtifactKey key = publish(PROJECT, content(10));
    ArtifactKey elsewhere = new ArtifactKey("other", key.sha256());

    assertThat(store().contains(elsewhere)).isFalse();
    assertThatThrownBy(() -> store().open(elsewhere)).isInstanceOf(MissingArtifact.class);
    publish("other", content(10));
    store().delete(key);
    assertThat(read(elsewhere)).isEqualTo(content(10));
  }

  @Test
  void stopsReadingWhenThereIsMoreThanThereMayBe() throws IOException {
    assertThat(store().stage(PROJECT, in(content(1000)), 1000).bytes()).isEqualTo(1000);
    EndlessStream endless = new EndlessStream();

    assertThatThrownBy(() -> store().stage(PROJECT, endless, 1_000_000))
        .isInstanceOfSatisfying(
            ArtifactTooLarge.class,
            tooLarge -> assertThat(tooLarge.maximumBytes()).isEqualTo(1_000_000));
    assertThat(endless.read).isLessThan(2_000_000);
    assertThat(published()).isEmpty();
  }

  @Test
  void passesOnWhatGoesWrongWithTheContent() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the client is gone");
          }
        };

    assertThatThrownBy(() -> store().stage(PROJECT, broken, LIMIT))
        .hasMessage("the client is gone");
  }

  @Test
  void deletesAndDoesNotMindWhatIsNotThere() throws IOException {
    ArtifactKey key = publish(PROJECT, content(10));
    try (InputStream reading = store().open(key)) {
      store().delete(key);
      store().delete(key);

      assertThat(store().contains(key)).isFalse();
      assertThat(reading.readAllBytes()).isEqualTo(content(10));
    }
  }

  @Test
  void describesWhatItHolds() throws IOException {
    ArtifactKey key = publish(PROJECT, content(5_000));

    assertThat(published())
        .singleElement()
        .satisfies(
            stored -> {
              assertThat(stored.place()).isEqualTo(StoredArtifact.placeOf(PROJECT));
              assertThat(stored.sha256()).isEqualTo(key.sha256());
              assertThat(stored.storedBytes()).isBetween(5_000L, 6_000L);
            });
  }

  @Test
  void takesTheSameArtifactFromManyAtOnce() throws Exception {
    byte[] content = content(200_000);
    List<Callable<ArtifactKey>> uploads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      uploads.add(() -> publish(PROJECT, content));
    }
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<ArtifactKey> upload : executor.invokeAll(uploads)) {
        assertThat(read(upload.get())).isEqualTo(content);
      }
    }
    assertThat(published()).hasSize(1);
  }

  protected final ArtifactKey publish(String project, byte[] content) throws IOException {
    try (StagedArtifact staged = store().stage(project, in(content), LIMIT)) {
      staged.publish();
      return staged.key();
    }
  }

  protected final byte[] read(ArtifactKey key) throws IOException {
    try (InputStream in = store().open(key)) {
      return in.readAllBytes();
    }
  }

  protected final List<StoredArtifact> published() throws IOException {
    List<StoredArtifact> all = new ArrayList<>();
    store().forEach(all::add);
    return all;
  }

  protected static byte[] content(int bytes) {
    byte[] content = new byte[bytes];
    new Random(bytes).nextBytes(content);
    return content;
  }

  protected static InputStream in(byte[] content) {
    return new ByteArrayInputStream(content);
  }

  private static final class EndlessStream extends InputStream {
    private long read;

    @Override
    public int read() {
      read++;
      return 7;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      read += length;
      return length;
    }
  }
}
