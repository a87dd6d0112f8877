package io.curvescope.server.dashboard.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a question was answered with.
 *
 * @param rows a value for each column: a Double, String or Boolean, or null
 * @param truncated whether there were more rows than are shown
 */
public record Frame(List<Column> columns, List<List<@Nullable Object>> rows, boolean truncated) {}
