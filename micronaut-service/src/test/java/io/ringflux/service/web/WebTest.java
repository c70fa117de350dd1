package io.ringflux.service.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringflux.service.JvmWideResources;
import io.ringflux.service.Service;
import io.ringflux.service.TestService;
import io.ringflux.service.config.ConfigException;
import io.ringflux.testkit.LeakCheck;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(JvmWideResources.class)
@LeakCheck
final class WebTest {

    private static final String CONFIG = """
            ringflux:
              ports:
                in: {type: memif, role: server, socket: "@SOCKET"}
                peer: {type: memif, role: client, socket: "@SOCKET", ring-size: 256}
                lonely: {type: memif, role: server, socket: "@SOCKET", id: 7}
              pipelines:
                traffic: {from: {generator: {count: 500}}, to: {port: peer}}
                capture: {from: {port: in}, steps: [{sample: 2}], to: {pcap: /dev/null}}
            """;

    @Test
    void shouldShowPortsPipelinesHealthAndMetricsWhenRunning() throws Exception {
        try (Service service = TestService.start(config())) {
            awaitBody(
                    service,
                    "/pipelines/capture",
                    "\"hop\":\"steps[0].sample\",\"in\":500,\"out\":250,\"dropped\":250");

            assertThat(body(service, "/ports"))
                    .contains("\"name\":\"in\",\"type\":\"memif\",\"link\":{\"status\":\"UP\"", "\"name\":\"lonely\"");
            assertThat(body(service, "/ports/peer"))
                    .contains("\"role\":\"client\"", "\"tx-ring-sizes\":[256]", "\"tx\":[{\"frames\":500,");
            assertThat(body(service, "/pipelines"))
                    .contains(
                            "\"name\":\"traffic\",\"state\":{\"status\":\"COMPLETED\"",
                            "\"hop\":\"to.port\",\"in\":500");
            assertThat(body(service, "/health"))
                    .contains("\"status\":\"DEGRADED\"", "\"lonely\":{", "link DOWN: no peer yet", "\"capture\":{");
            assertThat(body(service, "/prometheus"))
                    .contains(
                            "ringflux_hop_in_total{hop=\"from.port\",pipeline=\"capture\"} 500.0",
                            "ringflux_hop_inflight{hop=\"to.pcap\",pipeline=\"capture\"} ",
                            "ringflux_port_frames_total{direction=\"tx\",port=\"peer\",queue=\"0\"} 500.0",
                            "ringflux_port_up{port=\"lonely\"} 0.0",
                            "ringflux_port_up{port=\"in\"} 1.0");
            assertThat(get(service, "/ports/none", "").statusCode()).isEqualTo(404);
            assertThat(get(service, "/pipelines/none", "").statusCode()).isEqualTo(404);
            assertThat(get(service, "/health/readiness", "").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void shouldAskForTheTokenWhenOneIsConfigured() throws Exception {
        String config = """
                micronaut: {server: {host: 0.0.0.0}}
                ringflux: {management: {token: s3cret}}
                """;

        try (Service service = TestService.start(config)) {
            assertThat(get(service, "/ports", "").statusCode()).isEqualTo(401);
            assertThat(get(service, "/health", "Bearer s3cre").statusCode()).isEqualTo(401);
            assertThat(get(service, "/prometheus", "Basic s3cret").statusCode()).isEqualTo(401);
            assertThat(get(service, "/ports", "Bearer s3cret").statusCode()).isEqualTo(200);
            assertThat(get(service, "/prometheus", "Bearer s3cret").statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void shouldRefuseToListenBeyondLoopbackWhenThereIsNoToken() {
        String config = "micronaut: {server: {netty: {listeners: {all: {port: 0}}}}}";

        assertThatThrownBy(() -> TestService.configure(config))
                .isInstanceOf(ConfigException.class)
                .hasMessage("micronaut.server.netty.listeners.all.host: found all addresses, expected a loopback"
                        + " address, or any with a ringflux.management.token");
    }

    private static String config() {
        return CONFIG.replace("SOCKET", "ringflux-web-" + UUID.randomUUID());
    }

    private void awaitBody(Service service, String path, String part) {
        await().atMost(Duration.ofSeconds(30)).until(() -> body(service, path).contains(part));
    }

    private String body(Service service, String path) throws IOException, InterruptedException {
        HttpResponse<String> response = get(service, path, "");
        assertThat(response.statusCode()).as(path).isEqualTo(200);
        return response.body();
    }

    private HttpResponse<String> get(Service service, String path, String authorization)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(service.uri().resolve(path));
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return JvmWideResources.HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
