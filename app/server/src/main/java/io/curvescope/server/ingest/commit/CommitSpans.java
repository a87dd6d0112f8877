package io.curvescope.server.ingest.commit;

import io.curvescope.server.tracing.Traces;
import io.micrometer.tracing.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * The spans of one transaction: one in the trace of each push that it stores, since a trace that
 * ends where pushes join would not say how long its own was.
 */
final class CommitSpans {
  private final List<Span> spans = new ArrayList<>();

  private CommitSpans() {}

  static CommitSpans start(Traces traces, List<PendingBatch> group) {
    CommitSpans commit = new CommitSpans();
    for (PendingBatch pending : group) {
      pending
          .trace()
          .ifPresent(
              parent ->
                  commit.spans.add(
                      traces
                          .start("commit", parent)
                          .tag("curvescope.commit.batches", group.size())
                          .tag("curvescope.batch.events", pending.batch().accepted().size())));
    }
    return commit;
  }

  void failed(Exception cause) {
    spans.forEach(span -> span.error(cause));
  }

  void end() {
    spans.forEach(Span::end);
  }
}
