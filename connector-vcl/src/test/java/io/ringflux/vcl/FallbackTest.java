package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.vcl.binding.VclLibrary;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import reactor.netty.DisposableChannel;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.LoopResources;

/** Where libvppcom is missing the same program runs over the kernel. */
class FallbackTest {

    @Test
    void shouldRunOverTheKernelWhenTheLibraryIsMissing() {
        System.setProperty(VclLibrary.PROPERTY, "/nonexistent/libvppcom.so");

        LoopResources loops = VclLoopResources.orKernel("either", 1, VclConfig.create());

        assertThat(loops).isNotInstanceOf(VclLoopResources.class);
        assertThat(Vcl.isAvailable()).isFalse();
        assertThat(Vcl.unavailabilityCause()).hasMessageContaining("cannot read /nonexistent/libvppcom.so");
        assertThat(Vcl.release()).isEmpty();
        assertThatThrownBy(Vcl::ensureAvailability)
                .isInstanceOf(UnsatisfiedLinkError.class)
                .hasMessageContaining("/nonexistent");
        DisposableChannel server = Program.HTTP.start(loops, "127.0.0.1", 0);
        int port = ((InetSocketAddress) server.channel().localAddress()).getPort();
        String answer = HttpClient.create()
                .get()
                .uri("http://127.0.0.1:" + port + "/hello")
                .responseContent()
                .aggregate()
                .asString()
                .block(Duration.ofSeconds(10));
        assertThat(answer).isEqualTo("hello\n");
        server.disposeNow();
        loops.disposeLater(Duration.ZERO, Duration.ofSeconds(5)).block();
    }
}
