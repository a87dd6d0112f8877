package io.curvescope.server;

import java.util.Optional;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The Spring Boot application. */
@SpringBootApplication
public class CurvescopeServer {
  private CurvescopeServer() {}

  public static void main(String[] arguments) {
    Optional<String> problem = PortCheck.problem(System.getenv());
    if (problem.isPresent()) {
      System.err.println("curvescope: " + problem.get());
      System.exit(1);
    }
    SpringApplication.run(CurvescopeServer.class, arguments);
  }
}
