package io.ringflux.tap.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.tap.RefusedCall;
import io.ringflux.tap.RefusedCall.Call;
import io.ringflux.tap.TapBackend;
import io.ringflux.tap.TapClient;
import io.ringflux.tap.TapLab;
import io.ringflux.tap.TestNamespace;
import io.ringflux.testkit.LeakCheck;
import java.time.Duration;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps of making rings that fail. For machines that have vhost-net, as a guest has. */
@LeakCheck
class VhostRefusalCases {
    @RegisterExtension
    final TapLab lab = new TapLab();

    private final TestNamespace namespace = lab.namespace();

    @ParameterizedTest
    @CsvSource({
        "SCHED_SETAFFINITY, 0",
        "IOCTL, 0x8008af00", // VHOST_GET_FEATURES
        "IOCTL, 0xaf01", // VHOST_SET_OWNER
        "IOCTL, 0x4008af00", // VHOST_SET_FEATURES
        "IOCTL, 0x4008af03", // VHOST_SET_MEM_TABLE
        "IOCTL, 0x4008af10", // VHOST_SET_VRING_NUM
        "IOCTL, 0x4008af12", // VHOST_SET_VRING_BASE
        "IOCTL, 0x4028af11", // VHOST_SET_VRING_ADDR
        "IOCTL, 0x4008af20", // VHOST_SET_VRING_KICK
        "IOCTL, 0x4008af21", // VHOST_SET_VRING_CALL
        "IOCTL, 0x4008af22", // VHOST_SET_VRING_ERR
        "IOCTL, 0x4008af23", // VHOST_SET_VRING_BUSYLOOP_TIMEOUT
        "IOCTL, 0x4008af30" // VHOST_NET_SET_BACKEND
    })
    void shouldGiveAllBackWhicheverCallTheKernelRefuses(Call call, long request) {
        TapClient client = TapClient.create()
                .namespace(namespace.name())
                .backend(TapBackend.REQUIRE_VHOST)
                .queues(2, 2)
                .busyPoll(Duration.ofNanos(50_000))
                .workerCpus(0);

        RefusedCall.failsToOpen(client, call, request);

        assertThat(namespace.run("ip", "-o", "link")).hasSize(1);
    }
}
