package io.curvescope.server.analysis.submit;

import io.curvescope.server.problem.Problem;
import io.curvescope.server.problem.ProblemType;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.http.ProblemDetail;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the checking process answers, on the pipe as a length and JSON.
 *
 * @param checked what it found out, where the submission is good
 * @param refusal why it is not, where it is not
 */
record CheckAnswer(Optional<CheckedSubmission> checked, Optional<Refusal> refusal) {
  private static final int LARGEST_BYTES = 64 << 20;
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * A problem that goes to the client.
   *
   * @param members further members of the problem, the field among them
   */
  record Refusal(ProblemType type, String detail, Map<String, Object> members) {}

  static CheckAnswer of(CheckedSubmission checked) {
    return new CheckAnswer(Optional.of(checked), Optional.empty());
  }

  static CheckAnswer of(Problem problem) {
    ProblemDetail body = Optional.ofNullable(problem.response().getBody()).orElseThrow();
    Map<String, Object> members = new HashMap<>();
    Optional.ofNullable(body.getProperties()).ifPresent(members::putAll);
    return new CheckAnswer(
        Optional.empty(),
        Optional.of(new Refusal(problem.type(), String.valueOf(problem.getMessage()), members)));
  }

  void write(DataOutputStream out) throws IOException {
    byte[] json = JSON.writeValueAsBytes(this);
    out.writeInt(json.length);
    out.write(json);
    out.flush();
  }

  static CheckAnswer read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > LARGEST_BYTES) {
      throw new IOException("an answer of " + length + " bytes");
    }
    byte[] json = new byte[length];
    in.readFully(json);
    return JSON.readValue(json, CheckAnswer.class);
  }

  /**
   * What it found out.
   *
   * @throws Problem if the submission is refused
   */
  CheckedSubmission orThrow() {
    refusal.ifPresent(
        each -> {
          throw Problem.of(each.type(), each.detail()).with(each.members());
        });
    return checked.orElseThrow();
  }
}
