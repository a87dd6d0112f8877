package io.curvescope.server.analysis.http;

import io.curvescope.server.analysis.Analyses;
import io.curvescope.server.role.ConditionalOnRole;
import io.curvescope.server.role.Role;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the routes of analyses share. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnRole(Role.API)
class AnalysisHttpConfiguration {
  /** Each holds a connection and a virtual thread; enough for a team with dashboards. */
  private static final int WATCHERS = 1000;

  @Bean
  ProgressFeed progressFeed(Analyses analyses, MeterRegistry meters) {
    ProgressFeed feed = new ProgressFeed(analyses, WATCHERS);
    Gauge.builder("curvescope.analysis.watchers", feed, ProgressFeed::watchers)
        .description("Clients that watch the progress of an analysis")
        .register(meters);
    return feed;
  }
}
