package io.curvescope.server.access.http;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerExecutionChain;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Finds the method that a request will be dispatched to, by the lookup that dispatches it. */
final class RouteLookup {
  private static final Logger LOG = LoggerFactory.getLogger(RouteLookup.class);

  private final ObjectProvider<RequestMappingHandlerMapping> mappings;

  /**
   * @param mappings of the annotated routes; not made yet when filters are
   */
  RouteLookup(ObjectProvider<RequestMappingHandlerMapping> mappings) {
    this.mappings = mappings;
  }

  /**
   * The method; empty where no route has this path, method or content type. The lookup leaves the
   * path's variables in the request.
   */
  Optional<HandlerMethod> find(HttpServletRequest request) {
    try {
      @Nullable HandlerExecutionChain chain = mappings.getObject().getHandler(request);
      return chain != null && chain.getHandler() instanceof HandlerMethod method
          ? Optional.of(method)
          : Optional.empty();
    } catch (ServletException wrongMethodOrContentType) {
      // The dispatcher finds the same, and answers 405, 406 or 415.
      LOG.debug("no route for the request", wrongMethodOrContentType);
      return Optional.empty();
    } catch (RuntimeException unexpected) {
      throw unexpected;
    } catch (Exception unexpected) {
      throw new IllegalStateException("the routes cannot be searched", unexpected);
    }
  }
}
