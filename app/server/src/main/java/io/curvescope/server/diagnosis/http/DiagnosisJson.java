package io.curvescope.server.diagnosis.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.curvescope.server.alert.Remedy;
import io.curvescope.server.diagnosis.Diagnosis;
import io.curvescope.server.diagnosis.Evidence;
import io.curvescope.server.diagnosis.FailureMode;
import io.curvescope.server.diagnosis.Finding;
import io.curvescope.server.diagnosis.Postmortem;
import io.curvescope.server.json.JsonTime;
import io.curvescope.server.json.Measured;
import io.curvescope.server.runbook.RunbookName;
import io.curvescope.server.runbook.Runbooks;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A diagnosis as it is answered. */
@Schema(name = "Diagnosis", description = "What is wrong with a run")
record DiagnosisJson(
    List<Item> items,
    @Schema(nullable = true, description = "What moved before the run failed; null unless it did")
        Optional<PostmortemJson> postmortem,
    @Schema(description = "Whether the run is so long that parts of it were only sampled")
        boolean sampled) {

  @Schema(name = "DiagnosisItem", description = "A failure mode that was recognised")
  record Item(
      FailureMode mode,
      @Schema(example = "Divergence during a Newton step") String title,
      @Schema(allowableValues = {"page", "ticket"}) String severity,
      @JsonProperty("from_step") long fromStep,
      @JsonProperty("to_step") long toStep,
      List<EvidenceJson> evidence,
      @Schema(description = "What to do, the first thing first") List<String> mitigation,
      @Schema(nullable = true, description = "What the job could be asked to do by itself")
          Optional<DirectiveJson> directive,
      @Schema(format = "uri") @JsonProperty("runbook_url") String runbookUrl) {
    static Item of(Finding finding, Runbooks runbooks) {
      return new Item(
          finding.mode(),
          finding.title(),
          finding.severity().wireName(),
          finding.fromStep(),
          finding.toStep(),
          finding.evidence().stream().map(EvidenceJson::of).toList(),
          finding.mitigation(),
          finding.directive().map(DirectiveJson::of),
          runbooks.url(new RunbookName(finding.mode().runbook())).toString());
    }
  }

  @Schema(name = "DiagnosisEvidence", description = "What speaks for it")
  record EvidenceJson(
      @Schema(example = "loss") String series,
      long step,
      @Schema(
              description = "A number, or NaN, Infinity, -Infinity",
              oneOf = {Double.class, String.class})
          Object value,
      String says) {
    static EvidenceJson of(Evidence evidence) {
      return new EvidenceJson(
          evidence.series(), evidence.step(), Measured.toJson(evidence.value()), evidence.says());
    }
  }

  @Schema(name = "DiagnosisDirective", description = "A directive that fits the failure mode")
  record DirectiveJson(
      @Schema(example = "increase_damping") String action, Map<String, Double> parameters) {
    static DirectiveJson of(Remedy remedy) {
      return new DirectiveJson(remedy.action().wireName(), remedy.parameters());
    }
  }

  @Schema(name = "Postmortem", description = "What moved in the window before a run failed")
  record PostmortemJson(
      @Schema(description = "nan, inf, divergence, oom or failed") String what,
      @Schema(format = "date-time") String time,
      long step,
      @JsonProperty("from_step") long fromStep,
      @Schema(description = "The largest change first") List<MovementJson> moved,
      @Schema(description = "Hyperparameters that were changed") List<ChangeJson> changes) {
    static PostmortemJson of(Postmortem postmortem) {
      return new PostmortemJson(
          postmortem.what(),
          JsonTime.format(postmortem.time()),
          postmortem.step(),
          postmortem.fromStep(),
          postmortem.moved().stream().map(MovementJson::of).toList(),
          postmortem.changes().stream().map(ChangeJson::of).toList());
    }
  }

  @Schema(name = "PostmortemMovement")
  record MovementJson(
      @Schema(example = "top_eigenvalue") String series,
      @JsonProperty("from_step") long fromStep,
      double from,
      @JsonProperty("to_step") long toStep,
      double to,
      String says) {
    static MovementJson of(Postmortem.Movement movement) {
      return new MovementJson(
          movement.series(),
          movement.fromStep(),
          movement.from(),
          movement.toStep(),
          movement.to(),
          movement.says());
    }
  }

  @Schema(name = "PostmortemChange")
  record ChangeJson(
      long step, @Schema(example = "learning_rate") String setting, String from, String to) {
    static ChangeJson of(Postmortem.SettingChange change) {
      return new ChangeJson(change.step(), change.setting(), change.from(), change.to());
    }
  }

  static DiagnosisJson of(Diagnosis diagnosis, Runbooks runbooks) {
    return new DiagnosisJson(
        diagnosis.findings().stream().map(finding -> Item.of(finding, runbooks)).toList(),
        diagnosis.postmortem().map(PostmortemJson::of),
        diagnosis.sampled());
  }
}
