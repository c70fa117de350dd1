package io.ringflux.service.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringflux.service.JvmWideResources;
import io.ringflux.service.Service;
import io.ringflux.service.TestService;
import io.ringflux.service.session.SessionState.Status;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Echo and proxy over the kernel, driven by sockets of the JDK. */
final class SessionTest {
    private static final int LENGTH = 20_000_000;

    @Test
    void shouldEchoEverythingAndThenEnd() throws IOException {
        byte[] content = Peer.content(LENGTH);
        try (Service service =
                        TestService.start("ringflux: {sessions: {e: {listen: {port: 0, stack: kernel}, to: echo}}}");
                Socket client = Peer.connect(service, "e")) {
            Peer.send(client, content);

            Peer.assertReceives(client, content);

            Session session = session(service, "e");
            assertThat(session.counters().bytesIn()).isEqualTo(LENGTH);
            await().until(() -> session.counters().bytesOut() == LENGTH);
            await().until(() -> session.counters().open() == 0);
            assertThat(session.counters().failed()).isZero();
        }
    }

    @Test
    void shouldReadNoFasterThanTheClientTakesItsEcho() throws IOException {
        byte[] content = Peer.content(LENGTH);
        try (Service service =
                        TestService.start("ringflux: {sessions: {e: {listen: {port: 0, stack: kernel}, to: echo}}}");
                Socket client = Peer.connect(service, "e")) {
            Peer.send(client, content);

            long stalled = awaitStall(session(service, "e"));

            assertThat(stalled).isPositive().isLessThan(LENGTH);
            Peer.assertReceives(client, content);
        }
    }

    @Test
    void shouldCarryBothDirectionsAndTheirEnds() throws IOException {
        byte[] request = Peer.content(LENGTH);
        byte[] answer = Peer.content(LENGTH / 2);
        try (ServerSocket target = Peer.listen();
                Service service = TestService.start(proxyTo(target.getLocalPort()));
                Socket client = Peer.connect(service, "p");
                Socket server = target.accept()) {
            Peer.send(client, request);
            Peer.assertReceives(server, request);

            Peer.send(server, answer);

            Peer.assertReceives(client, answer);
            await().until(() -> session(service, "p").counters().open() == 0);
            assertThat(session(service, "p").counters().bytesIn()).isEqualTo(LENGTH);
            assertThat(session(service, "p").counters().bytesOut()).isEqualTo(LENGTH / 2);
        }
    }

    @Test
    void shouldReadNoFasterThanTheTargetTakes() throws IOException {
        byte[] content = Peer.content(LENGTH);
        try (ServerSocket target = Peer.listen();
                Service service = TestService.start(proxyTo(target.getLocalPort()));
                Socket client = Peer.connect(service, "p");
                Socket server = target.accept()) {
            Peer.send(client, content);

            long stalled = awaitStall(session(service, "p"));

            assertThat(stalled).isPositive().isLessThan(LENGTH);
            Peer.assertReceives(server, content);
        }
    }

    @Test
    void shouldPassOnAReset() throws IOException {
        try (ServerSocket target = Peer.listen();
                Service service = TestService.start(proxyTo(target.getLocalPort()));
                Socket client = Peer.connect(service, "p")) {
            Socket server = target.accept();
            client.getOutputStream().write(1);
            assertThat(server.getInputStream().read()).isEqualTo(1);
            server.setSoLinger(true, 0);
            server.close();

            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);

            await().until(() -> session(service, "p").counters().failed() == 1);
        }
    }

    @Test
    void shouldResetAConnectionWhoseTargetIsNotThere() throws Exception {
        int port;
        try (ServerSocket gone = Peer.listen()) {
            port = gone.getLocalPort();
        }
        try (Service service = TestService.start(proxyTo(port));
                Socket client = Peer.connect(service, "p")) {
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);

            assertThat(session(service, "p").trouble()).startsWith("cannot connect to 127.0.0.1 port " + port);
            assertThat(body(service, "/health")).contains("DEGRADED", "cannot connect to 127.0.0.1 port " + port);
        }
    }

    @Test
    void shouldListenAsSoonAsItsPortIsFree() throws Exception {
        ServerSocket taken = Peer.listen();
        String listen = "{port: " + taken.getLocalPort() + ", stack: kernel}";
        try (Service service = TestService.start("ringflux: {sessions: {e: {listen: " + listen + ", to: echo}}}")) {
            Session session = session(service, "e");
            await().until(() -> session.state().reason().contains("in use"));
            assertThat(body(service, "/health")).contains("cannot listen yet: ");

            taken.close();

            await().atMost(Duration.ofSeconds(20)).until(() -> session.state().status() == Status.LISTENING);
        }
    }

    @Test
    void shouldShowItsSessions() throws Exception {
        try (Service service =
                        TestService.start("ringflux: {sessions: {e: {listen: {port: 0, stack: kernel}, to: echo}}}");
                Socket client = Peer.connect(service, "e")) {
            client.getOutputStream().write(1);
            assertThat(client.getInputStream().read()).isEqualTo(1);

            assertThat(body(service, "/sessions"))
                    .contains("\"name\":\"e\",\"to\":\"echo\",\"state\":{\"status\":\"LISTENING\"")
                    .contains("\"stack\":\"kernel\",\"address\":\"127.0.0.1:")
                    .contains("\"connections\":1,\"open\":1,\"failed\":0,\"bytesIn\":1,");
            assertThat(body(service, "/sessions/e")).startsWith("{\"name\":\"e\"");
            assertThat(body(service, "/prometheus")).contains("ringflux_session_accepted_total{session=\"e\"} 1.0");
        }
    }

    private static String proxyTo(int port) {
        return "ringflux: {sessions: {p: {listen: {port: 0, stack: kernel}, to: {proxy: {port: " + port
                + ", stack: kernel}}}}}";
    }

    private static Session session(Service service, String name) {
        return Objects.requireNonNull(service.sessions().find(name));
    }

    /** Waits until nothing more comes in; returns how much has. */
    private static long awaitStall(Session session) {
        await().until(() -> session.counters().bytesIn() > 0);
        long[] before = {-1};
        await().pollInterval(Duration.ofMillis(200)).until(() -> {
            long now = session.counters().bytesIn();
            boolean same = now == before[0];
            before[0] = now;
            return same;
        });
        return before[0];
    }

    private static String body(Service service, String path) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(service.uri().resolve(path)).build();
        return JvmWideResources.HTTP.send(request, BodyHandlers.ofString()).body();
    }
}
