package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.afxdp.program.TestObjects;
import io.ringflux.testkit.LeakCheck;
import io.ringflux.testkit.contract.ArrivalCheck;
import io.ringflux.testkit.contract.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Programs that outlive their port, in a BPF file system of the test's own. */
@LeakCheck
class PinIT {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path directory;

    @RegisterExtension
    final XdpLab lab = new XdpLab();

    @BeforeEach
    void openLab() {
        Shell.run("mount", "-t", "bpf", "bpf", directory.toString());
    }

    @AfterEach
    void closeLab() {
        Shell.run("umount", directory.toString());
    }

    @Test
    void shouldTakeOverTheProgramWhenItWasPinned() {
        AfXdpClient client = lab.rightClient().everything().pin(directory.toString());
        lab.dispose(lab.open(client));
        assertThat(lab.right().run("ip", "link", "show", "right")).anyMatch(line -> line.contains("prog/xdp"));

        assertReceives(client);
    }

    @Test
    void shouldPinAnewWhenTheInterfaceOfThePinsIsGone() throws IOException {
        AfXdpClient client = lab.rightClient().everything().pin(directory.toString());
        lab.dispose(lab.open(client));
        lab.unplug();
        lab.plugIn();

        lab.dispose(lab.open(client));
        assertThat(lab.right().run("ip", "link", "show", "right")).anyMatch(line -> line.contains("prog/xdp"));

        Files.delete(directory.resolve("link")); // as one who died before he had pinned both
        assertReceives(client);
    }

    @Test
    void shouldLeaveThePinsOfAnotherInterfaceAlone() {
        lab.dispose(lab.open(lab.rightClient().everything().pin(directory.toString())));
        lab.right().run("ip", "link", "add", "other", "type", "veth");

        assertThatThrownBy(() -> AfXdpClient.create("other")
                        .namespace(lab.right().name())
                        .everything()
                        .pin(directory.toString())
                        .connectNow())
                .hasMessageContaining("needs a directory of its own");
    }

    @Test
    void shouldLeaveAMapOfSomebodyElseAloneThatIsPinnedWhereItsOwnWouldBe() {
        try (TestObjects theirs = TestObjects.pinMap(directory.resolve("xsks"))) {
            assertThatThrownBy(() -> lab.rightClient()
                            .everything()
                            .pin(directory.toString())
                            .connectNow())
                    .hasMessageContaining("somebody else's")
                    .hasMessageContaining(theirs.pin().toString());

            assertThat(theirs.pin()).exists();
            assertThat(lab.right().run("ip", "link", "show", "right")).noneMatch(line -> line.contains("prog/xdp"));
        }
    }

    @Test
    void shouldLeaveAProgramOfSomebodyElseAloneThatIsPinnedWhereItsOwnWouldBe() {
        try (TestObjects theirs = lab.right().call(() -> TestObjects.pinProgram("right", directory.resolve("link")))) {
            List<String> before = lab.right().run("ip", "-d", "link", "show", "right");

            assertThatThrownBy(() -> lab.rightClient()
                            .everything()
                            .pin(directory.toString())
                            .connectNow())
                    .hasMessageContaining("somebody else's");

            assertThat(lab.right().run("ip", "-d", "link", "show", "right")).isEqualTo(before);
            assertThat(theirs.pin()).exists();
        }
    }

    @Test
    void shouldLeaveNothingWhenItCannotPinBoth() {
        Shell.run("ln", "-s", "nowhere", directory.resolve("link").toString());

        assertThatThrownBy(() ->
                        lab.rightClient().everything().pin(directory.toString()).connectNow())
                .hasMessageContaining("link");

        assertThat(directory.resolve("xsks")).doesNotExist();
    }

    @Test
    void shouldLeaveThePlaceOfAnotherSocketAloneInAMap() {
        AfXdpPort owner = lab.open(lab.rightClient().everything().pin(directory.toString()));
        ArrivalCheck arrivals = new ArrivalCheck(100);
        owner.receive().doOnNext(arrivals).subscribe();
        String map = directory.resolve("xsks").toString();

        assertThatThrownBy(() -> lab.leftClient().pinnedMap(map).connectNow()).hasMessageContaining("another socket");

        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        left.send(Payload.frames(left, 50, 100)).block(SOON);
        Awaitility.await().atMost(SOON).until(() -> arrivals.count() == 50);
    }

    @Test
    void shouldUseTheMapOfAProgramThatIsThere() {
        AfXdpClient owner = lab.rightClient().everything().pin(directory.toString());
        lab.dispose(lab.open(owner));

        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        AfXdpPort guest =
                lab.open(lab.rightClient().pinnedMap(directory.resolve("xsks").toString()));
        ArrivalCheck arrivals = new ArrivalCheck(100);
        guest.receive().doOnNext(arrivals).subscribe();
        left.send(Payload.frames(left, 50, 100)).block(SOON);

        Awaitility.await().atMost(SOON).until(() -> arrivals.count() == 50);
        assertThatThrownBy(() -> guest.filter("arp").block(SOON)).hasMessageContaining("somebody else's");
    }

    @Test
    void shouldSayWhatToDoWhenTheDirectoryIsNoBpfFileSystem(@TempDir Path plain) {
        assertThatThrownBy(() ->
                        lab.rightClient().everything().pin(plain.toString()).connectNow())
                .hasMessageContaining("mount -t bpf");
    }

    private void assertReceives(AfXdpClient client) {
        AfXdpPort left = lab.open(lab.leftClient().sendOnly());
        AfXdpPort again = lab.open(client);
        ArrivalCheck arrivals = new ArrivalCheck(100);
        again.receive().doOnNext(arrivals).subscribe();
        left.send(Payload.frames(left, 50, 100)).block(SOON);
        Awaitility.await().atMost(SOON).until(() -> arrivals.count() == 50);
    }
}
