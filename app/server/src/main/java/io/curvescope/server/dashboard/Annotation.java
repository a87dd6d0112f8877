package io.curvescope.server.dashboard;

/**
 * A question whose rows are marked on every chart of a dashboard over time.
 *
 * @param name as shown
 * @param color of the marks, as the dashboard writes it
 * @param target what is asked: columns {@code time}, and any of {@code timeend}, {@code title},
 *     {@code text}, {@code tags}
 */
public record Annotation(String name, String color, Target target) {}
