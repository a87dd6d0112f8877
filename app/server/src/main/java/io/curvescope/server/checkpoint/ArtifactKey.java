package io.curvescope.server.checkpoint;

import io.curvescope.server.digest.Sha256;

/**
 * What an artifact is known by. Projects are walls: the same bytes in two projects are two
 * artifacts, and a hash that only another project knows is unknown.
 *
 * @param sha256 of the artifact's plain bytes
 */
public record ArtifactKey(String project, Sha256 sha256) {}
