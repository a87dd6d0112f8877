package io.curvescope.server.analysis;

import io.curvescope.curvature.CurvatureProblem;
import io.curvescope.server.digest.Sha256;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The version of the curvature library that this process runs: a digest of its classes, so that an
 * answer is given again only by the very code that found it.
 */
public final class LibraryVersion {
  private static final int DIGITS = 16;

  private LibraryVersion() {}

  /** The version: {@value #DIGITS} hexadecimal digits, the same in every process of one build. */
  public static String current() {
    return Current.VERSION;
  }

  private static final class Current {
    private static final String VERSION = compute(CurvatureProblem.class);
  }

  private static String compute(Class<?> anchor) {
    URL source = anchor.getProtectionDomain().getCodeSource().getLocation();
    MessageDigest digest = Sha256.newDigest();
    try {
      if (source.getProtocol().equals("file")) {
        Path path = Path.of(source.toURI());
        if (Files.isDirectory(path)) {
          addFolder(digest, path);
        } else {
          try (JarFile jar = new JarFile(path.toFile())) {
            addJar(digest, jar);
          }
        }
      } else {
        addJar(digest, nested(source));
      }
    } catch (IOException | URISyntaxException unreadable) {
      throw new IllegalStateException("cannot read the library's own classes", unreadable);
    }
    return Sha256.ofDigest(digest.digest()).toString().substring(0, DIGITS);
  }

  /** The library within the packed server, which the loader keeps open. */
  private static JarFile nested(URL source) throws IOException {
    String address = source.toString();
    URLConnection connection =
        URI.create(address.startsWith("jar:") ? address : "jar:" + address + "!/")
            .toURL()
            .openConnection();
    if (connection instanceof JarURLConnection jar) {
      return jar.getJarFile();
    }
    throw new IOException("no jar: " + address);
  }

  private static void addFolder(MessageDigest digest, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> classes =
          files.filter(file -> file.toString().endsWith(".class")).sorted().toList();
      for (Path file : classes) {
        digest.update(Files.readAllBytes(file));
      }
    }
  }

  private static void addJar(MessageDigest digest, JarFile jar) {
    jar.stream()
        .filter(entry -> entry.getName().endsWith(".class"))
        .sorted((one, other) -> one.getName().compareTo(other.getName()))
        .forEach(entry -> addEntry(digest, jar, entry));
  }

  private static void addEntry(MessageDigest digest, JarFile jar, JarEntry entry) {
    try (InputStream content = jar.getInputStream(entry)) {
      digest.update(content.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
