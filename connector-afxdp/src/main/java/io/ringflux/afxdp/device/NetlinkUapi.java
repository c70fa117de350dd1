package io.ringflux.afxdp.device;

/** Constants of the netlink headers in C spelling; a test holds each against the headers. */
final class NetlinkUapi {
    static final int NLMSG_ERROR = 2;
    static final int NLM_F_REQUEST = 1;
    static final int RTM_NEWLINK = 16;
    static final int RTM_GETLINK = 18;
    static final int IFLA_IFNAME = 3;
    static final int IFLA_MTU = 4;
    static final int IFLA_XDP = 43;
    static final int IFLA_XDP_ATTACHED = 2;
    static final int IFLA_XDP_PROG_ID = 4;
    static final int IFLA_XDP_DRV_PROG_ID = 5;
    static final int IFLA_XDP_SKB_PROG_ID = 6;
    static final int IFLA_XDP_HW_PROG_ID = 7;
    static final int XDP_ATTACHED_DRV = 1;
    static final int XDP_ATTACHED_SKB = 2;
    static final int IFF_UP = 1;
    static final int GENL_ID_CTRL = 16;
    static final int CTRL_CMD_GETFAMILY = 3;
    static final int CTRL_ATTR_FAMILY_ID = 1;
    static final int CTRL_ATTR_FAMILY_NAME = 2;
    static final int SIOCETHTOOL = 0x8946;
    static final int ETHTOOL_GCHANNELS = 0x3c;
    static final int AF_PACKET = 17;
    static final int SOL_PACKET = 263;
    static final int PACKET_ADD_MEMBERSHIP = 1;
    static final int PACKET_MR_PROMISC = 1;

    private NetlinkUapi() {}
}
