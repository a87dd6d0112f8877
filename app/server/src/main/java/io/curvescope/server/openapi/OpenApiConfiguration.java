package io.curvescope.server.openapi;

import io.swagger.v3.core.util.Yaml;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.io.IOException;
import java.io.InputStream;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.ClassPathResource;

/**
 * Adds to what springdoc finds on the controllers: the schemas of bodies that are read as streams,
 * from {@code openapi/components.yaml}, and the errors that every route may answer.
 */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
  private static final String RESPONSES = "#/components/responses/";

  @Bean
  OpenAPI openApi() throws IOException {
    try (InputStream components =
        new ClassPathResource("openapi/components.yaml").getInputStream()) {
      return Yaml.mapper().readValue(components, OpenAPI.class);
    }
  }

  @Bean
  OpenApiCustomizer errorResponses() {
    return api ->
        api.getPaths()
            .forEach(
                (path, item) ->
                    item.readOperations().forEach(operation -> addErrors(path, operation)));
  }

  private static void addErrors(String path, Operation operation) {
    add(operation, "400", "BadRequest");
    add(operation, "401", "Unauthenticated");
    add(operation, "403", "Forbidden");
    add(operation, "406", "NotAcceptable");
    add(operation, "421", "Misdirected");
    add(operation, "500", "InternalError");
    add(operation, "503", "DatabaseAway");
    if (path.contains("{run}")) {
      add(operation, "404", "UnknownRun");
    }
    if (operation.getRequestBody() != null) {
      add(operation, "415", "UnsupportedMediaType");
      add(operation, "422", "InvalidField");
    }
  }

  private static void add(Operation operation, String status, String response) {
    operation
        .getResponses()
        .computeIfAbsent(status, absent -> new ApiResponse().$ref(RESPONSES + response));
  }
}
