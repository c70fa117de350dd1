package io.ringflux.nativeio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.nativeio.layout.Abi;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeIoTest {
    private static final String[] OPENS = JvmFlags.REQUIRED.split(" ", -1);
    private static final String PREFIX = "native calls do not work in this JVM: ";

    @Test
    void shouldBeAvailableWhenTheJvmHasItsFlags() {
        assertThat(NativeIo.isAvailable()).isTrue();
        assertThat(NativeIo.unavailabilityCause()).isNull();
        assertThat(JvmFlags.arePresent()).isTrue();
        assertThatCode(NativeIo::ensureAvailability).doesNotThrowAnyException();
        assertThatCode(JvmFlags::require).doesNotThrowAnyException();
    }

    @Test
    void shouldNameTheFlagWhenTheJvmWasStartedWithoutIt() throws Exception {
        List<String> printed = ChildJvm.run(Probe.class);

        String reason = "the JVM was started without a flag that off-heap buffers need: add"
                + " --add-opens java.base/jdk.internal.misc=ALL-UNNAMED"
                + " to the java command line or to JDK_JAVA_OPTIONS";
        assertThat(printed)
                .containsExactly(
                        "available false",
                        "flags IllegalStateException: " + reason,
                        "ensure UnsupportedOperationException: " + PREFIX + reason,
                        "use UnsatisfiedLinkError: " + PREFIX + reason);
    }

    @Test
    void shouldNameThePlatformWhenItIsNotSupported() throws Exception {
        List<String> printed = ChildJvm.run(Probe.class, OPENS[0], OPENS[1], "-Dos.arch=riscv64");

        String reason = "Ringflux needs Linux on x86-64 or aarch64, but this JVM runs on Linux riscv64";
        assertThat(printed)
                .containsExactly(
                        "available false",
                        "flags fine",
                        "ensure UnsupportedOperationException: " + PREFIX + reason,
                        "use UnsatisfiedLinkError: " + PREFIX + reason);
    }

    @ParameterizedTest
    @CsvSource({
        "Linux,amd64,X86_64",
        "Linux,x86_64,X86_64",
        "linux,aarch64,AARCH64",
        "LINUX,ARM64,AARCH64",
    })
    void shouldRecogniseProcessorWhenItIsSupported(String osName, String osArch, Abi expected) {
        assertThat(Abi.of(osName, osArch)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"Mac OS X,aarch64", "Windows 11,amd64", "Linux,ppc64le", "Linux,arm"})
    void shouldNameThePlatformWhenItIsRefused(String osName, String osArch) {
        assertThatThrownBy(() -> Abi.of(osName, osArch))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageEndingWith(osName + " " + osArch);
    }

    /** Run in a JVM of its own. */
    static final class Probe {
        private Probe() {}

        public static void main(String[] arguments) {
            System.out.println("available " + NativeIo.isAvailable());
            attempt("flags", JvmFlags::require);
            attempt("ensure", NativeIo::ensureAvailability);
            attempt("use", () -> EventFd.create().close());
        }

        private static void attempt(String name, Runnable action) {
            try {
                action.run();
                System.out.println(name + " fine");
            } catch (RuntimeException | LinkageError e) {
                System.out.println(name + " " + e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }
    }
}
