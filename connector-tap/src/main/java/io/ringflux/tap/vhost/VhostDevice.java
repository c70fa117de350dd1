package io.ringflux.tap.vhost;

import io.ringflux.nativeio.DeviceFile;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.EventFd;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.ThreadAffinity;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * One open {@code /dev/vhost-net}: a worker of the kernel that serves up to two rings of this process.
 *
 * <p>Errors: {@link NativeIoException} with what was being done.
 */
final class VhostDevice implements AutoCloseable {
    static final int RX = 0;
    static final int TX = 1;
    static final int NONE = -1;
    static final int ANY_CPU = -1;

    private static final String PATH = "/dev/vhost-net";
    private static final String OPEN_HINT =
            "load the module vhost_net, and check owner and mode; a container needs --device " + PATH;

    private final DeviceFile file;

    private VhostDevice(DeviceFile file) {
        this.file = file;
    }

    static VhostDevice open() {
        return new VhostDevice(DeviceFile.open(PATH, OPEN_HINT));
    }

    /** Features that the kernel offers, a bit each. */
    long features() {
        UnsafeBuffer argument = buffer(Long.BYTES);
        control(VhostUapi.VHOST_GET_FEATURES, argument, "asking what vhost-net can do");
        return argument.getLong(0);
    }

    /**
     * Makes this process the owner, with these features, and lets descriptors point into one piece of its memory.
     *
     * @param cpu processor that the worker runs on, or {@link #ANY_CPU}
     */
    void begin(long features, long address, long bytes, int cpu) {
        if (cpu == ANY_CPU) {
            startWorker();
        } else {
            ThreadAffinity.pin(VhostWorkers.startedBy(this::startWorker), cpu);
        }
        UnsafeBuffer accepted = buffer(Long.BYTES);
        accepted.putLong(0, features);
        control(VhostUapi.VHOST_SET_FEATURES, accepted, "setting vhost features " + Long.toHexString(features));
        UnsafeBuffer table = buffer(VhostMemoryLayout.ONE_REGION_BYTES);
        VhostMemoryLayout.putOne(table, address, bytes);
        control(VhostUapi.VHOST_SET_MEM_TABLE, table, "sharing " + bytes + " bytes with vhost-net");
    }

    /** Describes a ring. */
    void ring(int index, RingArea area, EventFd kick, EventFd call, EventFd errors) {
        String action = String.format(
                Locale.ROOT, "describing a %s ring of %d", index == RX ? "receive" : "transmit", area.size());
        state(VhostUapi.VHOST_SET_VRING_NUM, index, area.size(), action);
        state(VhostUapi.VHOST_SET_VRING_BASE, index, 0, action);
        UnsafeBuffer address = buffer(VringAddrLayout.SIZE);
        VringAddrLayout.put(address, index, area);
        control(VhostUapi.VHOST_SET_VRING_ADDR, address, action);
        state(VhostUapi.VHOST_SET_VRING_KICK, index, kick.fd().value(), action);
        state(VhostUapi.VHOST_SET_VRING_CALL, index, call.fd().value(), action);
        state(VhostUapi.VHOST_SET_VRING_ERR, index, errors.fd().value(), action);
    }

    /** Lets the worker look for more work that long before it sleeps. */
    void busyPoll(int index, int us) {
        state(VhostUapi.VHOST_SET_VRING_BUSYLOOP_TIMEOUT, index, us, "setting a busy-poll time of " + us + " us");
    }

    /** Lets the worker carry packets between a ring and a tap descriptor; {@link #NONE} ends that. */
    void backend(int index, int tapFd) {
        state(
                VhostUapi.VHOST_NET_SET_BACKEND,
                index,
                tapFd,
                (tapFd == NONE ? "stopping" : "starting") + " a vhost ring");
    }

    /** Position up to which the worker has taken what a stopped ring published. */
    int position(int index) {
        UnsafeBuffer state = buffer(VringStateLayout.SIZE);
        VringStateLayout.put(state, index, 0);
        control(VhostUapi.VHOST_GET_VRING_BASE, state, "asking for the position of a vhost ring");
        return VringStateLayout.num(state);
    }

    @Override
    public void close() {
        file.close();
    }

    private void startWorker() {
        check(file.control(VhostUapi.VHOST_SET_OWNER, 0), "starting a vhost worker");
    }

    private void state(long request, int index, int value, String action) {
        UnsafeBuffer state = buffer(VringStateLayout.SIZE);
        VringStateLayout.put(state, index, value);
        control(request, state, action);
    }

    private void control(long request, UnsafeBuffer argument, String action) {
        check(file.control(request, argument), action);
    }

    private static UnsafeBuffer buffer(int bytes) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(bytes));
    }

    private static void check(int result, String action) {
        if (result < 0) {
            throw new NativeIoException("ioctl", -result, action, hint(-result));
        }
    }

    private static String hint(int errno) {
        return switch (errno) {
            case Errno.EOPNOTSUPP -> "this kernel's vhost-net is too old or too limited: use the FD back end";
            case Errno.ENOMEM, Errno.ENOBUFS -> "the kernel has no memory for another vhost worker";
            default -> "see linux/vhost.h";
        };
    }
}
