package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.testkit.ChildJvm;
import io.ringflux.testkit.Vpp;
import io.ringflux.vcl.binding.VclLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A libvppcom of another release than VPP's is refused before it touches VPP's memory. */
class ReleaseIT {
    @TempDir
    private Path directory;

    @Test
    void shouldRefuseALibraryOfAnotherRelease() throws Exception {
        Vpp.assumeInstalled();
        Path own = VclLibrary.require().file();
        Path foreign = Files.copy(own, directory.resolve("libvppcom.so.25.10"));
        try (Vpp vpp = Vpp.startHostStack(directory.resolve("vpp"))) {

            assertThat(attached(own, own, vpp)).contains(AttachMain.ATTACHED);
            assertThat(attached(foreign, own, vpp))
                    .contains("libvppcom.so.25.10 is of release 25.10, and the running VPP of "
                            + Vcl.release().orElseThrow() + ": both must be of the same");
        }
    }

    /** The libraries that it needs lie beside the real one. */
    private static String attached(Path library, Path beside, Vpp vpp) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(ChildJvm.command(
                List.of("-Xmx128m", "-D" + VclLibrary.PROPERTY + "=" + library),
                AttachMain.class.getName(),
                List.of(vpp.appSocket("default").toString())));
        builder.environment().put("LD_LIBRARY_PATH", String.valueOf(beside.getParent()));
        Process process = builder.redirectErrorStream(true).start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
