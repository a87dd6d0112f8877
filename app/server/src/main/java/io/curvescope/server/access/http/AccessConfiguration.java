package io.curvescope.server.access.http;

import io.curvescope.server.access.AuthenticationMode;
import io.curvescope.server.access.ResourceProject;
import io.curvescope.server.access.token.AccessTokens;
import io.curvescope.server.access.token.TokenVerifier;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The one chain of filters that every request passes. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessProperties.class)
class AccessConfiguration {
  /** Scripts, styles and pictures of the server's own pages, and nothing from elsewhere. */
  private static final String CONTENT_SECURITY_POLICY =
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  @Bean
  AuthenticationMode authenticationMode(AccessProperties properties, ServerProperties server)
      throws UnknownHostException {
    InetAddress everywhere = InetAddress.getByName("0.0.0.0");
    return AuthenticationMode.of(
        properties.mode(), Optional.ofNullable(server.getAddress()).orElse(everywhere));
  }

  @Bean
  TokenVerifier tokenVerifier(AccessTokens tokens, AccessProperties properties, Clock clock) {
    return new TokenVerifier(tokens, properties.tokens(), clock);
  }

  @Bean
  TokenPresence tokenPresence(
      AuthenticationMode mode, AccessProperties properties, AccessTokens tokens) {
    return new TokenPresence(mode, properties, tokens);
  }

  @Bean
  ProjectWalls projectWalls(ObjectProvider<ResourceProject> resources) {
    return new ProjectWalls(resources);
  }

  @Bean
  DeclarationCheck declarationCheck(
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping,
      ProjectWalls walls) {
    return new DeclarationCheck(mapping, walls);
  }

  /**
   * No session and no cookie, so there is nothing that another site's page could ride on: CSRF
   * tokens would protect nothing. What pages could send to a server without authentication is
   * refused by {@link LoopbackRequests}.
   */
  @Bean
  SecurityFilterChain securityFilterChain(
      HttpSecurity http,
      AuthenticationMode mode,
      TokenVerifier verifier,
      ProjectWalls walls,
      @Qualifier("requestMappingHandlerMapping")
          ObjectProvider<RequestMappingHandlerMapping> mappings,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver resolver) {
    return http.csrf(AbstractHttpConfigurer::disable)
        .anonymous(AbstractHttpConfigurer::disable)
        .logout(AbstractHttpConfigurer::disable)
        .requestCache(AbstractHttpConfigurer::disable)
        .servletApi(AbstractHttpConfigurer::disable)
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(
                        policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                    .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER)))
        .addFilterAfter(new ProblemFilter(resolver), HeaderWriterFilter.class)
        .addFilterBefore(new CallerFilter(new Callers(mode, verifier)), AuthorizationFilter.class)
        .authorizeHttpRequests(
            requests ->
                requests
                    .anyRequest()
                    .access(new RouteAuthorization(new RouteLookup(mappings), walls)))
        .build();
  }

  /**
   * Parameters and headers are judged where they are read, by name; paths remain the firewall's.
   */
  @Bean
  StrictHttpFirewall httpFirewall() {
    StrictHttpFirewall firewall = new StrictHttpFirewall();
    firewall.setAllowedParameterNames(name -> true);
    firewall.setAllowedParameterValues(value -> true);
    firewall.setAllowedHeaderValues(value -> true);
    return firewall;
  }

  /** One metric per request is enough, and the server has it. */
  @Bean
  SecurityObservationSettings noObservations() {
    return SecurityObservationSettings.noObservations();
  }
}
