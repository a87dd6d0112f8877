package io.curvescope.server.paging;

import io.curvescope.server.json.JsonTime;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Reads query parameters; what is wrong ends the request with 400 and the parameter's name. */
public final class ListParameters {
  /** Items of a page unless the client says otherwise. */
  public static final int DEFAULT_LIMIT = 100;

  /** Items of a page at most. */
  public static final int MAXIMUM_LIMIT = 1000;

  private static final int LONGEST_TEXT = 255;

  private ListParameters() {}

  /** {@code limit}: 1 to {@value #MAXIMUM_LIMIT}. */
  public static int limit(Optional<String> text) {
    return limit(text, DEFAULT_LIMIT, MAXIMUM_LIMIT);
  }

  /** {@code limit}: 1 to {@code most}. */
  public static int limit(Optional<String> text, int otherwise, int most) {
    return text.map(
            each ->
                integer(each)
                    .filter(limit -> limit >= 1 && limit <= most)
                    .orElseThrow(() -> wrong("limit", "must be an integer from 1 to " + most)))
        .orElse(otherwise);
  }

  /** A parameter that holds any text that the database could hold. */
  public static Optional<String> text(String parameter, Optional<String> text) {
    return text.map(
        each -> {
          if (each.isEmpty() || each.length() > LONGEST_TEXT || each.indexOf(0) >= 0) {
            throw wrong(
                parameter,
                "must be 1 to " + LONGEST_TEXT + " characters, the NUL character excepted");
          }
          return each;
        });
  }

  /** A parameter that holds a time: RFC 3339. */
  public static Optional<Instant> time(String parameter, Optional<String> text) {
    return text.map(
        each ->
            JsonTime.parse(each)
                .orElseThrow(
                    () ->
                        wrong(
                            parameter,
                            "must be an RFC 3339 time such as 2026-11-24T02:25:21Z, with '+'"
                                + " written as %2B, from 1970 to 9999")));
  }

  /** {@code cursor}: what an earlier page gave as {@code next}. */
  public static <T> Optional<T> cursor(
      Optional<String> text, Function<String, Optional<T>> decode) {
    return text.map(
        each ->
            decode
                .apply(each)
                .orElseThrow(() -> wrong("cursor", "must be the 'next' of an earlier page")));
  }

  /** The problem of a wrong parameter. */
  public static Problem wrong(String parameter, String reason) {
    return Problem.ofField(ProblemType.INVALID_PARAMETER, parameter, reason);
  }

  private static Optional<Integer> integer(String text) {
    try {
      return Optional.of(Integer.valueOf(text));
    } catch (NumberFormatException noInteger) {
      return Optional.empty();
    }
  }
}
