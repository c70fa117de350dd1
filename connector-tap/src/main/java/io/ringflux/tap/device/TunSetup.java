package io.ringflux.tap.device;

import io.ringflux.nativeio.DeviceFile;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.tap.offload.VnetHeader;
import java.nio.ByteBuffer;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Brings one device up: opens its queues one by one, then sets what holds for all of them, in the order that the kernel
 * needs.
 */
final class TunSetup {
    private static final String PATH = "/dev/net/tun";
    private static final String OPEN_HINT =
            "load the module tun, and check owner and mode; a container needs --device " + PATH;

    /** Of the send buffer: the kernel holds whatever we write, and takes a short way for short frames. */
    private static final int UNLIMITED = Integer.MAX_VALUE;
    /** The same for TUN: by {@link #UNLIMITED}, vhost-net takes a way that only knows Ethernet, and loses all. */
    private static final int UNLIMITED_IP = Integer.MAX_VALUE - 1;

    private final TunSpec spec;
    private String name;
    private int features;
    private boolean first = true;

    TunSetup(TunSpec spec) {
        this.spec = spec;
        this.name = spec.name();
    }

    /** What the kernel calls the device. */
    String name() {
        return name;
    }

    /** Flags that the device was opened with. */
    int features() {
        return features;
    }

    /** Opens the first queue, which makes the device, or a further one. */
    DeviceFile openQueue() {
        DeviceFile file = DeviceFile.open(PATH, OPEN_HINT);
        try {
            UnsafeBuffer known = intArgument(0);
            check(file.control(TunUapi.TUNGETFEATURES, known), "asking what " + PATH + " can do");
            features = spec.flags(known.getInt(0));
            int flags = features | (first && spec.exclusive() ? TunUapi.IFF_TUN_EXCL : 0);
            UnsafeBuffer ifreq = buffer(IfreqLayout.SIZE);
            IfreqLayout.put(ifreq, 0, name, flags);
            int result = file.control(TunUapi.TUNSETIFF, ifreq);
            if (result < 0) {
                String action = (first ? "opening interface " : "opening another queue of ") + name;
                throw new NativeIoException("ioctl", -result, action, openHint(-result));
            }
            name = IfreqLayout.name(ifreq, 0);
            first = false;
            return file;
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Looks whether adopted descriptors are what they must be. */
    void inspect(List<DeviceFile> files) {
        for (DeviceFile file : files) {
            UnsafeBuffer ifreq = buffer(IfreqLayout.SIZE);
            check(file.control(TunUapi.TUNGETIFF, ifreq), "asking which interface " + file.fd() + " is of");
            String owner = IfreqLayout.name(ifreq, 0);
            if (file != files.get(0) && !owner.equals(name)) {
                throw unfit(file, owner, "all must be of one interface, the first is of " + name);
            }
            name = owner;
            features = IfreqLayout.flags(ifreq, 0);
            int kind = spec.ethernet() ? TunUapi.IFF_TAP : TunUapi.IFF_TUN;
            int needed = kind | TunUapi.IFF_VNET_HDR | TunUapi.IFF_NO_PI;
            if ((features & needed) != needed) {
                throw unfit(
                        file,
                        name,
                        "it must be a " + (spec.ethernet() ? "TAP" : "TUN")
                                + " device opened with IFF_VNET_HDR and IFF_NO_PI");
            }
        }
    }

    /** Sets what holds for all queues, once all are attached; returns the offloads that the kernel accepted. */
    int configure(List<DeviceFile> files) {
        DeviceFile file = files.get(0);
        check(file.control(TunUapi.TUNSETVNETHDRSZ, intArgument(VnetHeader.SIZE)), "setting the header of " + name);
        requireHeader(file, name);
        check(setSendBuffer(file, features), "setting the send buffer of " + name);
        return Offloads.negotiate(file, spec.offloads(), name);
    }

    /** Looks whether the kernel keeps the header that is needed: another one loses every packet without a word. */
    static void requireHeader(DeviceFile file, String name) {
        UnsafeBuffer headerBytes = intArgument(0);
        String action = "reading back the header of " + name;
        check(file.control(TunUapi.TUNGETVNETHDRSZ, headerBytes), action);
        if (headerBytes.getInt(0) != VnetHeader.SIZE) {
            throw new NativeIoException(
                    "ioctl",
                    Errno.EINVAL,
                    action,
                    "it has " + headerBytes.getInt(0) + " bytes, " + VnetHeader.SIZE
                            + " are needed: another program has changed it");
        }
    }

    /** To be called whenever a queue was attached, which begins with that of a TAP device; the kernel's result. */
    static int setSendBuffer(DeviceFile file, int features) {
        boolean ethernet = (features & TunUapi.IFF_TAP) != 0;
        return file.control(TunUapi.TUNSETSNDBUF, intArgument(ethernet ? UNLIMITED : UNLIMITED_IP));
    }

    /** Sets whether the device outlives us, unless that is to stay as it is. */
    void persist(List<DeviceFile> files) {
        DeviceFile file = files.get(0);
        TunSpec.Persistence persistence = spec.persistence();
        if (persistence == null) {
            return;
        }
        if (persistence.owner() >= 0) {
            check(file.control(TunUapi.TUNSETOWNER, persistence.owner()), "setting the owner of " + name);
        }
        if (persistence.group() >= 0) {
            check(file.control(TunUapi.TUNSETGROUP, persistence.group()), "setting the group of " + name);
        }
        check(file.control(TunUapi.TUNSETPERSIST, persistence.enabled() ? 1 : 0), "setting the persistence of " + name);
    }

    static UnsafeBuffer intArgument(int value) {
        UnsafeBuffer argument = buffer(Integer.BYTES);
        argument.putInt(0, value);
        return argument;
    }

    private static String hint(int errno) {
        return switch (errno) {
            case Errno.EPERM -> "CAP_NET_ADMIN is needed in the user namespace of this network namespace";
            case Errno.EBADFD -> "the device is gone";
            default -> "see linux/if_tun.h";
        };
    }

    private String openHint(int errno) {
        return switch (errno) {
            case Errno.EPERM ->
                "CAP_NET_ADMIN is needed in this network namespace, or to be owner or in the group of a persistent device";
            case Errno.EBUSY ->
                spec.exclusive()
                        ? "it exists already: attach to it, or choose another name"
                        : "another process uses it, and it takes no further queue";
            case Errno.EINVAL ->
                "an interface of that name exists that is no " + (spec.ethernet() ? "TAP" : "TUN") + " device "
                        + (spec.multiQueue() ? "with several queues" : "with a single queue");
            case Errno.E2BIG -> "a device takes at most " + TunSpec.MAX_QUEUES + " queues";
            default -> hint(errno);
        };
    }

    private static NativeIoException unfit(DeviceFile file, String owner, String hint) {
        return new NativeIoException("ioctl", Errno.EINVAL, "taking " + file.fd() + " of interface " + owner, hint);
    }

    static UnsafeBuffer buffer(int bytes) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(bytes));
    }

    static void check(int result, String action) {
        if (result < 0) {
            throw new NativeIoException("ioctl", -result, action, hint(-result));
        }
    }
}
