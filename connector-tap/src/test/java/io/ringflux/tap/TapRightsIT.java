package io.ringflux.tap;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.ChildJvm;
import io.ringflux.testkit.LeakCheck;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Processes without privileges, and machines without the device. */
@LeakCheck
class TapRightsIT {
    /** Of its capabilities one is left, by which it can read the class path wherever that lies. */
    private static final List<String> UNPRIVILEGED = List.of(
            "setpriv",
            "--reuid=65534",
            "--regid=65534",
            "--groups=65533",
            "--inh-caps=-all,+dac_read_search",
            "--ambient-caps=-all,+dac_read_search",
            "--bounding-set=-all,+dac_read_search");

    @RegisterExtension
    final TapLab lab = new TapLab();

    private final TestNamespace namespace = lab.namespace();

    @BeforeEach
    void prepare() {
        Needs.command("setpriv", "install util-linux");
        Needs.command("unshare", "install util-linux");
    }

    @Test
    void shouldLetOwnerAndGroupAttachWithoutPrivilegesAndNobodyElse() {
        interfaceOf("mine", "user", "65534");
        interfaceOf("ours", "group", "65533");
        interfaceOf("theirs", "user", "12345");

        List<String> outcomes = attempts(UNPRIVILEGED, "attach:mine", "attach:ours", "attach:theirs", "create:new");

        assertThat(outcomes.subList(0, 2)).containsExactly("mine: sent 1", "ours: sent 1");
        assertThat(outcomes.get(2)).startsWith("theirs: errno 1, ").contains("to be owner or in the group");
        assertThat(outcomes.get(3)).startsWith("new: errno 1, CAP_NET_ADMIN is needed");
        assertThat(namespace.run("ip", "-o", "link", "show", "mine").get(0)).contains("qlen 1234");
    }

    @Test
    void shouldSayWhatToDoWhereThereIsNoDevice(@TempDir Path empty) {
        List<String> outcomes = attempts(hiding("/dev/net", empty), "create:new");

        assertThat(outcomes).singleElement().asString().startsWith("new: errno 2, load the module tun");
    }

    @Test
    void shouldSayWhatToDoWhereTheDeviceIsForOthersOnly(@TempDir Path directory) throws Exception {
        Path closed = Files.createFile(directory.resolve("closed"));
        closed.toFile().setReadable(false, false);
        closed.toFile().setWritable(false, false);
        List<String> wrapper = new ArrayList<>(hiding("/dev/net/tun", closed));
        wrapper.addAll(UNPRIVILEGED);

        List<String> outcomes = attempts(wrapper, "create:new");

        assertThat(outcomes)
                .singleElement()
                .asString()
                .startsWith("new: errno 13, ")
                .contains("check owner and mode");
    }

    private void interfaceOf(String name, String kind, String id) {
        namespace.run("ip", "tuntap", "add", "dev", name, "mode", "tap", kind, id);
        namespace.run("ip", "link", "set", name, "txqueuelen", "1234", "up");
    }

    /** Has a command find something else at a path. */
    private static List<String> hiding(String path, Path other) {
        String script = "mount --bind \"$0\" " + path + " && exec \"$@\"";
        return List.of("unshare", "-m", "sh", "-c", script, other.toString());
    }

    private List<String> attempts(List<String> wrapper, String... arguments) {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(
                ChildJvm.command(List.of("-XX:TieredStopAtLevel=1"), TapAttempts.class.getName(), List.of(arguments)));
        return namespace.run(command.toArray(String[]::new)).stream()
                .filter(line -> line.matches("\\w+: (sent|errno) .*"))
                .toList();
    }
}
