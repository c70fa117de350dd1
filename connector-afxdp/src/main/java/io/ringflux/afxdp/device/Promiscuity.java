package io.ringflux.afxdp.device;

import io.ringflux.nativeio.KernelSocket;
import io.ringflux.nativeio.NativeIoException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Has an interface take frames that are for other addresses, as long as this is open: the kernel counts who wants that,
 * and forgets those whose process died. Any thread.
 */
public final class Promiscuity implements AutoCloseable {

    private final KernelSocket socket;

    private Promiscuity(KernelSocket socket) {
        this.socket = socket;
    }

    /** Begins, for an interface of the calling thread's network namespace. */
    public static Promiscuity of(NetworkInterface device) {
        String action = "having interface " + device.name() + " take every frame";
        KernelSocket socket = KernelSocket.open(NetlinkUapi.AF_PACKET, 0, action, "CAP_NET_RAW is needed");
        UnsafeBuffer membership = new UnsafeBuffer(ByteBuffer.allocateDirect(NetlinkLayout.PACKET_MREQ_SIZE));
        membership.putInt(NetlinkLayout.PACKET_MREQ_MR_IFINDEX_OFFSET, device.index());
        membership.putShort(NetlinkLayout.PACKET_MREQ_MR_TYPE_OFFSET, (short) NetlinkUapi.PACKET_MR_PROMISC);
        int result = socket.set(NetlinkUapi.SOL_PACKET, NetlinkUapi.PACKET_ADD_MEMBERSHIP, membership);
        if (result < 0) {
            socket.close();
            throw new NativeIoException("PACKET_ADD_MEMBERSHIP", -result, action, "is the interface still there?");
        }
        return new Promiscuity(socket);
    }

    @Override
    public void close() {
        socket.close();
    }
}
