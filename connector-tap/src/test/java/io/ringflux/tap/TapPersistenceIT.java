package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.NetworkNamespace;
import io.ringflux.tap.device.TunDevice;
import io.ringflux.tap.device.TunSpec;
import io.ringflux.testkit.LeakCheck;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interfaces that outlive their port, or that somebody else made. */
@LeakCheck
class TapPersistenceIT {
    @RegisterExtension
    final TapLab lab = new TapLab("ethtool", "busybox");

    private final TestNamespace namespace = lab.namespace();

    @Test
    void shouldVanishWithItsPortUnlessItIsPersistent() {
        close(open(TapClient.create().name("gone")));
        close(open(TapClient.create().name("kept").persist(true)));

        assertThat(links()).noneMatch(line -> line.contains("gone"));
        assertThat(links()).anyMatch(line -> line.contains("kept") && !line.contains("LOWER_UP"));
    }

    @Test
    void shouldAttachAgainWithEverythingSetAnew() {
        close(open(TapClient.create().name("kept").persist(true).offload(TapOffload.TCP_SEGMENTATION)));

        TapPort again = open(TapClient.create().attach("kept").address("10.9.0.1/24"));
        PingResponder.on(again);

        assertThat(again.details().persistent()).isTrue();
        assertThat(again.details().offloads()).isEmpty();
        assertThat(namespace.run("ethtool", "-k", "kept"))
                .anyMatch(line -> line.startsWith("tcp-segmentation-offload: off"));
        assertThat(namespace.run("busybox", "ping", "-c", "2", "-W", "5", "10.9.0.2"))
                .anyMatch(line -> line.contains("2 packets received"));
        again.persist(false).block();
        close(again);
        assertThat(links()).noneMatch(line -> line.contains("kept"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void shouldGiveNoCarrierForAMomentWhenAskedForNone(int queues) {
        TapClient client = TapClient.create().queues(queues, queues);
        close(open(client.name("kept").persist(true)));
        String before = carriers();

        TapPort dark = open(client.attach("kept").persist(false).carrier(false));

        assertThat(links()).anyMatch(line -> line.contains("kept") && line.contains("NO-CARRIER"));
        assertThat(carriers()).isEqualTo(before);
        dark.carrier(true).block();
        assertThat(carriers()).isNotEqualTo(before);
    }

    @Test
    void shouldUseOneQueueOfAnInterfaceThatTakesSeveral() {
        close(open(TapClient.create().name("many").persist(true).queues(4, 1)));

        TapPort one = open(TapClient.create().attach("many"));
        TapPort another = open(TapClient.create().attach("many").persist(false));

        assertThat(one.details().index()).isEqualTo(another.details().index());
        assertThat(namespace.run("ip", "-d", "link", "show", "many")).anyMatch(line -> line.contains("numqueues 2"));
    }

    @Test
    void shouldSayThatAnInterfaceTakesOneQueueOnly() {
        close(open(TapClient.create().name("single").persist(true)));

        assertThatThrownBy(() -> open(TapClient.create().attach("single").queues(2, 2)))
                .isInstanceOf(NativeIoException.class)
                .hasMessageContaining("is no TAP device with several queues");
        close(open(TapClient.create().attach("single").persist(false)));
    }

    @Test
    void shouldSayThatAnInterfaceIsOfTheOtherKind() {
        close(open(TapClient.create().name("layer3").mode(TapMode.IP).persist(true)));

        assertThatThrownBy(() -> open(TapClient.create().attach("layer3")))
                .isInstanceOf(NativeIoException.class)
                .hasMessageContaining("is no TAP device");
        close(open(TapClient.create().attach("layer3").mode(TapMode.IP).persist(false)));
    }

    @Test
    void shouldTellTheKernelWhoMayAttach() {
        open(TapClient.create().name("kept").persist(true).owner(65534).group(65533))
                .persist(false)
                .block();

        assertThat(namespace.run("ip", "-d", "link", "show", "kept"))
                .anyMatch(line -> line.contains("user nobody") || line.contains("user 65534"))
                .anyMatch(line -> line.contains("group 65533"));
    }

    @Test
    void shouldAdoptDescriptorsThatSomebodyElseOpened() {
        Fd given = openElsewhere(true);

        TapPort port = open(TapClient.create().adopt(List.of(given)).address("10.99.77.1/30"));
        PingResponder.on(port);

        assertThat(given.isOpen()).isFalse();
        assertThat(port.details().interfaceName()).startsWith("given");
        assertThat(namespace.run("busybox", "ping", "-c", "2", "-W", "5", "10.99.77.2"))
                .anyMatch(line -> line.contains("2 packets received"));
    }

    @Test
    void shouldRefuseDescriptorsOfTheWrongKind() {
        Fd given = openElsewhere(false);

        assertThatThrownBy(() -> open(TapClient.create().adopt(List.of(given))))
                .isInstanceOf(NativeIoException.class)
                .hasMessageContaining("must be a TAP device opened with IFF_VNET_HDR");

        given.close();
    }

    @Test
    void shouldRefuseDescriptorsOfTwoInterfaces() {
        Fd one = openElsewhere(true);
        Fd another = openElsewhere(true);

        assertThatThrownBy(() -> open(TapClient.create().adopt(List.of(one, another))))
                .isInstanceOf(NativeIoException.class)
                .hasMessageContaining("all must be of one interface");

        one.close();
        another.close();
    }

    @Test
    void shouldLeaveDescriptorsToTheCallerWhenAStepFails() {
        Fd given = openElsewhere(true);
        TapClient client = TapClient.create().adopt(List.of(given));

        assertThatThrownBy(() -> open(client.bridge("br-none")))
                .isInstanceOf(NativeIoException.class)
                .hasMessageContaining("no such bridge");

        assertThat(given.isOpen()).isTrue();
        assertThat(open(client).details().interfaceName()).startsWith("given");
    }

    @Test
    void shouldReceiveByAdoptedDescriptorsAloneWhenMoreQueuesAreAskedFor() {
        Fd given = openElsewhere(true);

        TapPort port = open(TapClient.create().adopt(List.of(given)).queues(2, 2));

        assertThat(port.stats().rx()).hasSize(1);
        assertThat(port.stats().tx()).hasSize(2);
    }

    private Fd openElsewhere(boolean ethernet) {
        TunSpec spec = new TunSpec("given%d", ethernet, 1, false, true, true, true, 0, null);
        try (NetworkNamespace inside = NetworkNamespace.of(namespace.name());
                TunDevice device = inside.call(() -> TunDevice.open(spec, () -> {}))) {
            return device.queues().get(0).file().fd().duplicate();
        }
    }

    /** How often the interface has got a carrier. */
    private String carriers() {
        return namespace.run("cat", "/sys/class/net/kept/carrier_up_count").get(0);
    }

    private TapPort open(TapClient client) {
        return lab.open(namespace, client);
    }

    private List<String> links() {
        return namespace.run("ip", "-o", "link");
    }

    private static void close(TapPort port) {
        port.dispose();
        port.onDispose().block();
    }
}
