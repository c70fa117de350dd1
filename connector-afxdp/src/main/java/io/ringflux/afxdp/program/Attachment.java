package io.ringflux.afxdp.program;

import io.ringflux.afxdp.AfXdpException;
import io.ringflux.afxdp.AfXdpException.Reason;
import io.ringflux.afxdp.XdpMode;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The program of a port on its interface, and the map by which it finds the sockets; or only the map of somebody else's
 * program. When this is closed, or the process dies, the program is gone - unless it is pinned. Any thread, one at a
 * time.
 */
public final class Attachment implements AutoCloseable {

    private static final String LINK = "link";
    private static final String MAP = "xsks";

    private final XskMap map;
    private final boolean multiBuffer;
    private final boolean timestamps;
    private final int socketsPerQueue;
    private final @Nullable BpfLink link;

    private Attachment(XskMap map, ProgramSpec spec, @Nullable BpfLink link) {
        this.map = map;
        this.multiBuffer = spec.multiBuffer();
        this.timestamps = spec.timestamps();
        this.socketsPerQueue = spec.socketsPerQueue();
        this.link = link;
    }

    /**
     * Attaches a program to an interface of the calling thread's network namespace.
     *
     * @param present asks for the id of the program that is there, for the message of a failure
     */
    public static Attachment attach(ProgramSpec spec, IntSupplier present) {
        Path pin = spec.pinDirectory() == null ? null : Path.of(spec.pinDirectory());
        if (pin != null) {
            Attachment adopted = adopt(spec, pin);
            if (adopted != null) {
                return adopted;
            }
        }
        XskMap map = XskMap.create(spec.queues() * spec.socketsPerQueue());
        try {
            BpfLink link = link(spec, map, present);
            if (pin != null) {
                pin(map, link, pin);
            }
            return new Attachment(map, spec, link);
        } catch (RuntimeException e) {
            map.close();
            throw e;
        }
    }

    /** Uses the map of a program that somebody else attached. */
    public static Attachment ofMap(String pinnedMap, ProgramSpec spec) {
        return new Attachment(XskMap.pinned(pinnedMap), spec, null);
    }

    /** Whether the program is this port's own. */
    public boolean isOwn() {
        return link != null;
    }

    /** Whether the program went with its interface. */
    public boolean isGone() {
        return link != null && link.interfaceIndex() == 0;
    }

    /**
     * Gives a queue a socket, which gets frames from now on.
     *
     * @param number of the socket among those of the queue
     */
    public void put(int queue, int number, Fd socket) {
        map.put(queue * socketsPerQueue + number, socket);
    }

    /** Takes away all sockets that were given. */
    public void clear() {
        map.clear();
    }

    /** Puts a program with another filter in the place of the present one, without a gap. */
    public void replace(XdpFilter filter) {
        if (link == null) {
            throw new IllegalStateException("the program is somebody else's: this port only uses its map");
        }
        RedirectProgram next = new RedirectProgram(filter, timestamps, socketsPerQueue);
        try (BpfProgram program = BpfProgram.load(next.assemble(map.fd().value()), multiBuffer)) {
            link.replace(program);
        }
    }

    @Override
    public void close() {
        if (link != null) {
            link.close();
        }
        map.close();
    }

