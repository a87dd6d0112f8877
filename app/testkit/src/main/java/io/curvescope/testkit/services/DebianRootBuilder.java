package io.curvescope.testkit.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the Debian root folder: beside its final place, and renamed into it when complete. */
final class DebianRootBuilder {
  private static final Logger logger = LoggerFactory.getLogger(DebianRootBuilder.class);
  private static final String RELEASE = "trixie";
  private static final String PACKAGES_FILE = "etc/curvescope-packages";

  private DebianRootBuilder() {}

  /** Does nothing where the folder is complete and has the packages. The caller holds the lock. */
  static void ensure(Path place, List<String> packages) throws IOException {
    if (isComplete(place, packages)) {
      return;
    }
    String mirror =
        AptSources.read(Path.of("/etc/apt"))
            .debianMirror()
            .orElseThrow(
                () ->
                    TestServices.unavailable("the apt sources of this host name no Debian mirror"));
    HostPackage.installWhereMissing("debootstrap");
    Path partial = Path.of(place + ".partial");
    remove(partial);
    logger.info(
        "Making a Debian {} root with {} for tests in {} (once; a minute or some, 1 to 1.5 GB)",
        RELEASE,
        String.join(", ", packages),
        place);
    bootstrap(partial, packages, mirror);
    Files.writeString(partial.resolve(PACKAGES_FILE), String.join("\n", packages) + "\n");
    remove(place);
    Files.move(partial, place, StandardCopyOption.ATOMIC_MOVE);
    logger.info("The Debian root is complete: {}", place);
  }

  private static boolean isComplete(Path place, List<String> packages) throws IOException {
    Path list = place.resolve(PACKAGES_FILE);
    return Files.isRegularFile(list) && Files.readAllLines(list).containsAll(packages);
  }

  /** In a mount namespace of its own, so that no mount outlives it, however it ends. */
  private static void bootstrap(Path partial, List<String> packages, String mirror) {
    List<String> command =
        List.of(
            "unshare",
            "--mount",
            "debootstrap",
            "--variant=minbase",
            "--include=" + String.join(",", packages),
            RELEASE,
            partial.toString(),
            mirror);
    HostCommand.Result result = HostCommand.run(command, HostPackage.progress("debootstrap"));
    if (result.status() != 0) {
      throw TestServices.unavailable(
          "debootstrap failed with status "
              + result.status()
              + ", its last words being:\n"
              + result.tail());
    }
  }

  private static void remove(Path folder) {
    HostCommand.run("rm", "-rf", "--one-file-system", folder.toString());
  }
}
