package io.curvescope.server.runbook.http;

import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;
import org.springframework.web.util.HtmlUtils;

/** A page of HTML around rendered Markdown, readable on a telephone. */
final class RunbookPage {
  private static final Parser PARSER = Parser.builder().build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder().escapeHtml(true).sanitizeUrls(true).build();
  private static final String TEMPLATE =
      """
      <!doctype html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>%s - Curvescope</title>
      <style>
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
      pre { background: #f3f3f3; padding: .75rem; overflow-x: auto; }
      code { font-family: ui-monospace, monospace; font-size: .9em; }
      @media (prefers-color-scheme: dark) { body { background: #161616; color: #ddd; } pre { background: #262626; } a { color: #8bf; } }
      </style>
      </head>
      <body>
      %s
      </body>
      </html>
      """;

  private RunbookPage() {}

  static String html(String title, String markdown) {
    Node document = PARSER.parse(markdown);
    return TEMPLATE.formatted(HtmlUtils.htmlEscape(title), RENDERER.render(document));
  }
}
