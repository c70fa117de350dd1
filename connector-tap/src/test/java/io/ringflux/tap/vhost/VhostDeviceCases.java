package io.ringflux.tap.vhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Mapping;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.testkit.LeakCheck;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the kernel answers when a vhost device is used wrongly. For machines that have vhost-net, as a guest has. */
@LeakCheck
class VhostDeviceCases {
    private static final int ENOTSOCK = 88;
    private static final int ENOBUFS = 105;
    private static final int BUFFER = 2048;

    private Mapping memory;
    private EventFd event;
    private VhostDevice device;

    @BeforeEach
    void open() {
        memory = Mapping.anonymous(RingArea.bytes(256, BUFFER));
        event = EventFd.create();
        device = VhostDevice.open();
    }

    @AfterEach
    void close() {
        device.close();
        event.close();
        memory.close();
    }

    @Test
    void shouldRefuseRingsBeforeItHasAnOwner() {
        assertFails(() -> describe(VhostDevice.RX, 256), Errno.EPERM);
    }

    @Test
    void shouldRefuseASecondOwner() {
        begin(VhostFeatures.probe());

        assertFails(() -> begin(VhostFeatures.probe()), Errno.EBUSY);
    }

    @Test
    void shouldRefuseFeaturesThatTheKernelDoesNotHave() {
        assertFails(() -> begin(1L << 34), Errno.EOPNOTSUPP);
    }

    @ParameterizedTest
    @CsvSource({"0, 3, 22", "0, 65536, 22", "2, 256, 105"})
    void shouldRefuseRingsThatCannotBe(int index, int size, int errno) {
        begin(VhostFeatures.probe());

        assertFails(() -> describe(index, size), errno);
    }

    @Test
    void shouldRefuseADescriptorThatIsNoTap() {
        begin(VhostFeatures.probe());
        describe(VhostDevice.RX, 256);

        assertFails(() -> device.backend(VhostDevice.RX, event.fd().value()), ENOTSOCK);
        assertFails(() -> device.backend(2, VhostDevice.NONE), ENOBUFS);
    }

    private void begin(long features) {
        device.begin(features, memory.address(), memory.length(), VhostDevice.ANY_CPU);
    }

    private void describe(int index, int size) {
        device.ring(index, new RingArea(memory.address(), size, BUFFER), event, event, event);
    }

    private static void assertFails(ThrowingCallable call, int errno) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        NativeIoException.class, e -> assertThat(e.errno()).isEqualTo(errno));
    }
}
