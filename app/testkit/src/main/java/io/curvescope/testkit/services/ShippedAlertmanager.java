package io.curvescope.testkit.services;

import io.curvescope.testkit.repository.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The configuration of Alertmanager that is shipped, deploy/alertmanager, with the same routes,
 * inhibitions, templates and receivers. Only the waits are shorter and the files with the
 * receivers' addresses lie beside it.
 */
public final class ShippedAlertmanager {
  private static final Path SHIPPED = Repository.file("deploy/alertmanager");
  private static final Pattern RECEIVER =
      Pattern.compile("url_file: /etc/alertmanager/receivers/([a-z-]+)\\.url");

  private ShippedAlertmanager() {}

  /**
   * Writes it into a folder.
   *
   * @param webhooks where notifications go: the receiver's name is appended
   * @param groupWait for the first alert of a group, for example {@code 1s}
   * @param groupInterval between notifications of a group
   * @return the folder
   */
  public static Path copyTo(Path folder, String webhooks, String groupWait, String groupInterval) {
    return copyTo(
        folder,
        webhooks,
        text ->
            text.replaceAll("group_wait: \\S+", "group_wait: " + groupWait)
                .replaceAll("group_interval: \\S+", "group_interval: " + groupInterval));
  }

  /**
   * The same, with the waits of pages as they are shipped; of the others, those of minutes are 5
   * seconds.
   */
  public static Path copyWithShortTickets(Path folder, String webhooks) {
    return copyTo(
        folder, webhooks, text -> text.replaceAll("(group_wait|group_interval): \\d+m", "$1: 5s"));
  }

  private static Path copyTo(Path folder, String webhooks, UnaryOperator<String> waits) {
    try {
      Files.createDirectories(folder);
      HostCommand.run("cp", "-R", SHIPPED.toAbsolutePath() + "/.", folder.toString());
      Path file = folder.resolve("alertmanager.yml");
      String text = Files.readString(file);
      for (String receiver : receivers(text)) {
        Files.writeString(
            folder.resolve("receivers").resolve(receiver + ".url"), webhooks + "/" + receiver);
      }
      Files.writeString(
          file, waits.apply(text).replace("/etc/alertmanager/receivers/", "receivers/"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> receivers(String text) {
    List<String> names = new ArrayList<>();
    Matcher matcher = RECEIVER.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    if (names.isEmpty()) {
      throw new IllegalStateException("no receiver has its address in a file");
    }
    return names;
  }
}
