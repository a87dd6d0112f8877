package io.curvescope.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The Spring Boot application. */
@SpringBootApplication
public class CurvescopeServer {
  private CurvescopeServer() {}

  public static void main(String[] arguments) {
    SpringApplication.run(CurvescopeServer.class, arguments);
  }
}
