package io.curvescope.server.access.token;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The header {@code Authorization: Bearer TOKEN} (RFC 6750, section 2.1). */
public final class BearerSyntax {
  /** Characters of a token at most. */
  public static final int LONGEST = 512;

  private static final String TOKEN68 = "[A-Za-z0-9._~+/-]{1," + LONGEST + "}=*";
  private static final Pattern TOKEN = Pattern.compile(TOKEN68);
  private static final Pattern HEADER = Pattern.compile("(?i:bearer) +(" + TOKEN68 + ") *");

  private BearerSyntax() {}

  /** The token of a header; empty if the header is anything else, or longer than any token. */
  public static Optional<TokenSecret> parse(String header) {
    if (header.length() > 2 * LONGEST) {
      return Optional.empty();
    }
    Matcher matcher = HEADER.matcher(header);
    return matcher.matches() ? Optional.of(TokenSecret.of(matcher.group(1))) : Optional.empty();
  }

  static boolean isToken(String text) {
    return text.length() <= LONGEST && TOKEN.matcher(text).matches();
  }
}
