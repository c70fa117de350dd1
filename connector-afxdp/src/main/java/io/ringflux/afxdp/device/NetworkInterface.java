package io.ringflux.afxdp.device;

import io.ringflux.afxdp.AfXdpException;
import io.ringflux.afxdp.AfXdpException.Reason;
import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.KernelSocket;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.NetlinkSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * An interface as the kernel describes it, in the network namespace of the thread that asked.
 *
 * @param name what it is called
 * @param index its number
 * @param mtu longest packet, in bytes
 * @param up whether it is switched on
 * @param queues queues in use, the larger of both directions
 * @param programMode where an XDP program runs: {@code native}, {@code generic}, {@code offloaded}, {@code several} or
 *     {@code none}
 * @param programId number of that program; 0 without one
 */
public record NetworkInterface(
        String name, int index, int mtu, boolean up, int queues, String programMode, int programId) {

    private static final String HINT = "see ip link for the names of this network namespace";

    /**
     * Asks for an interface.
     *
     * @throws AfXdpException when there is none of that name
     */
    public static NetworkInterface of(String name) {
        String action = "looking for interface " + name;
        NetlinkQuestion question = new NetlinkQuestion(NetlinkUapi.RTM_GETLINK, NetlinkLayout.IFINFOMSG_SIZE)
                .with(NetlinkUapi.IFLA_IFNAME, name);
        try (NetlinkSocket socket = NetlinkSocket.open(0)) {
            int errno = question.ask(socket, action);
            if (errno != 0) {
                throw new AfXdpException(
                        Reason.NO_INTERFACE,
                        "there is no interface " + name + "; " + HINT,
                        new NativeIoException("rtnetlink", errno, action, HINT));
            }
        }
        UnsafeBuffer answer = question.answer();
        int body = NetlinkLayout.NLMSGHDR_SIZE;
        NetlinkAttributes attributes = question.attributes();
        NetlinkAttributes xdp = attributes.nested(NetlinkUapi.IFLA_XDP);
        return new NetworkInterface(
                name,
                answer.getInt(body + NetlinkLayout.IFINFOMSG_IFI_INDEX_OFFSET),
                (int) attributes.number(NetlinkUapi.IFLA_MTU),
                (answer.getInt(body + NetlinkLayout.IFINFOMSG_IFI_FLAGS_OFFSET) & NetlinkUapi.IFF_UP) != 0,
                queues(name),
                mode((int) xdp.number(NetlinkUapi.IFLA_XDP_ATTACHED)),
                programId(xdp));
    }

    private static String mode(int attached) {
        return switch (attached) {
            case 0 -> "none";
            case NetlinkUapi.XDP_ATTACHED_DRV -> "native";
            case NetlinkUapi.XDP_ATTACHED_SKB -> "generic";
            case 3 -> "offloaded";
            default -> "several";
        };
    }

    private static int programId(NetlinkAttributes xdp) {
        int[] attributes = {
            NetlinkUapi.IFLA_XDP_PROG_ID,
            NetlinkUapi.IFLA_XDP_DRV_PROG_ID,
            NetlinkUapi.IFLA_XDP_SKB_PROG_ID,
            NetlinkUapi.IFLA_XDP_HW_PROG_ID
        };
        for (int attribute : attributes) {
            if (xdp.number(attribute) != 0) {
                return (int) xdp.number(attribute);
            }
        }
        return 0;
    }

    /** Asks the driver; one that does not know has one. */
    private static int queues(String name) {
        UnsafeBuffer channels = new UnsafeBuffer(ByteBuffer.allocateDirect(NetlinkLayout.ETHTOOL_CHANNELS_SIZE));
        channels.putInt(NetlinkLayout.ETHTOOL_CHANNELS_CMD_OFFSET, NetlinkUapi.ETHTOOL_GCHANNELS);
        UnsafeBuffer request = new UnsafeBuffer(ByteBuffer.allocateDirect(NetlinkLayout.IFREQ_SIZE));
        request.putBytes(NetlinkLayout.IFREQ_IFR_NAME_OFFSET, name.getBytes(StandardCharsets.UTF_8));
        request.putLong(NetlinkLayout.IFREQ_IFR_DATA_OFFSET, channels.addressOffset());
        try (NetlinkSocket socket = NetlinkSocket.open(0)) {
            int result = KernelSocket.control(socket.fd(), NetlinkUapi.SIOCETHTOOL, request, channels);
            if (result == -Errno.EPERM) {
                throw new NativeIoException(
                        "ioctl", -result, "asking for the queues of " + name, "CAP_NET_ADMIN is needed");
            }
            int largest = Math.max(
                    channels.getInt(NetlinkLayout.ETHTOOL_CHANNELS_RX_COUNT_OFFSET),
                    channels.getInt(NetlinkLayout.ETHTOOL_CHANNELS_TX_COUNT_OFFSET));
            int combined = channels.getInt(NetlinkLayout.ETHTOOL_CHANNELS_COMBINED_COUNT_OFFSET);
            return Math.max(1, largest + combined);
        }
    }
}
