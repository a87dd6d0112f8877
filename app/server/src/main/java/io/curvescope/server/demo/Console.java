package io.curvescope.server.demo;

import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.Locale;

/** What the demo says to the person in front of it. */
public final class Console {
  private final PrintStream output;

  /** On a stream. */
  public Console(PrintStream output) {
    this.output = output;
  }

  /** Writes one line, formatted as {@link String#format} does. */
  public void say(String format, Object... values) {
    output.println(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
    output.flush();
  }

  /** The characters that the terminal can show. */
  Charset charset() {
    return output.charset();
  }

  void blankLine() {
    output.println();
  }
}
