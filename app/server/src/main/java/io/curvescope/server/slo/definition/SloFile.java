package io.curvescope.server.slo.definition;

/**
 * A file of objectives.
 *
 * @param name without folder; of two files of the same name, the one in the folder counts and not
 *     the default
 */
record SloFile(String name, String text) {}
