package io.curvescope.server.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the server may ask a training job to do. A run is asked only for what it opted in to. */
public enum DirectiveAction {
  /** Multiply the damping by {@code factor}. */
  INCREASE_DAMPING,
  /** Multiply the learning rate by {@code factor}, which is below 1. */
  REDUCE_LEARNING_RATE,
  /** Multiply the batch size by {@code factor}. */
  INCREASE_BATCH,
  /** Clip the norm of gradients at {@code norm}. */
  CLIP_GRADIENTS,
  /** Go on with a first-order optimizer. */
  FALL_BACK_TO_FIRST_ORDER,
  /** Build the preconditioner, or another kept estimate of curvature, anew. */
  REFRESH_PRECONDITIONER,
  /** Write a checkpoint now. */
  SNAPSHOT,
  /** Go back to the last good checkpoint. */
  RESTART_FROM_CHECKPOINT,
  /** Report {@code factor} times as many steps. */
  SAMPLE_MORE_OFTEN,
  /** End the run. */
  STOP;

  /** The name in JSON and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All wire names, separated by commas. */
  public static String wireNames() {
    return Arrays.stream(values()).map(DirectiveAction::wireName).collect(Collectors.joining(", "));
  }

  /** The action of this wire name, if there is one. */
  public static Optional<DirectiveAction> ofWireName(String wireName) {
    return Arrays.stream(values()).filter(action -> action.wireName().equals(wireName)).findFirst();
  }
}
