package io.curvescope.acceptance.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.curvescope.acceptance.access.AccessServer.Reply;
import io.curvescope.server.access.AccessRole;
import io.curvescope.server.access.ProjectCheck;
import io.curvescope.server.access.ResourceProject;
import io.curvescope.testkit.http.ApiClient;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/**
 * Every route, asked by everybody: the answers must be those of the table in docs/access.md, and no
 * route may be missing there.
 */
class AccessMatrixTest {
  private static final String OWN = "walled";
  private static final String OTHER = "elsewhere";
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}]+)}");

  private static final List<AccessTable.Row> TABLE = AccessTable.rows();

  @TempDir private static Path data;
  private static AccessServer server;
  private static Map<String, String> resources;
  private static JsonNode described;
  private static Map<String, String> contentTypes;

  @BeforeAll
  static void start() {
    server = AccessServer.start(data);
    // One resource of the project OWN for each path variable that a ResourceProject knows.
    resources = AccessResources.create(server, OWN);
    described =
        ApiClient.JSON
            .readTree(
                server.call("GET", "/v3/api-docs", Optional.of(AccessServer.ADMIN_TOKEN)).body())
            .get("paths");
    contentTypes = new TreeMap<>();
    mapping()
        .getHandlerMethods()
        .keySet()
        .forEach(
            info ->
                info.getConsumesCondition().getConsumableMediaTypes().stream()
                    .findFirst()
                    .ifPresent(
                        type ->
                            routes(info)
                                .forEach(route -> contentTypes.put(route, type.toString()))));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void everyRouteIsInTheTable() {
    Set<String> table = new TreeSet<>();
    TABLE.stream().filter(row -> !row.isOfALibrary()).forEach(row -> table.add(row.route()));
    Set<String> annotated = new TreeSet<>();
    mapping()
        .getHandlerMethods()
        .forEach(
            (info, method) -> {
              if (method.getBeanType().getPackageName().startsWith("io.curvescope")) {
                annotated.addAll(routes(info));
              }
            });
    annotated.removeIf(route -> route.endsWith(" /error"));

    assertThat(table).as("docs/access.md lists every route, and no other").isEqualTo(annotated);
    Set<String> documented = new TreeSet<>();
    described
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .propertyNames()
                    .forEach(
                        method ->
                            documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
    assertThat(table).containsAll(documented);
    assertThat(documented).hasSizeGreaterThan(9);
  }

  @Test
  void everyKindOfResourceThatAPathNamesIsTried() {
    Set<String> known = new HashSet<>();
    server
        .running()
        .beans(ResourceProject.class)
        .forEach(resource -> known.add(resource.pathVariable()));

    assertThat(resources.keySet())
        .as("AccessResources makes one of each kind that a ResourceProject knows")
        .isEqualTo(known);
  }

  @Test
  void withoutAValidTokenOnlyWhatIsOpenIsAnswered() {
    String expired = server.token(AccessRole.ADMIN, Optional.empty());
    server
        .database()
        .sql(
            "update access_token set expires_at = created_at where token_id = (select max(token_id) from access_token)")
        .update();
    String revoked = server.token(AccessRole.ADMIN, Optional.empty());
    server
        .database()
        .sql(
            "update access_token set revoked_at = now() where token_id = (select max(token_id) from access_token)")
        .update();
    SoftAssertions all = new SoftAssertions();
    for (AccessTable.Row row : TABLE) {
      Reply nobody = ask(row, Optional.empty());
      if (row.role().isEmpty()) {
        all.assertThat(nobody.status()).as(row.route()).isNotIn(401, 403, 421);
        continue;
      }
      all.assertThat(nobody.status()).as("%s without a token", row.route()).isEqualTo(401);
      all.assertThat(nobody.challenge()).isEqualTo("Bearer realm=\"curvescope\"");
      for (String wrong : List.of("cvs_wrong", expired, revoked)) {
        Reply reply = ask(row, Optional.of(wrong));
        all.assertThat(reply.status()).as("%s with a wrong token", row.route()).isEqualTo(401);
        all.assertThat(reply.challenge()).contains("error=\"invalid_token\"");
        all.assertThat(reply.body()).doesNotContain(wrong);
      }
    }
    all.assertAll();
  }

  @Test
  void eachRoleMayCallWhatTheTableSaysAndNothingElse() {
    SoftAssertions all = new SoftAssertions();
    for (AccessRole role : AccessRole.values()) {
      String everywhere = server.token(role, Optional.empty());
      String ofTheProject =
          role == AccessRole.METRICS ? everywhere : server.token(role, Optional.of(OWN));
      for (AccessTable.Row row : TABLE) {
        String token = row.projects() == ProjectCheck.EVERY_PROJECT ? everywhere : ofTheProject;
        Reply reply = ask(row, Optional.of(token));
        if (row.role().map(role::includes).orElse(true)) {
          all.assertThat(reply.status())
              .as("%s as %s: %s", row.route(), role, reply.body())
              .isNotIn(401, 403, 421)
              .isLessThan(500);
        } else {
          all.assertThat(reply.status()).as("%s as %s", row.route(), role).isEqualTo(403);
          all.assertThat(reply.detail()).contains("role " + row.role().get().wireName());
        }
      }
    }
    all.assertAll();
  }

  @Test
  void aTokenOfAnotherProjectFindsNothingThere() {
    SoftAssertions all = new SoftAssertions();
    for (AccessTable.Row row : TABLE) {
      if (row.role().isEmpty() || row.role().get() == AccessRole.METRICS) {
        continue;
      }
      String stranger = server.token(row.role().get(), Optional.of(OTHER));
      Reply reply = ask(row, Optional.of(stranger));
      String route = row.route() + " as a stranger";
      switch (row.projects()) {
        case PATH -> {
          all.assertThat(reply.status()).as(route).isEqualTo(404);
          all.assertThat(reply.body())
              .as(route + " learns nothing")
              .isEqualTo(asOfNobody(row, stranger));
        }
        case VIEWER -> {
          boolean names = resources.values().stream().anyMatch(reply.body()::contains);
          all.assertThat(names || reply.body().contains(OWN)).as(route).isFalse();
        }
        case EVERY_PROJECT -> {
          all.assertThat(reply.status()).as(route).isEqualTo(403);
          all.assertThat(reply.detail()).contains("every project");
        }
      }
    }
    all.assertAll();
  }

  @Test
  void aRouteThatIsNotThereIsToldToThoseWithATokenOnly() {
    String token = server.token(AccessRole.READ, Optional.of(OWN));

    assertThat(server.call("GET", "/api/v1/nothing", Optional.empty()).status()).isEqualTo(401);
    assertThat(ask("GET", "/api/v1/nothing", token).status()).isEqualTo(404);
    assertThat(ask("PUT", "/api/v1/runs", token).status()).isEqualTo(405);
  }

  /**
   * What the same caller is answered for names that nobody has, in the words for the names that are
   * asked.
   */
  private static String asOfNobody(AccessTable.Row row, String token) {
    Function<String, String> nobodys =
        name -> name.substring(0, name.length() - 1) + (name.endsWith("0") ? '1' : '0');
    String body =
        ask(row, path(row, variable -> nobodys.apply(own(variable))), Optional.of(token)).body();
    for (String name : resources.values()) {
      body = body.replace(nobodys.apply(name), name);
    }
    return body;
  }

  private static Reply ask(AccessTable.Row row, Optional<String> token) {
    return ask(row, path(row, AccessMatrixTest::own), token);
  }

  /** An empty body, of the type that the route wants: what is judged comes before the body. */
  private static Reply ask(AccessTable.Row row, String path, Optional<String> token) {
    Optional<String> type = Optional.ofNullable(contentTypes.get(row.route()));
    return server.call(row.method(), path, token, type, "");
  }

  private static Reply ask(String method, String path, String token) {
    return server.call(method, path, Optional.of(token));
  }

  private static String path(AccessTable.Row row, Function<String, String> resource) {
    return VARIABLE
        .matcher(row.path())
        .replaceAll(
            match -> resources.containsKey(match.group(1)) ? resource.apply(match.group(1)) : "1");
  }

  private static RequestMappingHandlerMapping mapping() {
    return server
        .running()
        .bean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
  }

  private static String own(String variable) {
    return Optional.ofNullable(resources.get(variable)).orElseThrow();
  }

  private static Set<String> routes(RequestMappingInfo info) {
    Set<String> routes = new HashSet<>();
    for (String path : info.getPatternValues()) {
      info.getMethodsCondition()
          .getMethods()
          .forEach(method -> routes.add(method.asHttpMethod().name() + " " + path));
      if (info.getMethodsCondition().isEmpty()) {
        routes.add("ANY " + path);
      }
    }
    return routes;
  }
}
