package io.curvescope.testkit.http;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Follows the cursor of a list to its end. */
public final class JsonPages {
  private static final JsonMapper json = JsonMapper.shared();

  private JsonPages() {}

  /**
   * All items of a list.
   *
   * @param url with a query, but without limit and cursor
   */
  public static ArrayNode get(PushClient client, String url, int limit) {
    ArrayNode items = json.createArrayNode();
    String cursor = "";
    do {
      JsonNode page = json.readTree(client.get(url + "&limit=" + limit + cursor));
      page.required("items").forEach(items::add);
      JsonNode next = page.required("next");
      cursor = next.isNull() ? "" : "&cursor=" + next.stringValue();
    } while (!cursor.isEmpty());
    return items;
  }
}
