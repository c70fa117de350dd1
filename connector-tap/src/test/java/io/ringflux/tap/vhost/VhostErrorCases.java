package io.ringflux.tap.vhost;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.nativeio.DeviceFile;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.Mapping;
import io.ringflux.nativeio.NetworkNamespace;
import io.ringflux.tap.TestNamespace;
import io.ringflux.tap.device.TunDevice;
import io.ringflux.tap.device.TunSpec;
import io.ringflux.testkit.LeakCheck;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the kernel's vhost-net answers to calls in the wrong order or with impossible arguments, and to what it takes
 * although it makes no sense: the reasons for all that is checked before it is asked.
 */
@LeakCheck
class VhostErrorCases {
    private static final long RESET_OWNER = 0xaf02L;
    private static final int EFAULT = 14;
    private static final int ENOBUFS = 105;
    private static final int SIZE = 256;
    private static final int MAX_REGIONS = 64;

    private final UnsafeBuffer argument = new UnsafeBuffer(ByteBuffer.allocateDirect(4096));
    private DeviceFile device;
    private Mapping memory;
    private RingArea area;
    private EventFd event;

    @BeforeEach
    void open() {
        device = DeviceFile.open("/dev/vhost-net", "");
        memory = Mapping.anonymous(RingArea.bytes(SIZE, 2048));
        area = new RingArea(memory.address(), SIZE, 2048);
        event = EventFd.create();
    }

    @AfterEach
    void close() {
        device.close();
        event.close();
        memory.close();
    }

    @Test
    void shouldSpeakOfFeaturesAloneBeforeItHasAnOwner() {
        assertThat(device.control(VhostUapi.VHOST_GET_FEATURES, argument)).isZero();
        assertThat(setFeatures(0)).isZero();
        assertThat(memoryTable(1)).isEqualTo(-Errno.EPERM);
        assertThat(state(VhostUapi.VHOST_SET_VRING_NUM, 0, SIZE)).isEqualTo(-Errno.EPERM);
        assertThat(state(VhostUapi.VHOST_NET_SET_BACKEND, 0, -1)).isEqualTo(-Errno.EPERM);
    }

    @Test
    void shouldHaveAnotherOwnerOnlyOnceTheFirstHasLetGo() {
        own();

        assertThat(device.control(VhostUapi.VHOST_SET_OWNER, 0)).isEqualTo(-Errno.EBUSY);
        assertThat(device.control(RESET_OWNER, 0)).isZero();
        assertThat(device.control(VhostUapi.VHOST_SET_OWNER, 0)).isZero();
    }

    @Test
    void shouldTakePowersOfTwoForSizesAndSixteenBitsForPositions() {
        own();

        for (int size : new int[] {0, 3, 257, 65_536}) {
            assertThat(state(VhostUapi.VHOST_SET_VRING_NUM, 0, size)).isEqualTo(-Errno.EINVAL);
        }
        for (int size = 1; size <= VhostSettings.MAX_ENTRIES; size *= 2) {
            assertThat(state(VhostUapi.VHOST_SET_VRING_NUM, 0, size)).isZero();
        }
        assertThat(state(VhostUapi.VHOST_SET_VRING_BASE, 0, 0x1_0000)).isEqualTo(-Errno.EINVAL);
        assertThat(state(VhostUapi.VHOST_SET_VRING_BASE, 0, 0xffff)).isZero();
        assertThat(state(VhostUapi.VHOST_SET_VRING_NUM, 2, SIZE)).isEqualTo(-ENOBUFS);
    }

    @Test
    void shouldLookAtTheAlignmentOfRingsAndNotAtThatOfDescriptors() {
        own();
        describeRing();

        assertThat(address(0, 0, 1, 0)).isEqualTo(-Errno.EINVAL);
        assertThat(address(0, 2, 0, 0)).isEqualTo(-Errno.EINVAL);
        assertThat(address(0, 0, 0, 2)).isEqualTo(-Errno.EOPNOTSUPP);
        assertThat(address(1, 0, 0, 0)).isZero();
    }

    @Test
    void shouldRefuseTablesOfMemoryThatItCannotKeepButNotThoseWithoutMemory() {
        own();

        assertThat(memoryTable(MAX_REGIONS)).isZero();
        assertThat(memoryTable(MAX_REGIONS + 1)).isEqualTo(-Errno.E2BIG);
        argument.setMemory(0, argument.capacity(), (byte) 0);
        argument.putInt(4, 1);
        assertThat(device.control(VhostUapi.VHOST_SET_MEM_TABLE, argument)).isEqualTo(-Errno.EOPNOTSUPP);
        region(0, 0x10_0000, 0);
        assertThat(device.control(VhostUapi.VHOST_SET_MEM_TABLE, argument)).isEqualTo(-EFAULT);
        region(0, 0x10_0000, 1L << 40);
        assertThat(device.control(VhostUapi.VHOST_SET_MEM_TABLE, argument)).isZero();
    }

