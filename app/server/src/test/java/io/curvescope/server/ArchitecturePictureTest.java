package io.curvescope.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/** Holds the picture in docs/architecture.md against the code. */
class ArchitecturePictureTest {
  private static final Pattern MODULE = Pattern.compile("(?m)^ +([a-z]+)\\[");
  private static final Pattern ARROW = Pattern.compile("(?m)^ +([a-z]+) --> ([a-z]+)$");

  private final ApplicationModules modules = ApplicationModules.of(CurvescopeServer.class);

  @Test
  void thePictureShowsEveryModuleAndNoOther() throws IOException {
    Set<String> existing = new TreeSet<>();
    modules.forEach(module -> existing.add(name(module)));

    assertThat(drawn(MODULE, 1)).isEqualTo(existing);
  }

  @Test
  void thePictureShowsEveryDependencyAndNoOther() throws IOException {
    Set<String> existing = new TreeSet<>();
    modules.forEach(
        module ->
            module
                .getDirectDependencies(modules)
                .uniqueModules()
                .forEach(other -> existing.add(name(module) + " --> " + name(other))));

    assertThat(drawn(ARROW, 2)).isEqualTo(existing);
  }

  private static String name(ApplicationModule module) {
    return module.getIdentifier().toString();
  }

  private static Set<String> drawn(Pattern pattern, int groups) throws IOException {
    String page = Files.readString(Path.of("../../docs/architecture.md"));
    String picture = page.substring(page.indexOf("```mermaid"));
    Matcher matcher = pattern.matcher(picture.substring(0, picture.indexOf("\n```")));
    Set<String> found = new TreeSet<>();
    while (matcher.find()) {
      found.add(groups == 1 ? matcher.group(1) : matcher.group(1) + " --> " + matcher.group(2));
    }
    return found;
  }
}
