package io.curvescope.server.access.command;

import io.curvescope.server.access.token.AccessToken;
import io.curvescope.server.access.token.AccessTokens;
import io.curvescope.server.access.token.IssuedToken;
import io.curvescope.server.database.CommandDatabase;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The main class of `curvescope token`. Standard output carries the token alone, or the list; the
 * rest goes to standard error. Exit status: 0, 1 when the database refuses, 2 for a wrong argument.
 */
public final class TokenCommand {
  private static final int FAILED = 1;
  private static final int WRONG_ARGUMENT = 2;
  private static final int PAGE = 1000;

  private final PrintStream output;
  private final PrintStream messages;
  private final Clock clock;

  /**
   * @param output for the token, or the list
   * @param messages for everything else
   */
  public TokenCommand(PrintStream output, PrintStream messages, Clock clock) {
    this.output = output;
    this.messages = messages;
    this.clock = clock;
  }

  /** Takes `create`, `list` or `revoke` with their options; the launcher has the help. */
  public static void main(String[] arguments) {
    System.setProperty(
        "logback.configurationFile", "io/curvescope/server/access/command/logback.xml");
    System.exit(
        new TokenCommand(System.out, System.err, Clock.systemUTC())
            .run(List.of(arguments), System.getenv()));
  }

  /**
   * Runs one command.
   *
   * @param environment names the database, as for the server
   * @return the exit status
   */
  public int run(List<String> arguments, Map<String, String> environment) {
    TokenRequest request;
    try {
      request = TokenRequest.parse(arguments);
    } catch (WrongArgument wrong) {
      return fail(wrong, WRONG_ARGUMENT);
    }
    try (CommandDatabase database = CommandDatabase.open(environment)) {
      AccessTokens tokens = new AccessTokens(JdbcClient.create(database.dataSource()), clock);
      return switch (request) {
        case TokenRequest.Create create -> show(tokens.create(create.token()));
        case TokenRequest.ListAll all -> showAll(tokens);
        case TokenRequest.Revoke revoke -> revoke(tokens, revoke.id());
      };
    } catch (IOException | DataAccessException | FlywayException | IllegalArgumentException e) {
      return fail(NestedExceptionUtils.getMostSpecificCause(e), FAILED);
    }
  }

  private int show(IssuedToken issued) {
    AccessToken token = issued.token();
    messages.println(
        "token %d, '%s': role %s, %s, valid until %s. It is shown this once; only its hash is stored."
            .formatted(
                token.id(),
                token.name(),
                token.role().wireName(),
                token.project().map(name -> "project " + name).orElse("every project"),
                token.expiresAt().truncatedTo(ChronoUnit.SECONDS)));
    output.println(issued.secret().reveal());
    return 0;
  }

  private int showAll(AccessTokens tokens) {
    String row = "%-6s %-8s %-8s %-20s %-20s %-20s %s%n";
    output.printf(
        Locale.ROOT, row, "ID", "STATE", "ROLE", "PROJECT", "EXPIRES", "LAST USED", "NAME");
    Instant now = clock.instant();
    Optional<Long> before = Optional.empty();
    List<AccessToken> page;
    do {
      page = tokens.list(Optional.empty(), before, PAGE);
      for (AccessToken token : page) {
        output.printf(
            Locale.ROOT,
            row,
            token.id(),
            token.state(now).wireName(),
            token.role().wireName(),
            token.project().map(TokenCommand::printable).orElse("(every project)"),
            token.expiresAt().truncatedTo(ChronoUnit.SECONDS),
            token
                .lastUsedAt()
                .map(used -> used.truncatedTo(ChronoUnit.SECONDS).toString())
                .orElse("never"),
            printable(token.name()));
        before = Optional.of(token.id());
      }
    } while (page.size() == PAGE);
    return 0;
  }

  private int revoke(AccessTokens tokens, long id) {
    Optional<AccessToken> revoked = tokens.revoke(id, Optional.empty());
    if (revoked.isEmpty()) {
      messages.println("curvescope: there is no token " + id + "; token list shows them");
      return FAILED;
    }
    messages.println(
        "token %d, '%s', is revoked; running servers refuse it within five seconds"
            .formatted(id, printable(revoked.get().name())));
    return 0;
  }

  private int fail(Throwable reason, int status) {
    messages.println("curvescope: " + reason.getMessage());
    return status;
  }

  /** Names come from whoever may make tokens: none may move the cursor of a terminal. */
  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
