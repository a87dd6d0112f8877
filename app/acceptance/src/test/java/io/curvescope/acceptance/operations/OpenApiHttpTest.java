package io.curvescope.acceptance.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.server.telemetry.EventType;
import io.curvescope.testkit.http.ApiClient;
import io.curvescope.testkit.server.TestServer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

class OpenApiHttpTest {
  private final TestServer server = TestServer.EMBEDDED;
  private final JsonNode api = server.client().get("/v3/api-docs").json();

  @Test
  void namesEveryRouteOfTheApi() {
    Set<String> routes = new HashSet<>();
    server
        .running()
        .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .keySet()
        .stream()
        .filter(info -> info.getPatternValues().stream().allMatch(p -> p.startsWith("/api/")))
        .forEach(info -> routes.addAll(routes(info)));
    Set<String> documented = new HashSet<>();
    api.get("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .propertyNames()
                    .forEach(method -> documented.add(method + " " + path.getKey())));

    assertThat(routes).hasSizeGreaterThan(9);
    assertThat(documented).isEqualTo(routes);
  }

  @Test
  void everyReferenceLeadsSomewhere() {
    Set<String> references = new LinkedHashSet<>();
    collect(api, references);

    assertThat(references).isNotEmpty();
    for (String reference : references) {
      assertThat(api.at(reference.substring(1)).isMissingNode()).as(reference).isFalse();
    }
  }

  @Test
  void describesEveryTypeOfEventAndTheErrorsOfEveryRoute() {
    assertThat(api.at("/components/schemas/Event/discriminator/mapping").propertyNames())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(EventType.values()).map(EventType::wireName).toList());
    JsonNode responses = api.at("/paths/~1api~1v1~1runs~1{run}~1events/post/responses");
    assertThat(responses.propertyNames())
        .contains("200", "400", "404", "413", "415", "422", "429", "500", "503");
    api.get("paths")
        .forEach(
            path ->
                path.forEach(
                    operation -> {
                      assertThat(operation.get("responses").propertyNames())
                          .contains("400", "500", "503");
                      assertThat(operation.path("operationId").stringValue("")).isNotBlank();
                      assertThat(operation.path("summary").stringValue("")).isNotBlank();
                    }));
  }

  @Test
  void thePageIsServedFromHereAlone() {
    ApiClient.Answer page = server.client().get("/swagger-ui/index.html");

    assertThat(page.status()).isEqualTo(200);
    assertThat(page.response().body()).doesNotContain("http://").doesNotContain("https://");
  }

  private static Set<String> routes(RequestMappingInfo info) {
    Set<String> routes = new HashSet<>();
    for (String path : info.getPatternValues()) {
      info.getMethodsCondition()
          .getMethods()
          .forEach(
              method ->
                  routes.add(method.asHttpMethod().name().toLowerCase(Locale.ROOT) + " " + path));
    }
    return routes;
  }

  private static void collect(JsonNode node, Set<String> references) {
    if (node.path("$ref").isString()) {
      references.add(node.get("$ref").stringValue());
    }
    node.forEach(child -> collect(child, references));
  }
}
