package io.curvescope.server.access.http;

import io.curvescope.server.access.RequiresRole;
import io.curvescope.server.access.Viewer;
import io.swagger.v3.oas.models.Operation;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/**
 * Says in the API's description which role a route needs; the viewer is no parameter of the API.
 */
@Component
class ViewerDescription implements OperationCustomizer {
  ViewerDescription() {
    SpringDocUtils.getConfig().addRequestWrapperToIgnore(Viewer.class);
  }

  @Override
  public Operation customize(Operation operation, HandlerMethod route) {
    RequiresRole required = route.getMethodAnnotation(RequiresRole.class);
    if (required != null) {
      String role = "Needs the role `" + required.value().wireName() + "`.";
      String description = operation.getDescription();
      operation.setDescription(description == null ? role : description + " " + role);
    }
    return operation;
  }
}
