package io.curvescope.server.checkpoint.store;

import io.curvescope.server.checkpoint.ArtifactKey;
import io.curvescope.server.checkpoint.ArtifactStore;
import io.curvescope.server.checkpoint.MissingArtifact;
import io.curvescope.server.checkpoint.StagedArtifact;
import io.curvescope.server.checkpoint.StoredArtifact;
import io.curvescope.server.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Artifacts as files: {@code artifacts/PLACE/HASH} once published, {@code incoming/UUID} before. A
 * file is complete, on the disk and encrypted before it is published, by renaming it.
 */
public final class FileArtifactStore implements ArtifactStore {
  private final Path artifacts;
  private final Path incoming;
  private final KeyRing keys;

  private FileArtifactStore(Path artifacts, Path incoming, KeyRing keys) {
    this.artifacts = artifacts;
    this.incoming = incoming;
    this.keys = keys;
  }

  /**
   * The store in a folder, which is made if it is not there.
   *
   * @throws IOException if it cannot be made
   */
  public static FileArtifactStore open(Path folder, KeyRing keys) throws IOException {
    Path artifacts = folder.resolve("artifacts");
    Path incoming = folder.resolve("incoming");
    createFolder(artifacts);
    createFolder(incoming);
    return new FileArtifactStore(artifacts, incoming, keys);
  }

  /** Whether a folder holds artifacts. */
  static boolean holdsArtifacts(Path folder) throws IOException {
    Path artifacts = folder.resolve("artifacts");
    if (!Files.isDirectory(artifacts)) {
      return false;
    }
    try (DirectoryStream<Path> places = Files.newDirectoryStream(artifacts)) {
      return places.iterator().hasNext();
    }
  }

  @Override
  public StagedArtifact stage(String project, InputStream content, long maximumBytes)
      throws IOException {
    Path file = incoming.resolve(UUID.randomUUID().toString());
    StagedFile.Received received = StagedFile.receive(file, project, content, maximumBytes, keys);
    return new StagedFile(this, file, received);
  }

  @Override
  public InputStream open(ArtifactKey key) throws IOException {
    return open(key, file(key));
  }

  InputStream open(ArtifactKey key, Path file) throws IOException {
    InputStream in;
    try {
      in = Files.newInputStream(file);
    } catch (NoSuchFileException missing) {
      throw new MissingArtifact(key);
    }
    try {
      return ArtifactCipher.decrypt(key, SealedHeader.read(key, in, keys), in);
    } catch (IOException unreadable) {
      in.close();
      throw unreadable;
    }
  }

  @Override
  public boolean contains(ArtifactKey key) {
    return Files.exists(file(key));
  }

  @Override
  public void delete(ArtifactKey key) throws IOException {
    Files.deleteIfExists(file(key));
  }

  @Override
  public void forEach(Consumer<StoredArtifact> action) throws IOException {
    try (DirectoryStream<Path> places = Files.newDirectoryStream(artifacts)) {
      for (Path place : places) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(place)) {
          for (Path file : files) {
            describe(place, file).ifPresent(action);
          }
        }
      }
    }
  }

  @Override
  public int sweep(Instant untouchedSince) throws IOException {
    int swept = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming)) {
      for (Path file : files) {
        if (isUntouched(file, untouchedSince) && Files.deleteIfExists(file)) {
          swept++;
        }
      }
    }
    return swept;
  }

  /** The folder of a project's artifacts, made if it is not there. */
  Path place(String project) throws IOException {
    Path place = placeOf(project);
    createFolder(place);
    return place;
  }

  private Path placeOf(String project) {
    return artifacts.resolve(StoredArtifact.placeOf(project));
  }

  private Path file(ArtifactKey key) {
    return placeOf(key.project()).resolve(key.sha256().toString());
  }

  private static Optional<StoredArtifact> describe(Path place, Path file) throws IOException {
    Optional<Sha256> sha256 = Sha256.ofHex(file.getFileName().toString());
    if (sha256.isEmpty()) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return Optional.of(
          new StoredArtifact(
              place.getFileName().toString(),
              sha256.get(),
              attributes.size(),
              attributes.lastModifiedTime().toInstant()));
    } catch (NoSuchFileException deletedMeanwhile) {
      return Optional.empty();
    }
  }

  private static boolean isUntouched(Path file, Instant since) throws IOException {
    try {
      return Files.getLastModifiedTime(file).toInstant().isBefore(since);
    } catch (NoSuchFileException publishedMeanwhile) {
      return false;
    }
  }

  private static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }
}
