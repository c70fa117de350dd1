package io.ringflux.tap.device;

import io.ringflux.nativeio.DeviceFile;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.KernelSocket;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.NetlinkSocket;
import io.ringflux.tap.fd.QueueFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A device and the descriptors of its queues.
 *
 * <p>Threading: any. Ownership: holds each queue's descriptor until {@link #close()}; who else holds one keeps it open.
 */
public final class TunDevice implements AutoCloseable {
    private static final int NO_PROGRAM = -1;

    private final String name;
    private final int features;
    private final int offloads;
    private final List<QueueFile> queues;

    private TunDevice(String name, int features, int offloads, List<QueueFile> queues) {
        this.name = name;
        this.features = features;
        this.offloads = offloads;
        this.queues = queues;
    }

    /**
     * Makes a device, or attaches to one, in the network namespace of the calling thread.
     *
     * @param released called when the last descriptor is closed
     * @throws NativeIoException where that is not possible; then nothing is left open
     */
    public static TunDevice open(TunSpec spec, Runnable released) {
        List<DeviceFile> files = new ArrayList<>();
        try {
            TunSetup setup = new TunSetup(spec);
            for (int i = 0; i < spec.queues(); i++) {
                files.add(setup.openQueue());
            }
            return configured(setup, files, released);
        } catch (RuntimeException e) {
            files.forEach(DeviceFile::close);
            throw e;
        }
    }

    /**
     * Uses duplicates of descriptors of one device that somebody else made, with {@code IFF_VNET_HDR} and without
     * packet information.
     *
     * @param descriptors stay the caller's
     * @param released called when the last duplicate is closed
     * @throws NativeIoException where that is not possible; then no duplicate is left open
     */
    public static TunDevice adopt(TunSpec spec, List<Fd> descriptors, Runnable released) {
        List<Fd> duplicates = new ArrayList<>();
        try {
            descriptors.forEach(descriptor -> duplicates.add(descriptor.duplicate()));
            List<DeviceFile> files = duplicates.stream().map(DeviceFile::adopt).toList();
            TunSetup setup = new TunSetup(spec);
            setup.inspect(files);
            return configured(setup, files, released);
        } catch (RuntimeException e) {
            duplicates.forEach(Fd::close);
            throw e;
        }
    }

    /** What it was called when it was opened. */
    public String name() {
        return name;
    }

    /** What it is called now, in whatever namespace; null when it does not exist any more. */
    public @Nullable String presentName() {
        UnsafeBuffer ifreq = TunSetup.buffer(IfreqLayout.SIZE);
        int result = control(0, file -> file.control(TunUapi.TUNGETIFF, ifreq));
        if (result == -Errno.EBADFD) {
            return null;
        }
        TunSetup.check(result, "asking for the present name of " + name);
        return IfreqLayout.name(ifreq, 0);
    }

    /** Whether the kernel merges frames from us and hands them up in bursts. */
    public boolean hasNapi() {
        return (features & TunUapi.IFF_NAPI) != 0;
    }

    /** Bits of {@link Offloads} that the kernel accepted. */
    public int offloads() {
        return offloads;
    }

    /** The descriptors, in order. */
    public List<QueueFile> queues() {
        return queues;
    }

    /** Plugs the other end in, or pulls it; packets from us pass either way. */
    public void carrier(boolean present) {
        UnsafeBuffer value = TunSetup.intArgument(present ? 1 : 0);
        TunSetup.check(
                control(0, file -> file.control(TunUapi.TUNSETCARRIER, value)), "setting the carrier of " + name);
    }

    /**
     * Has a program choose the queue for each packet of the kernel, or, without one, the kernel itself.
     *
     * @param program a loaded one for socket filters, which stays the caller's: what it returns is the queue, modulo
     *     their number
     */
    public void steering(@Nullable Fd program) {
        UnsafeBuffer value = TunSetup.intArgument(program == null ? NO_PROGRAM : program.value());
        int result = control(0, file -> file.control(TunUapi.TUNSETSTEERINGEBPF, value));
        if (result < 0) {
            throw new NativeIoException(
                    "ioctl",
                    -result,
                    "steering the queues of " + name + " by program " + program,
                    "it must be the descriptor of a loaded eBPF program for socket filters");
        }
    }

    /**
     * Sets how many packets from us the kernel may collect before it hands them up; to be called in the device's
     * network namespace.
     */
    public void rxFrames(int count) {
        UnsafeBuffer coalesce = TunSetup.buffer(EthtoolCoalesceLayout.SIZE);
        EthtoolCoalesceLayout.put(coalesce, TunUapi.ETHTOOL_SCOALESCE, count);
        UnsafeBuffer ifreq = TunSetup.buffer(IfreqLayout.SIZE);
        IfreqLayout.putData(ifreq, 0, name, coalesce.addressOffset());
        try (NetlinkSocket socket = NetlinkSocket.open(0)) {
            TunSetup.check(
                    KernelSocket.control(socket.fd(), TunUapi.SIOCETHTOOL, ifreq, coalesce),
                    "having " + name + " collect up to " + count + " packets");
        }
    }

    /**
     * Looks whether packets still have the header that they need: it is the same for all who hold the device.
     *
     * @throws NativeIoException when another program has changed it
     */
    public void requireHeader() {
        control(0, file -> {
            TunSetup.requireHeader(file, name);
            return 0;
        });
    }

    /** Keeps the device when we are gone, or lets it go with us. */
    public void persist(boolean enabled) {
        TunSetup.check(
                control(0, file -> file.control(TunUapi.TUNSETPERSIST, enabled ? 1 : 0)),
                "setting the persistence of " + name);
    }

    /** Lets a queue take part in the device's traffic, or not; one that is read by nobody should not. */
    public void attached(int queue, boolean attached) {
        UnsafeBuffer ifreq = TunSetup.buffer(IfreqLayout.SIZE);
        IfreqLayout.put(ifreq, 0, "", attached ? TunUapi.IFF_ATTACH_QUEUE : TunUapi.IFF_DETACH_QUEUE);
        String action = (attached ? "attaching" : "detaching") + " queue " + queue + " of " + name;
        TunSetup.check(control(queue, file -> file.control(TunUapi.TUNSETQUEUE, ifreq)), action);
        if (attached) {
            TunSetup.check(control(queue, file -> TunSetup.setSendBuffer(file, features)), action);
        }
    }

    /** A descriptor of the network namespace that the device is in; the caller's. */
    public Fd namespace() {
        int result = control(0, file -> file.control(TunUapi.TUNGETDEVNETNS, 0));
        TunSetup.check(result, "asking for the network namespace of " + name);
        return Fd.adopt(result);
    }

    @Override
    public void close() {
        queues.forEach(QueueFile::release);
    }

    /** Holds the descriptor meanwhile: closed by another thread, its number could soon be that of another file. */
    private int control(int queue, ToIntFunction<DeviceFile> request) {
        QueueFile held = queues.get(queue).retain();
        try {
            return request.applyAsInt(held.file());
        } finally {
            held.release();
        }
    }

    private static TunDevice configured(TunSetup setup, List<DeviceFile> files, Runnable released) {
        int offloads = setup.configure(files);
        setup.persist(files);
        return new TunDevice(setup.name(), setup.features(), offloads, queues(files, released));
    }

    private static List<QueueFile> queues(List<DeviceFile> files, Runnable released) {
        AtomicInteger open = new AtomicInteger(files.size());
        Runnable closed = () -> {
            if (open.decrementAndGet() == 0) {
                released.run();
            }
        };
        return files.stream().map(file -> new QueueFile(file, closed)).toList();
    }
}