    private static void pin(XskMap map, BpfLink link, Path directory) {
        Path mapPath = directory.resolve(MAP);
        try {
            BpfPin.pin(map.fd(), mapPath.toString());
            try {
                BpfPin.pin(link.fd(), directory.resolve(LINK).toString());
            } catch (RuntimeException e) {
                BpfPin.remove(mapPath);
                throw e;
            }
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /**
     * Takes over what an earlier process pinned, with a program of our own in its place; null when there is nothing to
     * take over, any more: the pins of a program whose interface was deleted are removed.
     */
    private static @Nullable Attachment adopt(ProgramSpec spec, Path pin) {
        Path linkPath = pin.resolve(LINK);
        Path mapPath = pin.resolve(MAP);
        boolean ours = isOurs(mapPath);
        if (!Files.exists(linkPath)) {
            if (ours) {
                BpfPin.remove(mapPath);
            }
            return null;
        }
        if (!ours) {
            throw somebodyElses(linkPath);
        }
        BpfLink link = BpfLink.adopt(BpfPin.open(linkPath.toString(), "opening the pinned link " + linkPath));
        try {
            int index = link.interfaceIndex();
            if (index == 0) {
                link.close();
                BpfPin.remove(linkPath);
                BpfPin.remove(mapPath);
                return null;
            }
            if (index != spec.interfaceIndex()) {
                throw new IllegalStateException(pin + " has the program of interface " + index + ", not of "
                        + spec.interfaceName() + ": each interface needs a directory of its own");
            }
            return adopt(spec, link, mapPath);
        } catch (RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /**
     * Whether a map of ours is pinned there; false where none is. The map is pinned first, so that it tells of both.
     */
    private static boolean isOurs(Path mapPath) {
        if (!Files.exists(mapPath)) {
            return false;
        }
        try (XskMap map = XskMap.pinned(mapPath.toString())) {
            if (!map.isOurs()) {
                throw somebodyElses(mapPath);
            }
            return true;
        }
    }

    private static IllegalStateException somebodyElses(Path path) {
        return new IllegalStateException(
                path + " is somebody else's and is left alone: pin the program to a directory of its own");
    }

    private static Attachment adopt(ProgramSpec spec, BpfLink link, Path mapPath) {
        XskMap map = XskMap.pinned(mapPath.toString());
        try {
            Attachment adopted = new Attachment(map, spec, link);
            adopted.replace(spec.filter());
            return adopted;
        } catch (RuntimeException e) {
            map.close();
            throw e;
        }
    }

    private static BpfLink link(ProgramSpec spec, XskMap map, IntSupplier present) {
        RedirectProgram redirect = new RedirectProgram(spec.filter(), spec.timestamps(), spec.socketsPerQueue());
        try (BpfProgram program = BpfProgram.load(redirect.assemble(map.fd().value()), spec.multiBuffer())) {
            int result = BpfLink.attach(program, spec.interfaceIndex(), flags(spec.mode()));
            if (result < 0 && spec.mode() == XdpMode.AUTO && fallsBack(-result)) {
                result = BpfLink.attach(program, spec.interfaceIndex(), BpfUapi.XDP_FLAGS_SKB_MODE);
            }
            if (result < 0) {
                throw failed(spec, -result, present);
            }
            return BpfLink.adopt(Fd.adopt(result));
        }
    }

    private static int flags(XdpMode mode) {
        return mode == XdpMode.GENERIC ? BpfUapi.XDP_FLAGS_SKB_MODE : BpfUapi.XDP_FLAGS_DRV_MODE;
    }

    /** Not where a program is there already, or the caller may not attach one. */
    private static boolean fallsBack(int errno) {
        return errno != Errno.EBUSY && errno != Errno.EEXIST && errno != Errno.EPERM && errno != Errno.ENODEV;
    }

    private static RuntimeException failed(ProgramSpec spec, int errno, IntSupplier present) {
        String action = "attaching an XDP program to " + spec.interfaceName() + " in mode " + spec.mode();
        String hint = switch (errno) {
            case Errno.EPERM -> "CAP_NET_ADMIN and CAP_BPF are needed";
            case Errno.EOPNOTSUPP -> "its driver has no native XDP: use mode GENERIC or AUTO";
            case Errno.ERANGE ->
                "its MTU is too large for a program of single buffers: use multiBuffer(true), or a smaller MTU";
            case Errno.ENOSPC -> "it has fewer receive queues than its peer has transmit queues: see ethtool -L";
            case Errno.ENOMEM -> "the driver has no queues left for XDP: use fewer queues (ethtool -L) or mode GENERIC";
            case Errno.EINVAL -> "the driver does not take it: see dmesg; use mode GENERIC";
            default -> "see dmesg";
        };
        NativeIoException cause = new NativeIoException("BPF_LINK_CREATE", errno, action, hint);
        if (errno == Errno.EBUSY || errno == Errno.EEXIST) {
            return new AfXdpException(
                    Reason.FOREIGN_PROGRAM,
                    action + ": program " + present.getAsInt()
                            + " is there already and is not replaced; detach it (ip link set " + spec.interfaceName()
                            + " xdp off, or end its owner), or use its pinned map",
                    cause);
        }
        return cause;
    }
}
