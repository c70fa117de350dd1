package io.ringflux.afxdp;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.ChildJvm;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an ordinary user can do who has some capabilities. One is added to the named: to read this class path. */
class PrivilegesIT {
    private static final String NOBODY = "65534";

    @RegisterExtension
    final XdpLab lab = new XdpLab();

    @BeforeEach
    void openLab() {
        Needs.command("setpriv", "install util-linux");
    }

    @Test
    void shouldOpenPortsAsFarAsLockedMemoryGoesWhenAUserHasThreeCapabilities() {
        List<String> told = openAsUserWith("+net_raw,+net_admin,+bpf");

        assertThat(told).contains("missing 0", "small native");
        assertThat(told)
                .filteredOn(line -> line.startsWith("large "))
                .singleElement()
                .asString()
                .contains("XDP_UMEM_REG", "ENOBUFS", "RLIMIT_MEMLOCK");
    }

    @Test
    void shouldSayWhatIsMissingWhenAUserCanOnlyMakeSockets() {
        List<String> told = openAsUserWith("+net_raw");

        assertThat(told)
                .filteredOn(line -> line.startsWith("missing "))
                .singleElement()
                .isNotEqualTo("missing 0");
        assertThat(told)
                .filteredOn(line -> line.startsWith("small "))
                .singleElement()
                .asString()
                .contains("EPERM", "CAP_");
    }

    /** Huge limits of the machine must not make the large port possible. */
    private List<String> openAsUserWith(String capabilities) {
        String all = "-all," + capabilities + ",+dac_read_search";
        List<String> command = new ArrayList<>(List.of("prlimit", "--memlock=8388608", "setpriv"));
        command.addAll(List.of("--reuid", NOBODY, "--regid", NOBODY, "--clear-groups"));
        command.addAll(List.of("--inh-caps", all, "--ambient-caps", all, "--bounding-set", all));
        command.addAll(ChildJvm.command(List.of("-Xmx64m"), OpenPorts.class.getName(), List.of("right")));
        return lab.right().run(command.toArray(String[]::new));
    }
}
