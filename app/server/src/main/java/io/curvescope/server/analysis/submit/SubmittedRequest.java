package io.curvescope.server.analysis.submit;

import io.curvescope.server.analysis.AnalysisRequest;
import io.curvescope.server.analysis.request.RequestDecoder;
import io.curvescope.server.digest.Sha256;
import io.curvescope.server.json.InvalidField;
import io.curvescope.server.json.JsonFields;
import io.curvescope.server.json.JsonLimits;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The part {@code request} of a submission.
 *
 * @param step of the training
 * @param batchLabel names the batch, as the job does
 * @param sourceUri where the job's own checkpoint lies
 * @param hashes artifacts that are named instead of sent
 * @param question what is asked
 * @param warnings fields that are unknown, or change nothing
 */
record SubmittedRequest(
    long step,
    Optional<String> batchLabel,
    Optional<String> sourceUri,
    Map<Part, Sha256> hashes,
    AnalysisRequest question,
    List<String> warnings) {
  private static final String SCHEME = "sha256:";
  private static final int HASH_CHARACTERS = SCHEME.length() + 64;
  private static final int LABEL_CHARACTERS = 255;
  private static final int URI_CHARACTERS = 2_000;

  SubmittedRequest {
    hashes = Map.copyOf(hashes);
    warnings = List.copyOf(warnings);
  }

  /**
   * @throws InvalidField if a field is missing or wrong
   */
  static SubmittedRequest decode(JsonFields fields) {
    List<String> warnings = new ArrayList<>();
    long step =
        fields
            .integer("step", 0, JsonLimits.LARGEST_INTEGER)
            .orElseThrow(() -> InvalidField.missing("step"));
    Optional<String> batchLabel = fields.text("batch_label", LABEL_CHARACTERS);
    Optional<String> sourceUri = fields.text("source_uri", URI_CHARACTERS);
    Map<Part, Sha256> hashes = new EnumMap<>(Part.class);
    for (Part part : Part.values()) {
      hash(fields, part.wireName()).ifPresent(hash -> hashes.put(part, hash));
    }
    AnalysisRequest question = new RequestDecoder(fields).decode(warnings);
    warnings.addAll(fields.warnings());
    return new SubmittedRequest(step, batchLabel, sourceUri, hashes, question, warnings);
  }

  private static Optional<Sha256> hash(JsonFields fields, String field) {
    Optional<String> text = fields.text(field, HASH_CHARACTERS);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Sha256> hash =
        text.filter(each -> each.startsWith(SCHEME))
            .flatMap(each -> Sha256.ofHex(each.substring(SCHEME.length())));
    if (hash.isEmpty()) {
      throw new InvalidField(
          field, "must be 'sha256:' and 64 hexadecimal digits, as an earlier answer gave it");
    }
    return hash;
  }
}
