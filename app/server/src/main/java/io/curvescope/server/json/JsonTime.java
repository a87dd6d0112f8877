package io.curvescope.server.json;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;

/**
 * Times on the wire: RFC 3339 text with any offset, or a number of seconds since the epoch. Both
 * are kept to the microsecond, the nearest one, and the later one of two equally near.
 */
public final class JsonTime {
  static final String RULE =
      "must be an RFC 3339 time such as 2026-11-24T02:25:21.045532Z, or seconds since the epoch,"
          + " from 1970 to 9999";

  /** How far a client's clock may be ahead of the server's. */
  public static final Duration AHEAD = Duration.ofDays(1);

  /** What a time must be that has happened, in words, for messages to a client. */
  public static final String AHEAD_RULE = "must not be more than a day ahead of the server's clock";

  private static final DateTimeFormatter OUT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSX", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final DateTimeFormatter RFC_3339 =
      new DateTimeFormatterBuilder()
          .parseCaseInsensitive()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .appendLiteral('T')
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .appendOffset("+HH:MM", "Z")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  /** Year 9999's end: what RFC 3339's four digits can write. */
  private static final long LATEST_EPOCH_SECOND = 253_402_300_799L;

  private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);

  private JsonTime() {}

  /** RFC 3339 in UTC with six digits after the second, as every answer has it. */
  public static String format(Instant time) {
    return OUT.format(time);
  }

  static Instant ofText(String field, String text) {
    return parse(text).orElseThrow(() -> new InvalidField(field, RULE));
  }

  /**
   * An RFC 3339 time, kept to the microsecond; empty if the text is none, or is before 1970 or
   * after 9999, which nothing that trains is and databases cannot calculate with.
   */
  public static Optional<Instant> parse(String text) {
    try {
      Instant exact = OffsetDateTime.parse(text, RFC_3339).toInstant();
      Instant kept = exact.plusNanos(500).truncatedTo(ChronoUnit.MICROS);
      return Optional.of(kept)
          .filter(each -> !each.isBefore(Instant.EPOCH))
          .filter(each -> each.getEpochSecond() <= LATEST_EPOCH_SECOND);
    } catch (DateTimeException | ArithmeticException noTime) {
      return Optional.empty();
    }
  }

  static Instant ofEpochSeconds(String field, String literal) {
    double rough = Double.parseDouble(literal);
    if (!(rough >= 0 && rough <= LATEST_EPOCH_SECOND)) {
      throw new InvalidField(field, RULE);
    }
    // An exponent may be anything, and BigDecimal would write it out.
    boolean hasExponent = literal.indexOf('e') >= 0 || literal.indexOf('E') >= 0;
    BigDecimal seconds = hasExponent ? BigDecimal.valueOf(rough) : new BigDecimal(literal);
    BigDecimal micros = seconds.multiply(MICROS).setScale(0, RoundingMode.HALF_UP);
    return Instant.EPOCH.plus(micros.longValueExact(), ChronoUnit.MICROS);
  }
}
