package io.curvescope.testkit.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AptSourcesTest {
  @TempDir private Path folder;

  @BeforeEach
  void makeTheFolderOfParts() throws IOException {
    Files.createDirectories(folder.resolve("sources.list.d"));
  }

  @Test
  void readsTheOneLineFormatWithOptionsAndComments() throws IOException {
    Files.writeString(
        folder.resolve("sources.list"),
        """
        # deb http://commented.example/debian bookworm main
        deb-src http://sources.example/debian bookworm main
        deb [ arch=amd64 signed-by=/usr/share/keyrings/x.gpg ] http://mirror.example/debian/ bookworm main contrib # why
        """);

    assertThat(AptSources.read(folder).debianMirror()).contains("http://mirror.example/debian");
  }

  @Test
  void readsTheDeb822FormatWithFoldedFields() throws IOException {
    Files.writeString(
        folder.resolve("sources.list.d/debian.sources"),
        """
        Types: deb
        URIs: http://off.example/debian
        Suites: trixie
        Components: main
        Enabled: no

        Types: deb deb-src
        # a comment between fields
        URIs:
          https://mirror.example/debian/
        Suites: trixie trixie-updates
        Components: main
        """);

    assertThat(AptSources.read(folder).debianMirror()).contains("https://mirror.example/debian");
  }

  @Test
  void prefersTheArchiveToAVendorThatNamesItsSuiteAfterARelease() throws IOException {
    Files.writeString(
        folder.resolve("sources.list.d/a-vendor.list"),
        "deb https://vendor.example/apt bookworm main\n");
    Files.writeString(
        folder.resolve("sources.list.d/b.list"),
        "deb http://mirror.example/debian bookworm main\n");

    assertThat(AptSources.read(folder).debianMirror()).contains("http://mirror.example/debian");
  }

  @Test
  void findsNoneAmongSecurityUpdatesOtherDistributionsAndDiscs() throws IOException {
    Files.writeString(
        folder.resolve("sources.list"),
        """
        deb http://mirror.example/debian-security bookworm-security main
        deb http://mirror.example/ubuntu noble main universe
        deb cdrom:[disc]/ bookworm main
        """);

    assertThat(AptSources.read(folder).debianMirror()).isEmpty();
  }

  @Test
  void aMissingFolderHoldsNone() {
    assertThat(AptSources.read(folder.resolve("missing")).debianMirror()).isEmpty();
  }
}