    @Test
    void shouldTakeEventDescriptorsAndNoOthersForSignals() {
        own();

        for (long request : new long[] {
            VhostUapi.VHOST_SET_VRING_KICK, VhostUapi.VHOST_SET_VRING_CALL, VhostUapi.VHOST_SET_VRING_ERR
        }) {
            assertThat(state(request, 0, device.fd().value())).isEqualTo(-Errno.EINVAL);
            assertThat(state(request, 0, 1 << 20)).isEqualTo(-Errno.EBADF);
            assertThat(state(request, 0, event.fd().value())).isZero();
            assertThat(state(request, 0, -1)).isZero();
        }
    }

    @Test
    void shouldRunRingsOnlyInMemoryThatIsThereAndKeepThemAsTheyAreMeanwhile() {
        TunSpec spec = new TunSpec("case0", true, 1, false, true, true, true, 0, null);
        try (TestNamespace namespace = new TestNamespace();
                NetworkNamespace inside = NetworkNamespace.of(namespace.name());
                TunDevice tap = inside.call(() -> TunDevice.open(spec, () -> {}))) {
            int tapFd = tap.queues().get(0).file().fd().value();
            own();
            assertThat(setFeatures(VhostFeatures.probe())).isZero();
            assertThat(memoryTable(1)).isZero();
            assertThat(state(VhostUapi.VHOST_NET_SET_BACKEND, 0, tapFd)).isEqualTo(-EFAULT);
            describeRing();
            assertThat(address(0, 0, 0, 0)).isZero();

            assertThat(state(VhostUapi.VHOST_NET_SET_BACKEND, 0, tapFd)).isZero();

            assertThat(state(VhostUapi.VHOST_SET_VRING_NUM, 0, SIZE)).isEqualTo(-Errno.EBUSY);
            assertThat(state(VhostUapi.VHOST_SET_VRING_BASE, 0, 0)).isEqualTo(-Errno.EBUSY);
            assertThat(state(VhostUapi.VHOST_NET_SET_BACKEND, 0, -1)).isZero();
            assertThat(state(VhostUapi.VHOST_SET_VRING_NUM, 0, SIZE)).isZero();
        }
    }

    private void own() {
        assertThat(device.control(VhostUapi.VHOST_SET_OWNER, 0)).isZero();
    }

    private void describeRing() {
        assertThat(state(VhostUapi.VHOST_SET_VRING_NUM, 0, SIZE)).isZero();
        assertThat(state(VhostUapi.VHOST_SET_VRING_BASE, 0, 0)).isZero();
    }

    private int setFeatures(long features) {
        argument.putLong(0, features);
        return device.control(VhostUapi.VHOST_SET_FEATURES, argument);
    }

    private int state(long request, int index, int value) {
        VringStateLayout.put(argument, index, value);
        return device.control(request, argument);
    }

    /** Describes the ring with each address off by so many bytes. */
    private int address(int descriptorsOff, int usedOff, int availOff, int flags) {
        VringAddrLayout.put(argument, 0, area);
        add(VringAddrLayout.DESC_USER_ADDR_OFFSET, descriptorsOff);
        add(VringAddrLayout.USED_USER_ADDR_OFFSET, usedOff);
        add(VringAddrLayout.AVAIL_USER_ADDR_OFFSET, availOff);
        argument.putInt(VringAddrLayout.FLAGS_OFFSET, flags);
        return device.control(VhostUapi.VHOST_SET_VRING_ADDR, argument);
    }

    private void add(int offset, int bytes) {
        argument.putLong(offset, argument.getLong(offset) + bytes);
    }

    /** A table of that many pages of our memory. */
    private int memoryTable(int regions) {
        argument.setMemory(0, argument.capacity(), (byte) 0);
        argument.putInt(0, regions);
        for (int i = 0; i < regions; i++) {
            int at = 8 + i * 32;
            argument.putLong(at, memory.address() + i * 4096L);
            argument.putLong(at + 8, regions == 1 ? memory.length() : 4096);
            argument.putLong(at + 16, memory.address() + i * 4096L);
        }
        return device.control(VhostUapi.VHOST_SET_MEM_TABLE, argument);
    }

    private void region(int index, long address, long bytes) {
        int at = 8 + index * 32;
        argument.putInt(0, 1);
        argument.putInt(4, 0);
        argument.putLong(at, address);
        argument.putLong(at + 8, bytes);
        argument.putLong(at + 16, address);
    }
}
