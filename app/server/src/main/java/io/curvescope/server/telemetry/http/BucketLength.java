package io.curvescope.server.telemetry.http;

import io.curvescope.server.paging.ListParameters;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.telemetry.SeriesQuery;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The query parameter {@code bucket}: a whole number and ms, s, m, h or d. */
final class BucketLength {
  private static final Pattern PATTERN = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

  private BucketLength() {}

  static Duration parse(String text) {
    Matcher matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      throw wrong();
    }
    long number = Long.parseLong(matcher.group(1));
    Duration bucket =
        switch (matcher.group(2)) {
          case "ms" -> Duration.ofMillis(number);
          case "s" -> Duration.ofSeconds(number);
          case "m" -> Duration.ofMinutes(number);
          case "h" -> Duration.ofHours(number);
          default -> Duration.ofDays(number);
        };
    if (bucket.compareTo(SeriesQuery.MINIMUM_BUCKET) < 0
        || bucket.compareTo(SeriesQuery.MAXIMUM_BUCKET) > 0) {
      throw wrong();
    }
    return bucket;
  }

  private static Problem wrong() {
    return ListParameters.wrong(
        "bucket", "must be a whole number and ms, s, m, h or d, from 1ms to 366d, such as 60s");
  }
}
