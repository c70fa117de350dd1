package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.afxdp.AfXdpException.Reason;
import io.ringflux.testkit.ChildJvm;
import io.ringflux.testkit.LeakCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What the program on an interface lets through, and whose it is. */
@LeakCheck
class ProgramIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @RegisterExtension
    final XdpLab lab = new XdpLab();

    @Test
    void shouldLeaveTheRestToTheKernelWhenAFilterPicksFrames() throws IOException {
        AfXdpPort port = lab.open(lab.rightClient().filter("udp port 53"));
        List<String> ours = receivedTexts(port);
        try (DatagramSocket client = lab.leftUdp(4000);
                DatagramSocket kernel = lab.rightUdp(54);
                DatagramSocket shadowed = lab.rightUdp(53)) {
            shadowed.setSoTimeout(1);
            for (int i = 0; i < 5; i++) {
                send(client, 53, "ours " + i);
                send(client, 54, "kernel's " + i);
            }

            for (int i = 0; i < 5; i++) {
                assertThat(receive(kernel)).isEqualTo("kernel's " + i);
            }
            Awaitility.await().atMost(SOON).until(() -> ours.size() == 5);
            assertThat(ours).containsExactly("ours 0", "ours 1", "ours 2", "ours 3", "ours 4");
            assertThatThrownBy(() -> receive(shadowed)).isInstanceOf(java.net.SocketTimeoutException.class);
        }
    }

    @Test
    void shouldLetTheKernelAnswerArpWhenAFilterPicksFrames() throws IOException {
        lab.open(lab.rightClient().filter("udp port 53"));
        lab.left().run("ip", "neigh", "del", XdpLab.RIGHT_ADDRESS, "dev", "left");

        try (DatagramSocket client = lab.leftUdp(4000);
                DatagramSocket kernel = lab.rightUdp(54)) {
            send(client, 54, "found");

            assertThat(receive(kernel)).isEqualTo("found");
        }
    }

    @Test
    void shouldFollowTheNewFilterWhenItIsReplaced() throws IOException {
        AfXdpPort port = lab.open(lab.rightClient().filter("udp port 53"));
        List<String> ours = receivedTexts(port);
        try (DatagramSocket client = lab.leftUdp(4000);
                DatagramSocket kernel = lab.rightUdp(53)) {
            send(client, 53, "one");
            Awaitility.await().atMost(SOON).until(() -> ours.size() == 1);

            port.filter("udp port 54").block(SOON);
            send(client, 53, "two");
            send(client, 54, "three");

            assertThat(receive(kernel)).isEqualTo("two");
            Awaitility.await().atMost(SOON).until(() -> ours.size() == 2);
            assertThat(ours).containsExactly("one", "three");
        }
    }

    @Test
    void shouldLoseNothingOfTheKernelsWhenTheFilterIsReplacedUnderLoad() throws IOException {
        AfXdpPort port = lab.open(lab.rightClient().filter("udp port 53"));
        int count = 2_000;
        try (DatagramSocket client = lab.leftUdp(4000);
                DatagramSocket kernel = lab.rightUdp(54)) {
            for (int i = 0; i < count; i++) {
                send(client, 54, "number " + i);
                if (i % 20 == 0) {
                    port.filter(i % 40 == 0 ? "udp port 55" : "udp port 53").block(SOON);
                }
                assertThat(receive(kernel)).isEqualTo("number " + i);
            }
        }
    }

    @Test
    void shouldRefuseAndNameItWhenAForeignProgramIsThere(@TempDir Path directory) {
        Path object = foreignProgram(directory);
        lab.right().run("ip", "link", "set", "right", "xdpdrv", "obj", object.toString(), "sec", "xdp");
        String before = programLine();

        assertThatThrownBy(() -> lab.rightClient().everything().connectNow())
                .isInstanceOfSatisfying(
                        AfXdpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FOREIGN_PROGRAM))
                .hasMessageContaining("program " + before.replaceAll(".*prog/xdp id (\\d+).*", "$1") + " is there");
        assertThatThrownBy(() ->
                        lab.rightClient().everything().mode(XdpMode.GENERIC).connectNow())
                .isInstanceOf(AfXdpException.class)
                .hasMessageContaining("is not replaced");

        assertThat(programLine()).isEqualTo(before);
    }

    @Test
    void shouldLeaveNothingAttachedWhenTheProcessIsKilled() throws Exception {
        Process child = new ProcessBuilder(ChildJvm.command(
                        List.of(), HoldPort.class.getName(), List.of(lab.right().name(), "right")))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader output = child.inputReader(StandardCharsets.UTF_8)) {
            assertThat(output.lines().anyMatch("ready"::equals)).isTrue();
            assertThat(programLine()).contains("prog/xdp");

            child.destroyForcibly().waitFor();
        }

        Awaitility.await().atMost(SOON).until(() -> programLine().isEmpty());
        AfXdpPort port = lab.open(lab.rightClient().everything());
        assertThat(port.details().programMode()).isEqualTo("native");
    }

    @Test
    void shouldReportModesWhenAsked() {
        AfXdpPort generic = lab.open(lab.leftClient().filter("arp").mode(XdpMode.GENERIC));
        AfXdpPort auto = lab.open(lab.rightClient().filter("arp"));

        assertThat(generic.details().programMode()).isEqualTo("generic");
        assertThat(auto.details().programMode()).isEqualTo("native");
        assertThatThrownBy(() -> AfXdpClient.create("lo")
                        .namespace(lab.left().name())
                        .everything()
                        .mode(XdpMode.NATIVE)
                        .connectNow())
                .hasMessageContaining("EOPNOTSUPP")
                .hasMessageContaining("no native XDP");
    }

    private Path foreignProgram(Path directory) {
        Needs.command("clang", "install clang");
        Path object = directory.resolve("foreign.o");
        Shell.run("clang", "-O2", "-target", "bpf", "-c", "src/test/c/foreign.c", "-o", object.toString());
        return object;
    }

    private String programLine() {
        return lab.right().run("ip", "link", "show", "right").stream()
                .filter(line -> line.contains("prog/xdp"))
                .findFirst()
                .orElse("");
    }

    private static List<String> receivedTexts(AfXdpPort port) {
        List<String> texts = new CopyOnWriteArrayList<>();
        port.receive().subscribe(frame -> {
            byte[] bytes = frame.copied().bytes();
            texts.add(new String(bytes, 42, bytes.length - 42, StandardCharsets.UTF_8));
        });
        return texts;
    }

    private static void send(DatagramSocket socket, int port, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        socket.send(new DatagramPacket(bytes, bytes.length, InetAddress.getByName(XdpLab.RIGHT_ADDRESS), port));
    }

    private static String receive(DatagramSocket socket) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        socket.receive(packet);
        return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
    }
}
