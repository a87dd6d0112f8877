package io.curvescope.server.demo.scene;

import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A spectrum like those of networks: a bulk near zero, a tail, a few outliers, one below zero. */
final class SceneSpectrum {
  private static final double[] SHARES = {0.3, 0.22, 0.16, 0.1, 0.07, 0.05, 0.03, 0.02, 0.01};
  private static final double NEGATIVE_SHARE = 0.04;
  private static final double RATIO = 0.42;

  private SceneSpectrum() {}

  /** Completes an event. */
  static void fill(ObjectNode event, double top, double bottom, RandomGenerator random) {
    event.put("method", "lanczos");
    ArrayNode eigenvalues = event.putArray("eigenvalues");
    ArrayNode weights = event.putArray("weights");
    int last = SHARES.length - 1;
    for (int i = 0; i < last; i++) {
      double noise = Math.exp(0.08 * random.nextGaussian());
      eigenvalues.add(top * Math.pow(RATIO, last - i) * noise);
      weights.add(SHARES[i]);
    }
    eigenvalues.add(top).add(bottom);
    weights.add(SHARES[last]).add(NEGATIVE_SHARE);
  }
}
