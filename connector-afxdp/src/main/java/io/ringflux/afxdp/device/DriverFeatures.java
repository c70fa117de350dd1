package io.ringflux.afxdp.device;

import io.ringflux.nativeio.NetlinkSocket;

/**
 * What a driver says that it can do with XDP (Linux 6.3 and newer).
 *
 * @param known whether the kernel can tell
 * @param xdp bits of {@code enum netdev_xdp_act}
 * @param zeroCopySegments buffers that a frame may have without a copy; 1 where several are not possible
 * @param txMetadata bits of {@code enum netdev_xsk_flags}
 */
public record DriverFeatures(boolean known, long xdp, int zeroCopySegments, long txMetadata) {

    /** It can run programs and redirect frames. */
    public static final long REDIRECT = 2;

    /** It can receive and send without a copy. */
    public static final long ZERO_COPY = 8;

    /** It can receive frames of several buffers. */
    public static final long MULTI_BUFFER = 32;

    /** {@code NETDEV_XSK_FLAGS_TX_LAUNCH_TIME_FIFO}. */
    private static final long TX_LAUNCH_TIME = 4;

    private static final String FAMILY = "netdev";
    private static final int DEV_GET = 1;
    private static final int IFINDEX = 1;
    private static final int XDP_FEATURES = 3;
    private static final int ZC_MAX_SEGS = 4;
    private static final int XSK_FEATURES = 6;

    /** Asks for the interface of that number in the calling thread's network namespace. */
    public static DriverFeatures of(int interfaceIndex) {
        String action = "asking for the XDP features of interface " + interfaceIndex;
        try (NetlinkSocket socket = NetlinkSocket.openGeneric()) {
            NetlinkQuestion family = question(NetlinkUapi.GENL_ID_CTRL, NetlinkUapi.CTRL_CMD_GETFAMILY)
                    .with(NetlinkUapi.CTRL_ATTR_FAMILY_NAME, FAMILY);
            if (family.ask(socket, action) != 0) {
                return new DriverFeatures(false, 0, 0, 0);
            }
            int type = (int) family.attributes().number(NetlinkUapi.CTRL_ATTR_FAMILY_ID);
            NetlinkQuestion device = question(type, DEV_GET).with(IFINDEX, interfaceIndex);
            if (device.ask(socket, action) != 0) {
                return new DriverFeatures(false, 0, 0, 0);
            }
            NetlinkAttributes answer = device.attributes();
            return new DriverFeatures(
                    true, answer.number(XDP_FEATURES), (int) answer.number(ZC_MAX_SEGS), answer.number(XSK_FEATURES));
        }
    }

    /** Whether the driver claims one of the bits of this class. */
    public boolean has(long feature) {
        return (xdp & feature) != 0;
    }

    /** Whether the device sends frames at a time that they carry. */
    public boolean launches() {
        return (txMetadata & TX_LAUNCH_TIME) != 0;
    }

    private static NetlinkQuestion question(int type, int command) {
        NetlinkQuestion question = new NetlinkQuestion(type, NetlinkLayout.GENLMSGHDR_SIZE);
        question.body().putByte(NetlinkLayout.NLMSGHDR_SIZE + NetlinkLayout.GENLMSGHDR_CMD_OFFSET, (byte) command);
        question.body().putByte(NetlinkLayout.NLMSGHDR_SIZE + NetlinkLayout.GENLMSGHDR_VERSION_OFFSET, (byte) 1);
        return question;
    }
}
