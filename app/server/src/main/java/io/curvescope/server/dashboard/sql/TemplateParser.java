package io.curvescope.server.dashboard.sql;

import io.curvescope.server.dashboard.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes one query apart. Knows literals, quoted names and comments, and nothing else of SQL. */
final class TemplateParser {
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Za-z_]\\w*):sqlstring}");
  private static final Pattern MACRO = Pattern.compile("\\$__([A-Za-z_]+)");
  private static final Pattern IN = Pattern.compile("(?is)(\\bnot\\s+)?\\bin\\s*\\(\\s*$");
  private static final Pattern CLOSE = Pattern.compile("\\s*\\)");

  private final String raw;
  private final List<Piece> pieces = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int at;

  TemplateParser(String raw) {
    this.raw = raw;
  }

  List<Piece> parse() {
    while (at < raw.length()) {
      char next = raw.charAt(at);
      if (next == '\'' || next == '"') {
        quoted(next);
      } else if (raw.startsWith("--", at)) {
        int end = raw.indexOf('\n', at);
        at = end < 0 ? raw.length() : end;
      } else if (raw.startsWith("/*", at)) {
        int end = raw.indexOf("*/", at + 2);
        at = end < 0 ? raw.length() : end + 2;
        text.append(' ');
      } else if (next == '$') {
        dollar();
      } else if (next == ';') {
        throw new UnsupportedQuery("a query must be one statement, without a semicolon");
      } else {
        // The driver takes a single question mark for a parameter; doubled, it is PostgreSQL's
        // operator.
        text.append(next == '?' ? "??" : String.valueOf(next));
        at++;
      }
    }
    flush();
    return pieces;
  }

  /** A literal or a quoted name. Grafana replaces the interval there too, and only that is. */
  private void quoted(char quote) {
    text.append(quote);
    at++;
    while (at < raw.length()) {
      char next = raw.charAt(at);
      if (next == quote) {
        text.append(quote);
        at++;
        return;
      }
      if (next == '$' && (raw.startsWith("$__", at) || raw.startsWith("${", at))) {
        intervalWithin();
      } else {
        text.append(next);
        at++;
      }
    }
    throw new UnsupportedQuery("a query must end its literals");
  }

  private void intervalWithin() {
    Matcher macro = MACRO.matcher(raw).region(at, raw.length());
    String name = macro.lookingAt() ? macro.group(1) : "";
    switch (name) {
      case "interval" -> add(new Piece.IntervalText());
      case "interval_ms" -> add(new Piece.IntervalMillis());
      default ->
          throw new UnsupportedQuery("within quotes only $__interval and $__interval_ms are known");
    }
    at = macro.end();
  }

  private void dollar() {
    Matcher variable = VARIABLE.matcher(raw).region(at, raw.length());
    Matcher macro = MACRO.matcher(raw).region(at, raw.length());
    if (variable.lookingAt()) {
      at = variable.end();
      variable(variable.group(1));
    } else if (macro.lookingAt()) {
      at = macro.end();
      macro(macro.group(1));
    } else {
      throw new UnsupportedQuery(
          "a variable must be written ${name:sqlstring}, not as in '"
              + raw.substring(at, Math.min(raw.length(), at + 20))
              + "'");
    }
  }

  private void variable(String name) {
    Matcher in = IN.matcher(text);
    Matcher close = CLOSE.matcher(raw).region(at, raw.length());
    if (in.find() && close.lookingAt()) {
      boolean negated = in.group(1) != null;
      text.setLength(in.start());
      boolean ofText = text.toString().stripTrailing().endsWith("'");
      at = close.end();
      add(new Piece.OneOf(name, negated, ofText));
    } else {
      String before = text.toString().stripTrailing();
      add(new Piece.Value(name, before.endsWith("(") || before.endsWith(",")));
    }
  }

  private void macro(String name) {
    switch (name) {
      case "timeFilter" -> add(new Piece.TimeFilter(arguments(name, 1).getFirst()));
      case "timeFrom" -> {
        arguments(name, 0);
        add(new Piece.TimeFrom());
      }
      case "timeTo" -> {
        arguments(name, 0);
        add(new Piece.TimeTo());
      }
      case "timeGroup" -> add(group(name, false));
      case "timeGroupAlias" -> add(group(name, true));
      case "interval" -> add(new Piece.IntervalText());
      case "interval_ms" -> add(new Piece.IntervalMillis());
      default -> throw new UnsupportedQuery("the macro $__" + name + " is not known");
    }
  }

  private Piece group(String name, boolean alias) {
    List<String> arguments = arguments(name, 2);
    String width = arguments.get(1).replace("'", "").strip();
    if (width.equals("$__interval")) {
      return new Piece.TimeGroup(arguments.getFirst(), Optional.empty(), alias);
    }
    Interval parsed =
        Interval.parse(width)
            .orElseThrow(
                () -> new UnsupportedQuery("$__" + name + " must have an interval such as '5m'"));
    return new Piece.TimeGroup(arguments.getFirst(), Optional.of(parsed), alias);
  }

  /** What stands in the parentheses behind a macro, at whose end the parser stands. */
  private List<String> arguments(String macro, int count) {
    int depth = 0;
    int start = at + 1;
    List<String> found = new ArrayList<>();
    for (int i = at; i < raw.length(); i++) {
      char each = raw.charAt(i);
      if (i == at && each != '(') {
        break;
      }
      depth += each == '(' ? 1 : each == ')' ? -1 : 0;
      if (depth == 0 || depth == 1 && each == ',') {
        found.add(raw.substring(start, i).strip());
        start = i + 1;
      }
      if (depth == 0) {
        at = i + 1;
        break;
      }
    }
    if (count == 0 && found.equals(List.of(""))) {
      return List.of();
    }
    if (depth != 0 || found.size() != count || found.stream().anyMatch(this::isUnfit)) {
      throw new UnsupportedQuery(
          "$__%s must have %d arguments in parentheses, and no macro in them"
              .formatted(macro, count));
    }
    return found;
  }

  private boolean isUnfit(String argument) {
    return argument.isEmpty()
        || argument.contains(";")
        || argument.contains("--")
        || argument.contains("?")
        || argument.replace("$__interval", "").contains("$");
  }

  private void add(Piece piece) {
    flush();
    pieces.add(piece);
  }

  private void flush() {
    if (!text.isEmpty()) {
      pieces.add(new Piece.Text(text.toString()));
      text.setLength(0);
    }
  }
}
