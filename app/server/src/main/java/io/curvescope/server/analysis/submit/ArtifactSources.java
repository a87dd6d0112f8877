package io.curvescope.server.analysis.submit;

import io.curvescope.server.checkpoint.ArtifactKey;
import io.curvescope.server.checkpoint.ArtifactStore;
import io.curvescope.server.checkpoint.CheckpointIntake;
import io.curvescope.server.checkpoint.StagedArtifact;
import io.curvescope.server.digest.Sha256;
import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The artifacts of a submission, each sent with it or named by hash.
 *
 * @param weights empty to take the model's own
 */
record ArtifactSources(
    ArtifactSource model, Optional<ArtifactSource> weights, ArtifactSource batch) {

  /** Bytes of all of them. */
  long bytes() {
    return model.bytes() + weights.map(ArtifactSource::bytes).orElse(0L) + batch.bytes();
  }

  /** One of them, which must be there. */
  ArtifactSource of(Part part) {
    return switch (part) {
      case MODEL -> model;
      case WEIGHTS -> weights.orElseThrow();
      case BATCH -> batch;
    };
  }

  /** Finds them. */
  static final class Finder {
    private final CheckpointIntake intake;
    private final ArtifactStore store;

    Finder(CheckpointIntake intake, ArtifactStore store) {
      this.intake = intake;
      this.store = store;
    }

    /**
     * @throws Problem if one is missing, unknown to the project, or not what the request says
     */
    ArtifactSources find(String project, ReceivedSubmission submission) {
      return new ArtifactSources(
          find(project, submission, Part.MODEL).orElseThrow(() -> missing(Part.MODEL)),
          find(project, submission, Part.WEIGHTS),
          find(project, submission, Part.BATCH).orElseThrow(() -> missing(Part.BATCH)));
    }

    private Optional<ArtifactSource> find(
        String project, ReceivedSubmission submission, Part part) {
      Optional<StagedArtifact> sent = Optional.ofNullable(submission.artifacts().get(part));
      Optional<Sha256> named = Optional.ofNullable(submission.request().hashes().get(part));
      if (sent.isPresent()) {
        if (named.isPresent() && !named.get().equals(sent.get().key().sha256())) {
          throw Problem.ofField(
              ProblemType.INVALID_FIELD,
              part.wireName(),
              "must be left out, or be the hash of the part that was sent, which is sha256:"
                  + sent.get().key().sha256());
        }
        return sent.map(ArtifactSource::of);
      }
      return named.map(hash -> known(new ArtifactKey(project, hash), part));
    }

    private ArtifactSource known(ArtifactKey key, Part part) {
      OptionalLong bytes = intake.recognise(key);
      if (bytes.isEmpty()) {
        throw unknown(key, part);
      }
      return ArtifactSource.of(key, bytes.getAsLong(), store);
    }
  }

  static Problem unknown(ArtifactKey key, Part part) {
    return Problem.ofField(
        ProblemType.UNKNOWN_ARTIFACT,
        part.wireName(),
        "sha256:"
            + key.sha256()
            + " is unknown to this project, or no longer kept; send it as the part '"
            + part.wireName()
            + "'");
  }

  private static Problem missing(Part part) {
    return Problem.ofField(
        ProblemType.INVALID_FIELD,
        part.wireName(),
        "is required: as a part, or as the hash of one that the project has");
  }
}
