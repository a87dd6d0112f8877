package io.curvescope.server.access.http;

import io.curvescope.server.access.UnprotectedServer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says why the server does not start, without a stack trace. */
final class UnprotectedServerAnalyzer extends AbstractFailureAnalyzer<UnprotectedServer> {
  @Override
  protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnprotectedServer cause) {
    return new FailureAnalysis(String.valueOf(cause.getMessage()), null, rootFailure);
  }
}
