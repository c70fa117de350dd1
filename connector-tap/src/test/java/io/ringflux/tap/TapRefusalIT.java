package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.tap.RefusedCall.Call;
import io.ringflux.testkit.LeakCheck;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps of making a port that fail although they need no descriptor; those of vhost-net are in a case of its own. */
@LeakCheck
class TapRefusalIT {
    @RegisterExtension
    final TapLab lab = new TapLab();

    private final TestNamespace namespace = lab.namespace();

    @ParameterizedTest
    @CsvSource({
        "SETSOCKOPT, 0",
        "BIND, 0",
        "IOCTL, 0x800454cf", // TUNGETFEATURES
        "IOCTL, 0x400454ca", // TUNSETIFF
        "IOCTL, 0x400454d8", // TUNSETVNETHDRSZ
        "IOCTL, 0x800454d7", // TUNGETVNETHDRSZ
        "IOCTL, 0x400454d4", // TUNSETSNDBUF
        "IOCTL, 0x400454d0", // TUNSETOFFLOAD
        "IOCTL, 0x400454cc", // TUNSETOWNER
        "IOCTL, 0x400454ce", // TUNSETGROUP
        "IOCTL, 0x400454cb", // TUNSETPERSIST
        "IOCTL, 0x400454e2", // TUNSETCARRIER
        "IOCTL, 0x8946" // SIOCETHTOOL
    })
    void shouldGiveAllBackWhicheverCallTheKernelRefuses(Call call, long request) {
        TapClient client = TapClient.create()
                .namespace(namespace.name())
                .backend(TapBackend.FD)
                .queues(2, 2)
                .persist(false)
                .owner(65_534)
                .group(65_533)
                .rxFrames(8)
                .carrier(false);

        RefusedCall.failsToOpen(client, call, request);

        assertThat(namespace.run("ip", "-o", "link")).hasSize(1);
    }
}
