package io.ringflux.afxdp.device;

/**
 * Messages to and from the kernel.
 *
 * <pre>{@code
 * struct nlmsghdr {            // linux/netlink.h; 16 bytes
 *     __u32 nlmsg_len;         //  0, 4
 *     __u16 nlmsg_type;        //  4, 2
 *     __u16 nlmsg_flags;       //  6, 2
 *     __u32 nlmsg_seq;         //  8, 4
 *     __u32 nlmsg_pid;         // 12, 4
 * };
 * struct nlattr {              // linux/netlink.h; 4 bytes
 *     __u16 nla_len;           //  0, 2   with these 4 bytes
 *     __u16 nla_type;          //  2, 2
 * };
 * struct ifinfomsg {           // linux/rtnetlink.h; 16 bytes
 *     int      ifi_index;      //  4, 4
 *     unsigned ifi_flags;      //  8, 4
 * };
 * struct genlmsghdr {          // linux/genetlink.h; 4 bytes
 *     __u8  cmd;               //  0, 1
 *     __u8  version;           //  1, 1
 * };
 * struct ethtool_channels {    // linux/ethtool.h; 36 bytes
 *     __u32 cmd;               //  0, 4
 *     __u32 rx_count;          // 20, 4
 *     __u32 tx_count;          // 24, 4
 *     __u32 combined_count;    // 32, 4
 * };
 * struct ifreq {               // linux/if.h; 40 bytes
 *     char  ifr_name[16];      //  0, 16
 *     void *ifr_data;          // 16, 8
 * };
 * struct packet_mreq {         // linux/if_packet.h; 16 bytes
 *     int            mr_ifindex; //  0, 4
 *     unsigned short mr_type;    //  4, 2
 * };
 * }</pre>
 */
final class NetlinkLayout {
    static final int NLMSGHDR_SIZE = 16;
    static final int NLMSGHDR_NLMSG_LEN_OFFSET = 0;
    static final int NLMSGHDR_NLMSG_TYPE_OFFSET = 4;
    static final int NLMSGHDR_NLMSG_FLAGS_OFFSET = 6;
    static final int NLATTR_SIZE = 4;
    static final int NLATTR_NLA_LEN_OFFSET = 0;
    static final int NLATTR_NLA_TYPE_OFFSET = 2;
    static final int IFINFOMSG_SIZE = 16;
    static final int IFINFOMSG_IFI_INDEX_OFFSET = 4;
    static final int IFINFOMSG_IFI_FLAGS_OFFSET = 8;
    static final int GENLMSGHDR_SIZE = 4;
    static final int GENLMSGHDR_CMD_OFFSET = 0;
    static final int GENLMSGHDR_VERSION_OFFSET = 1;
    static final int ETHTOOL_CHANNELS_SIZE = 36;
    static final int ETHTOOL_CHANNELS_CMD_OFFSET = 0;
    static final int ETHTOOL_CHANNELS_RX_COUNT_OFFSET = 20;
    static final int ETHTOOL_CHANNELS_TX_COUNT_OFFSET = 24;
    static final int ETHTOOL_CHANNELS_COMBINED_COUNT_OFFSET = 32;
    static final int IFREQ_SIZE = 40;
    static final int IFREQ_IFR_NAME_OFFSET = 0;
    static final int IFREQ_IFR_DATA_OFFSET = 16;
    static final int PACKET_MREQ_SIZE = 16;
    static final int PACKET_MREQ_MR_IFINDEX_OFFSET = 0;
    static final int PACKET_MREQ_MR_TYPE_OFFSET = 4;

    private NetlinkLayout() {}
}
