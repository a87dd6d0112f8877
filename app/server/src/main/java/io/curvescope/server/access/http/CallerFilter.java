package io.curvescope.server.access.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets Spring Security know who calls. The caller is found out only when it is asked for: health
 * probes must not depend on the database that knows the tokens.
 */
final class CallerFilter extends OncePerRequestFilter {
  private final Callers callers;

  CallerFilter(Callers callers) {
    this.callers = callers;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    SecurityContextHolder.setDeferredContext(
        SingletonSupplier.of(
            () -> new SecurityContextImpl(new ViewerAuthentication(callers.viewer(request)))));
    chain.doFilter(request, response);
  }
}
