package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.Umem;
import io.ringflux.afxdp.umem.UmemShape;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.Mapping;
import io.ringflux.nativeio.NativeIoException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;
import org.jspecify.annotations.Nullable;

/** Gives a new socket its memory and its rings. One thread. */
final class XskSetup {

    /** The kernel wants both rings of a memory, also one that nobody will use. */
    private static final int LEAST_RING = 1;

    private final SetupCalls socket;
    private final XskSpec spec;
    private final int queue;
    private final List<Mapping> mappings = new ArrayList<>();

    XskSetup(SetupCalls socket, XskSpec spec, int queue) {
        this.socket = socket;
        this.spec = spec;
        this.queue = queue;
    }

    /** The mappings of the rings, which belong to the caller. */
    List<Mapping> mappings() {
        return mappings;
    }

    /**
     * Makes the memory known to the kernel, which keeps its pages where they are from now on.
     *
     * @return whether frames to send can carry requests
     */
    boolean register(Umem umem) {
        UmemShape shape = umem.shape();
        UnsafeBuffer registration = memory(UmemRegLayout.SIZE);
        UmemRegLayout.put(registration, umem.base(), umem.bytes(), shape.chunkBytes(), shape.headroom());
        int unaligned = shape.unaligned() ? XskUapi.XDP_UMEM_UNALIGNED_CHUNK_FLAG : 0;
        if (shape.txMetadata()) {
            int wanted = unaligned | XskUapi.XDP_UMEM_TX_METADATA_LEN | XskUapi.XDP_UMEM_TX_SW_CSUM;
            UmemRegLayout.putFlags(registration, wanted, TxMetadataLayout.SIZE);
            int result = socket.set(XskUapi.SOL_XDP, XskUapi.XDP_UMEM_REG, registration);
            if (result == 0) {
                return true;
            }
        }
        UmemRegLayout.putFlags(registration, unaligned, 0);
        int result = socket.set(XskUapi.SOL_XDP, XskUapi.XDP_UMEM_REG, registration);
        if (result < 0) {
            throw new NativeIoException(
                    "XDP_UMEM_REG", -result, "registering " + umem.bytes() + " bytes for " + label(), hint(-result));
        }
        return false;
    }

    /**
     * Makes the rings that are needed, and maps them.
     *
     * @param mate rings of another socket on the same queue, whose fill and completion rings are this one's too; null
     *     where there is none
     */
    XskRings makeRings(@Nullable XskRings mate) {
        int ringSize = spec.ringSize();
        int fillSize = spec.receives() ? spec.fillSize() : LEAST_RING;
        int completionSize = spec.sends() ? spec.completionSize() : LEAST_RING;
        if (spec.receives()) {
            require(XskUapi.XDP_RX_RING, "XDP_RX_RING", ringSize);
        }
        if (spec.sends()) {
            require(XskUapi.XDP_TX_RING, "XDP_TX_RING", ringSize);
        }
        if (mate == null) {
            require(XskUapi.XDP_UMEM_FILL_RING, "XDP_UMEM_FILL_RING", fillSize);
            require(XskUapi.XDP_UMEM_COMPLETION_RING, "XDP_UMEM_COMPLETION_RING", completionSize);
        }
        UnsafeBuffer offsets = memory(RingOffsets.ALL_SIZE);
        int result = socket.option(XskUapi.SOL_XDP, XskUapi.XDP_MMAP_OFFSETS, offsets);
        if (result < RingOffsets.ALL_SIZE) {
            throw new NativeIoException(
                    "XDP_MMAP_OFFSETS",
                    result < 0 ? -result : Errno.EINVAL,
                    "asking for the rings of " + label(),
                    "Linux 5.4 or newer is needed");
        }
        int entry = DescriptorLayout.SIZE;
        return new XskRings(
                spec.receives()
                        ? map(XskUapi.XDP_PGOFF_RX_RING, offsets, RingOffsets.RX_OFFSET, ringSize, entry)
                        : null,
                spec.sends() ? map(XskUapi.XDP_PGOFF_TX_RING, offsets, RingOffsets.TX_OFFSET, ringSize, entry) : null,
                mate == null
                        ? map(XskUapi.XDP_UMEM_PGOFF_FILL_RING, offsets, RingOffsets.FR_OFFSET, fillSize, Long.BYTES)
                        : mate.fill(),
                mate == null
                        ? map(
                                XskUapi.XDP_UMEM_PGOFF_COMPLETION_RING,
                                offsets,
                                RingOffsets.CR_OFFSET,
                                completionSize,
                                Long.BYTES)
                        : mate.completion());
    }

    /**
     * Lets one call send a whole ring; how many frames it sends then, or 0 where the kernel does not let itself ask.
     */
    int raiseTxBudget() {
        if (!spec.sends()) {
            return 0;
        }
        int result = socket.set(XskUapi.SOL_XDP, XskUapi.XDP_MAX_TX_SKB_BUDGET, spec.ringSize());
        return result < 0 ? 0 : spec.ringSize();
    }

    private RingMemory map(long place, UnsafeBuffer all, int which, int size, int entryBytes) {
        RingOffsets offsets = RingOffsets.read(all, which);
        Mapping mapping = socket.map(place, offsets.entries() + (long) size * entryBytes);
        mappings.add(mapping);
        return RingMemory.at(mapping.address(), offsets, size);
    }

    private void require(int option, String name, int value) {
        int result = socket.set(XskUapi.SOL_XDP, option, value);
        if (result < 0) {
            throw new NativeIoException(
                    name, -result, "making a ring of " + value + " entries for " + label(), hint(-result));
        }
    }

    private String label() {
        return "queue " + queue + " of " + spec.interfaceName();
    }

    private static String hint(int errno) {
        return switch (errno) {
            case Errno.ENOBUFS ->
                "RLIMIT_MEMLOCK is too low for this memory: raise it (ulimit -l, LimitMEMLOCK), give CAP_IPC_LOCK, or use"
                        + " fewer frames";
            case Errno.ENOMEM -> "memory is short: use fewer frames or smaller rings";
            case Errno.EPERM -> "CAP_NET_RAW is needed";
            default -> "see the kernel's documentation of AF_XDP";
        };
    }

    static UnsafeBuffer memory(int bytes) {
        return new UnsafeBuffer(ByteBuffer.allocateDirect(bytes));
    }
}
