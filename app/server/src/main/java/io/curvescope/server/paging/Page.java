package io.curvescope.server.paging;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Optional;

/**
 * One page of a list.
 *
 * @param next the cursor of the page that follows; {@code null} in JSON when this is the last
 */
public record Page<T>(
    List<T> items,
    @Schema(
            types = {"string", "null"},
            description = "The cursor of the page that follows")
        @JsonInclude(JsonInclude.Include.ALWAYS)
        Optional<String> next) {
  public Page {
    items = List.copyOf(items);
  }
}
