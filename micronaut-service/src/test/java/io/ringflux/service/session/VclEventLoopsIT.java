package io.ringflux.service.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.micronaut.context.ApplicationContext;
import io.micronaut.http.netty.channel.EventLoopGroupFactory;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.runtime.server.EmbeddedServer;
import io.ringflux.testkit.KernelLink;
import io.ringflux.testkit.Vpp;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Micronaut's own HTTP server, over VPP by one word of configuration. */
class VclEventLoopsIT {
    private static final int PORT = 8081;

    @TempDir
    private Path directory;

    @Test
    void shouldServeHttpOverVppWhenAskedTo() {
        Vpp.assumeInstalled();
        try (Vpp vpp = Vpp.startHostStack(directory);
                KernelLink link = new KernelLink(vpp);
                ApplicationContext context = ApplicationContext.run(Map.of(
                        "ringflux.vcl.app-socket",
                        vpp.appSocket("default").toString(),
                        "ringflux.management.token",
                        "sesame",
                        "micronaut.server.host",
                        KernelLink.HOST,
                        "micronaut.server.port",
                        PORT,
                        "micronaut.netty.event-loops.default.transport",
                        "vcl",
                        "micronaut.netty.event-loops.default.num-threads",
                        1,
                        "micronaut.server.netty.parent.transport",
                        "vcl",
                        "micronaut.server.netty.parent.num-threads",
                        2))) {
            EmbeddedServer server = context.getBean(EmbeddedServer.class).start();

            String answer = link.inside(
                    "curl",
                    "-s",
                    "-m",
                    "10",
                    "-o",
                    "/dev/null",
                    "-w",
                    "%{http_code}",
                    "http://" + KernelLink.HOST + ":" + PORT + "/health");

            assertThat(answer).isIn("200", "401");
            server.stop();
        }
    }

    @Test
    void shouldNotBeThereUnasked() {
        try (ApplicationContext context = ApplicationContext.run()) {
            assertThat(context.findBean(EventLoopGroupFactory.class, Qualifiers.byName(VclEventLoops.NAME)))
                    .isEmpty();
        }
    }
}
