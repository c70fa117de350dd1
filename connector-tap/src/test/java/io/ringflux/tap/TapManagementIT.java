package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.NetworkNamespace;
import io.ringflux.testkit.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an interface is given, as {@code ip} sees it. */
@LeakCheck
class TapManagementIT {
    @RegisterExtension
    final TapLab lab = new TapLab("ethtool");

    private final TestNamespace namespace = lab.namespace();

    @ParameterizedTest
    @ValueSource(strings = {"tap7", "a", "exactly15bytes!", "lan%d"})
    void shouldTakeTheNameThatWasAskedFor(String name) {
        TapPort port = open(TapClient.create().name(name));

        assertThat(port.details().interfaceName()).isEqualTo(name.replace("%d", "0"));
        assertThat(namespace.run("ip", "-o", "link", "show", port.details().interfaceName()))
                .hasSize(1);
    }

    @Test
    void shouldGiveTheInterfaceAllThatWasAskedFor() {
        namespace.run("ip", "link", "add", "br7", "type", "bridge");
        TapPort port = open(TapClient.create()
                .name("tap7")
                .mac("02:11:22:33:44:55")
                .mtu(9000)
                .txQueueLength(777)
                .rxFrames(32)
                .address("10.7.0.1/24")
                .address("10.7.1.1/31")
                .address("fd00:7::1/64")
                .bridge("br7"));

        String link = String.join(" ", namespace.run("ip", "-d", "link", "show", "tap7"));
        assertThat(link)
                .contains("mtu 9000")
                .contains("qlen 777")
                .contains("02:11:22:33:44:55")
                .contains("master br7")
                .contains("LOWER_UP")
                .contains("vnet_hdr on")
                .contains("persist off");
        assertThat(namespace.run("ethtool", "-c", "tap7")).anyMatch(line -> line.matches("rx-frames:\\s+32"));
        List<String> addresses = namespace.run("ip", "-o", "addr", "show", "tap7");
        assertThat(addresses)
                .anyMatch(line -> line.contains("10.7.0.1/24 brd 10.7.0.255"))
                .anyMatch(line -> line.contains("10.7.1.1/31"))
                .anyMatch(line -> line.contains("fd00:7::1/64") && !line.contains("tentative"));
        assertThat(port.details().properties())
                .containsAllEntriesOf(Map.of("interface", "tap7", "mtu", 9000, "mac", "02:11:22:33:44:55"));
    }

    @Test
    void shouldLeaveTheCallersNamespaceAlone() {
        String before = NetworkNamespace.currentId();

        TapPort byPath = lab.open(TapClient.create().name("tap7").namespace("/run/netns/" + namespace.name()));
        long pid = namespace.start("sleep", "60").pid();
        TapPort byPid = lab.open(TapClient.create().name("tap8").namespace(pid));

        assertThat(NetworkNamespace.currentId()).isEqualTo(before);
        assertThat(Shell.attempt("ip", "link", "show", "tap7").status()).isNotZero();
        assertThat(namespace.run("ip", "-o", "link")).anyMatch(line -> line.contains("tap7"));
        assertThat(byPath.details().namespace()).contains(namespace.name());
        assertThat(byPid.details().namespace()).isEqualTo("pid " + pid);
    }

    @Test
    void shouldStartSwitchedOffOrWithoutCarrierWhenAskedTo() {
        open(TapClient.create().name("off").up(false));
        open(TapClient.create().name("dark").carrier(false));

        assertThat(namespace.run("ip", "-o", "link", "show", "off").get(0)).contains("state DOWN");
        assertThat(namespace.run("ip", "-o", "link", "show", "dark").get(0)).contains("NO-CARRIER");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name:this-one-has-16-b",
                "name:a/b",
                "name:a b",
                "name:",
                "name:x%s",
                "name:%d%d",
                "mac:01:00:5e:00:00:01",
                "mac:00:00:00:00:00:00",
                "mac:2:0:0:0:0:1",
                "address:10.0.0.1/33",
                "address:example.org/24",
                "address:1.2.3/24",
                "gateway:fe80:::1",
                "mtu:67",
                "mtu:65522",
                "frames:65",
                "queues:257",
                "queues:0"
            })
    void shouldRefuseBeforeItAsksTheKernel(String wrong) {
        int colon = wrong.indexOf(':');
        String value = wrong.substring(colon + 1);

        assertThatThrownBy(() -> configure(wrong.substring(0, colon), value))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected");
    }

    @Test
    void shouldSayWhatIsWrongAndLeaveNothingBehindWhenAStepFails() {
        assertFails(TapClient.create().name("tap7").bridge("br-none"), Errno.ENODEV, "no such bridge");
        assertFails(TapClient.create().name("lo"), Errno.EBUSY, "exists already");
        assertFails(TapClient.create().attach("tap-none"), Errno.ENODEV, "make it first");
        assertFails(TapClient.create().name("tap7").gateway("10.99.0.1"), 101, "adding a route to 0.0.0.0/0");
        assertThatThrownBy(() -> TapClient.create().namespace("ringflux-none").connectNow())
                .isInstanceOf(NativeIoException.class)
                .hasMessageContaining("opening network namespace ringflux-none");

        assertThat(namespace.run("ip", "-o", "link")).noneMatch(line -> line.contains("tap"));
    }

    @Test
    void shouldSayWhereThereIsNoVhostNet() {
        boolean present = Files.isWritable(Path.of("/dev/vhost-net"));

        TapBackendDetails details =
                open(TapClient.create().name("tap7")).details().backend();

        assertThat(details.vhost()).isEqualTo(present);
        if (!present) {
            assertThat(details.reason()).contains("/dev/vhost-net");
            assertFails(
                    TapClient.create().name("tap8").backend(TapBackend.REQUIRE_VHOST),
                    Errno.ENOENT,
                    "load the module vhost_net");
            assertThat(namespace.run("ip", "-o", "link")).noneMatch(line -> line.contains("tap8"));
        }
    }

    @Test
    void shouldRefuseANameThatIsTaken() {
        open(TapClient.create().name("tap7"));

        assertFails(TapClient.create().name("tap7"), Errno.EBUSY, "attach to it, or choose another name");
        assertFails(TapClient.create().attach("tap7"), Errno.EBUSY, "another process uses it");
    }

    private TapPort open(TapClient client) {
        return lab.open(namespace, client);
    }

    private void assertFails(TapClient client, int errno, String hint) {
        assertThatThrownBy(() -> open(client))
                .isInstanceOfSatisfying(
                        NativeIoException.class, e -> assertThat(e.errno()).isEqualTo(errno))
                .hasMessageContaining(hint);
    }

    private static TapClient configure(String what, String value) {
        TapClient client = TapClient.create();
        return switch (what) {
            case "name" -> client.name(value);
            case "mac" -> client.mac(value);
            case "address" -> client.address(value);
            case "gateway" -> client.gateway(value);
            case "frames" -> client.rxFrames(Integer.parseInt(value));
            case "mtu" -> client.mtu(Integer.parseInt(value));
            default -> client.queues(Integer.parseInt(value), 1);
        };
    }
}
