package io.curvescope.server.alert.store;

/**
 * How many alerts there are of a kind.
 *
 * @param state {@code pending} or {@code firing}
 * @param severity {@code page} or {@code ticket}
 */
public record AlertCount(String state, String severity, long alerts) {}
