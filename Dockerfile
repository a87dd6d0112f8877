# The Curvescope server as an image: built with Maven, then only a JRE, the layers of the jar, and a user of its own.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /source
# Every module that pom.xml names, and every folder that app/server/pom.xml packs (PackedSourcesTest).
COPY pom.xml ./
COPY clients/python/pom.xml clients/python/pom.xml
COPY app app
COPY migrations migrations
COPY docs/runbooks docs/runbooks
COPY grafana/dashboards grafana/dashboards
RUN --mount=type=cache,target=/root/.m2 \
    mvn --batch-mode --no-transfer-progress --projects app/server --also-make \
        -Dmaven.test.skip=true -Dformat.skip=true -Daot.skip=true package \
 && mkdir /extracted \
 && java -Djarmode=tools -jar app/server/target/curvescope-server-*-exec.jar extract --layers --destination /extracted \
      --application-filename curvescope-server.jar

FROM eclipse-temurin:25-jre
RUN groupadd --gid 10001 curvescope \
 && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data curvescope \
 && install -d -o curvescope -g curvescope /data
WORKDIR /opt/curvescope
# From the layer that changes least to the one that changes with every commit.
COPY --from=build /extracted/dependencies/ ./
COPY --from=build /extracted/spring-boot-loader/ ./
COPY --from=build /extracted/snapshot-dependencies/ ./
COPY --from=build /extracted/application/ ./
USER 10001:10001
ENV CURVESCOPE_BIND=0.0.0.0 CURVESCOPE_PORT=8080 CURVESCOPE_DATA=/data
VOLUME /data
EXPOSE 8080
# bash speaks HTTP here, since the image need not carry curl.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$CURVESCOPE_PORT && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && read -r status <&3 && [[ $status == *' 200'* ]]"]
ENTRYPOINT ["java", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", \
            "-XX:+ExitOnOutOfMemoryError", "-XX:MaxRAMPercentage=60", "-jar", "curvescope-server.jar"]
