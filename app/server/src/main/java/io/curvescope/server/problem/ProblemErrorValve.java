package io.curvescope.server.problem;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** Answers for requests that Tomcat refuses before any servlet sees them, a malformed path say. */
public final class ProblemErrorValve extends ErrorReportValve {
  @Override
  protected void report(Request request, Response response, @Nullable Throwable throwable) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    try {
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.setCharacterEncoding("UTF-8");
      if (response.getReporter() != null) {
        response
            .getReporter()
            .write("{\"status\":" + status + ",\"title\":\"" + title(status) + "\"}");
        response.finishResponse();
      }
    } catch (IOException | IllegalStateException connectionBroken) {
      container.getLogger().debug("no error report was written", connectionBroken);
    }
  }

  private static String title(int status) {
    return status == 400 ? "The request is malformed" : "The request failed";
  }
}
