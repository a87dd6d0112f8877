package io.curvescope.server.checkpoint;

import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Takes submissions in: artifacts and the checkpoint that they make, all or nothing. Every method
 * throws {@link org.springframework.dao.DataAccessException} if the database does not answer.
 */
public interface CheckpointIntake {

  /** What a project has at this moment, and may have. */
  ProjectRoom room(String project);

  /**
   * The bytes of an artifact that the project has; empty if it has none under this key. One that it
   * has is kept for a while from now on, so that a submission which names it finds it still there.
   */
  OptionalLong recognise(ArtifactKey key);

  /**
   * Publishes artifacts and stores the checkpoint that is made of them and of what the project has
   * already. A checkpoint of the same run, step and artifacts is the one there is already; label
   * and source are then brought up to date.
   *
   * @param staged what was sent; it is for the caller to close them
   * @param within done in the same transaction: if it throws, nothing is stored
   * @return what {@code within} gave
   * @throws UnknownArtifact if the checkpoint names what is neither staged nor there
   * @throws ProjectFull if the project would have more than it may
   * @throws IOException if the store fails; nothing is stored then
   */
  <T> T accept(
      NewCheckpoint checkpoint, List<StagedArtifact> staged, Function<Checkpoint, T> within)
      throws IOException;
}
