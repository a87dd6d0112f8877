package io.curvescope.server.access.http;

import io.curvescope.server.problem.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Answers what ends a request before any route is called, as a {@link Problem} or the database's
 * silence, in the way in which the same exception from a route is answered.
 */
final class ProblemFilter extends OncePerRequestFilter {
  private final HandlerExceptionResolver resolver;

  ProblemFilter(HandlerExceptionResolver resolver) {
    this.resolver = resolver;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } catch (RuntimeException refusal) {
      if (response.isCommitted()
          || resolver.resolveException(request, response, null, refusal) == null) {
        throw refusal;
      }
    }
  }
}
