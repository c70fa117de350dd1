package io.ringflux.afxdp.socket;

import io.ringflux.afxdp.umem.Umem;
import io.ringflux.frame.Frame;
import io.ringflux.frame.Offload;
import org.agrona.UnsafeApi;

/**
 * What a frame to send leaves to others: its checksum, which the kernel completes where it takes requests, and this
 * class where it does not; when it shall leave, and whether the kernel shall say when it was sent.
 */
final class TxRequests {

    private static final int REFUSED = -1;
    private static final int CHECKSUM_BYTES = Short.BYTES;

    private final boolean metadata;
    private final int stampFlag;
    private final LaunchTimes launches;
    private final Umem umem;

    /**
     * @param stamps whether the kernel shall say when frames were sent; only where it takes requests
     * @param launches when they shall leave; later than at once only where it takes requests
     */
    TxRequests(boolean metadata, boolean stamps, LaunchTimes launches, Umem umem) {
        this.metadata = metadata;
        this.stampFlag = stamps ? XskUapi.XDP_TXMD_FLAGS_TIMESTAMP : 0;
        this.launches = launches;
        this.umem = umem;
    }

    /** Whether the request of a frame is of one use only. */
    boolean differ() {
        return stampFlag != 0 || launches.wanted();
    }

    /** Whether a request fits into a chunk before that address; always, where the kernel takes none. */
    boolean haveRoom(long address) {
        return !metadata || (address - umem.base()) % umem.stride() >= TxMetadataLayout.SIZE;
    }

    /**
     * Prepares a frame that lies in the socket's memory, with room for a request.
     *
     * @param original what the user gave, whose copy that may be
     * @return options of its first descriptor, or a negative number when the frame cannot be sent
     */
    int prepare(Frame frame, Frame original) {
        long offload = Offload.of(frame);
        long launchNs = launches.of(original);
        int flags = stampFlag | (launchNs == LaunchTimes.NOW ? 0 : XskUapi.XDP_TXMD_FLAGS_LAUNCH_TIME);
        if (launchNs == LaunchTimes.UNKNOWN) {
            return REFUSED;
        }
        if (offload == Offload.NONE) {
            return flags == 0 ? 0 : request(frame.address(), flags, 0, 0, launchNs);
        }
        int start = Offload.checksumStart(offload);
        int offset = Offload.checksumOffset(offload);
        int length = frame.length();
        if (Offload.gsoType(offload) != Offload.GSO_NONE || start + offset + CHECKSUM_BYTES > length) {
            return REFUSED;
        }
        long address = frame.address();
        if (metadata) {
            return request(address, XskUapi.XDP_TXMD_FLAGS_CHECKSUM | flags, start, offset, launchNs);
        }
        if (frame.next() != null) {
            return REFUSED;
        }
        Offload.set(frame, Offload.NONE);
        return complete(address, start, offset, length);
    }

    private static int request(long address, int flags, int start, int offset, long launchNs) {
        TxMetadataLayout.put(TxMetadataLayout.of(address), flags, start, offset, launchNs);
        return XskUapi.XDP_TX_METADATA;
    }

    private static int complete(long address, int start, int offset, int length) {
        long sum = 0;
        for (int at = start; at < length; at++) {
            int value = UnsafeApi.getByte(address + at) & 0xff;
            sum += (at - start) % 2 == 0 ? value << Byte.SIZE : value;
        }
        while (sum >>> Short.SIZE != 0) {
            sum = (sum & 0xffff) + (sum >>> Short.SIZE);
        }
        int checksum = ~(int) sum & 0xffff;
        int field = checksum == 0 ? 0xffff : checksum;
        UnsafeApi.putByte(address + start + offset, (byte) (field >>> Byte.SIZE));
        UnsafeApi.putByte(address + start + offset + 1, (byte) field);
        return 0;
    }
}
