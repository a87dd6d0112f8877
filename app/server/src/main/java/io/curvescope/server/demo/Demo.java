package io.curvescope.server.demo;

import io.curvescope.server.CurvescopeServer;
import io.curvescope.server.PortCheck;
import io.curvescope.server.demo.scene.Team;
import io.curvescope.server.demo.scene.Training;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.Environment;

/**
 * The main class of `curvescope demo`. Exit status: 0 when everything that was sent is what the
 * database holds and every eigenvalue that a job reported is what the service computes from its
 * checkpoint, 1 when not or when the service cannot start, 2 for a wrong option.
 */
public final class Demo {
  private static final DateTimeFormatter SUFFIX =
      DateTimeFormatter.ofPattern("-yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private static final Duration REPORT_INTERVAL = Duration.ofSeconds(5);
  private static final int DIFFERENT = 1;
  private static final int WRONG_OPTION = 2;

  private Demo() {}

  /** Takes `--exit` to stop when done, or nothing to stay up. */
  public static void main(String[] arguments) {
    Console console = new Console(System.out);
    List<String> options = List.of(arguments);
    if (!options.isEmpty() && !options.equals(List.of("--exit"))) {
      console.say("curvescope: demo takes --exit or nothing, not %s", options);
      System.exit(WRONG_OPTION);
    }
    Optional<String> problem = PortCheck.problem(System.getenv());
    if (problem.isPresent()) {
      console.say("curvescope: %s", problem.get());
      System.exit(DIFFERENT);
    }
    boolean exit = !options.isEmpty();
    console.say(
        "Curvescope demo: three recorded PyTorch runs go in by HTTP and come out of the database; two"
            + " live ones are checked by their checkpoints");
    Path log = dataFolder().resolve("demo.log");
    ConfigurableApplicationContext service = start(console, log);
    try (DemoClient client = DemoClient.of(url(service), System.getenv())) {
      Instant now = Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS);
      String suffix = SUFFIX.format(now);
      Training team = new Training(client, Team.at(now, suffix));
      boolean same = play(console, service, client, team, now, suffix);
      if (!same) {
        console.say("The log of the service is %s", log);
      }
      if (exit || !same) {
        System.exit(Math.max(SpringApplication.exit(service), same ? 0 : DIFFERENT));
      }
      sayWhereToLook(console, url(service));
      stayUp(console, team);
    }
  }

  private static ConfigurableApplicationContext start(Console console, Path log) {
    SpringApplication application = new SpringApplication(CurvescopeServer.class);
    application.setBannerMode(Banner.Mode.OFF);
    long begin = System.nanoTime();
    try {
      ConfigurableApplicationContext service =
          application.run("--logging.threshold.console=off", "--logging.file.name=" + log);
      console.say(
          "The service is ready on %s after %.1f s; its log is %s",
          url(service), secondsSince(begin), log);
      return service;
    } catch (RuntimeException e) {
      console.say(
          "curvescope: the service did not start: %s",
          NestedExceptionUtils.getMostSpecificCause(e).toString());
      console.say("Its log is %s", log);
      System.exit(DIFFERENT);
      throw e;
    }
  }

  private static boolean play(
      Console console,
      ConfigurableApplicationContext service,
      DemoClient client,
      Training team,
      Instant now,
      String suffix) {
    try {
      StoredRows rows = new StoredRows(service.getBean(DataSource.class));
      boolean stored = new Playback(console, client, rows, now, suffix).playAll();
      boolean recomputed = new LiveTraining(console, client, url(service)).run(suffix);
      long begin = System.nanoTime();
      int events = team.pushAll();
      console.blankLine();
      console.say(
          "For the dashboards: two days of a team's training, %,d events generated and sent in %.1f s,"
              + " in the project %s",
          events, secondsSince(begin), Team.PROJECT);
      return stored && recomputed;
    } catch (DemoFailure e) {
      console.say("curvescope: the demo failed: %s", String.valueOf(e.getMessage()));
      return false;
    }
  }

  private static String url(ConfigurableApplicationContext service) {
    Environment environment = service.getEnvironment();
    String address = Optional.ofNullable(System.getenv("CURVESCOPE_BIND")).orElse("127.0.0.1");
    String host =
        switch (address) {
          case "0.0.0.0", "::" -> "127.0.0.1";
          default -> address.contains(":") ? "[" + address + "]" : address;
        };
    return "http://" + host + ":" + environment.getRequiredProperty("local.server.port");
  }

  private static void sayWhereToLook(Console console, String url) {
    console.blankLine();
    console.say("The service stays up until Ctrl-C. Look at");
    console.say("  the dashboards      %s/", url);
    console.say("  the runs            %s/api/v1/runs?project=demo", url);
    console.say("  its metrics         %s/actuator/prometheus", url);
    console.say("  the API, to try it  %s/swagger-ui", url);
  }

  /** Until Ctrl-C. The run that is under way goes on. */
  private static void stayUp(Console console, Training team) {
    try {
      while (true) {
        Thread.sleep(REPORT_INTERVAL);
        try {
          team.goOn(Clock.systemUTC().instant());
        } catch (DemoFailure e) {
          console.say("The run under way could not report: %s", String.valueOf(e.getMessage()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Path dataFolder() {
    return Optional.ofNullable(System.getenv("CURVESCOPE_DATA"))
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".curvescope"));
  }

  private static double secondsSince(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
