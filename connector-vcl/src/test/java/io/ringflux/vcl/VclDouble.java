package io.ringflux.vcl;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.vcl.binding.VclLibrary;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** The stand-in for libvppcom, built by gcc and used in this JVM from then on. */
final class VclDouble {
    private static final Path SOURCE = Path.of("src/test/c/vppcom_double.c");

    private VclDouble() {}

    /** Skips the calling test where there is no gcc. */
    static void use() {
        use("VPP_26");
    }

    /** The same without what came after 22.06. */
    static void useOfAnOldRelease() {
        use("OLD_RELEASE");
    }

    private static void use(String release) {
        Path library =
                Path.of("target", "vppcom-double-" + ProcessHandle.current().pid() + ".so");
        try {
            Process gcc = new ProcessBuilder(
                            "gcc",
                            "-Wall",
                            "-Wextra",
                            "-Werror",
                            "-O1",
                            "-shared",
                            "-fPIC",
                            "-pthread",
                            "-D" + release,
                            "-o",
                            library.toString(),
                            SOURCE.toString())
                    .inheritIO()
                    .start();
            assertThat(gcc.waitFor()).as("gcc's exit code").isZero();
        } catch (IOException e) {
            Assumptions.abort("gcc is missing: install gcc and libc6-dev to run VCL's transport without VPP");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        library.toFile().deleteOnExit();
        System.setProperty(VclLibrary.PROPERTY, library.toAbsolutePath().toString());
        assertThat(Vcl.unavailabilityCause()).isNull();
    }

    static VclConfig config() {
        return VclConfig.create().appSocket(Path.of("/nonexistent")).workers(15);
    }
}
