package io.curvescope.server.access.command;

import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.token.NewToken;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a command line asks for. */
sealed interface TokenRequest {
  /** {@code create --name NAME --role ROLE (--project PROJECT | --every-project) [--days DAYS]}. */
  record Create(NewToken token) implements TokenRequest {}

  /** {@code list}. */
  record ListAll() implements TokenRequest {}

  /** {@code revoke ID}. */
  record Revoke(long id) implements TokenRequest {}

  /** Options of {@code create} that take a value. */
  Set<String> VALUED = Set.of("--name", "--role", "--project", "--days");

  /**
   * Reads the arguments of the command.
   *
   * @throws WrongArgument with what would be right
   */
  static TokenRequest parse(List<String> arguments) {
    if (arguments.isEmpty()) {
      throw new WrongArgument("token takes create, list or revoke");
    }
    List<String> rest = arguments.subList(1, arguments.size());
    return switch (arguments.getFirst()) {
      case "create" -> create(rest);
      case "list" -> {
        if (!rest.isEmpty()) {
          throw new WrongArgument("token list takes no '" + rest.getFirst() + "'");
        }
        yield new ListAll();
      }
      case "revoke" -> revoke(rest);
      case String other ->
          throw new WrongArgument("token takes create, list or revoke, not '" + other + "'");
    };
  }

  private static TokenRequest create(List<String> arguments) {
    Map<String, String> values = new HashMap<>();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String option = rest.next();
      if (!VALUED.contains(option) && !option.equals("--every-project")) {
        throw new WrongArgument("token create has no option '" + option + "'");
      }
      boolean isValued = VALUED.contains(option);
      if (isValued && !rest.hasNext()) {
        throw new WrongArgument(option + " needs a value");
      }
      if (values.put(option, isValued ? rest.next() : "") != null) {
        throw new WrongArgument(option + " is given twice");
      }
    }
    if (values.containsKey("--project") == values.containsKey("--every-project")) {
      throw new WrongArgument(
          "token create needs either --project PROJECT or --every-project, to say what the token is"
              + " for");
    }
    String role = required(values, "--role");
    try {
      return new Create(
          new NewToken(
              required(values, "--name"),
              AccessRole.ofWireName(role)
                  .orElseThrow(
                      () ->
                          new WrongArgument(
                              "--role must be one of "
                                  + AccessRole.names()
                                  + ", not '"
                                  + role
                                  + "'")),
              Optional.ofNullable(values.get("--project")),
              Optional.ofNullable(values.get("--days"))
                  .map(TokenRequest::days)
                  .orElse(NewToken.DEFAULT_LIFETIME)));
    } catch (IllegalArgumentException wrong) {
      throw new WrongArgument(String.valueOf(wrong.getMessage()));
    }
  }

  private static TokenRequest revoke(List<String> arguments) {
    if (arguments.size() != 1) {
      throw new WrongArgument("token revoke takes one id; token list shows them");
    }
    try {
      return new Revoke(Long.parseLong(arguments.getFirst()));
    } catch (NumberFormatException noId) {
      throw new WrongArgument(
          "token revoke takes an id, a number that token list shows, and never the token itself");
    }
  }

  private static Duration days(String text) {
    try {
      return Duration.ofDays(Integer.parseInt(text));
    } catch (NumberFormatException noNumber) {
      throw new WrongArgument("--days must be a whole number, not '" + text + "'");
    }
  }

  private static String required(Map<String, String> values, String option) {
    return Optional.ofNullable(values.get(option))
        .orElseThrow(() -> new WrongArgument("token create needs " + option));
  }
}
