/*
 * Prints sizes, offsets and constants as the C compiler knows them, one a line:
 *     sizeof NAME BYTES
 *     offsetof STRUCT.FIELD BYTES
 *     const NAME VALUE
 * The test AfXdpLayoutTest holds the Java classes against the output, and the output against the committed table, which
 * is the same for x86-64 and aarch64. What headers before Linux 6.17 do not have is declared here as those have it.
 */
#include <linux/bpf.h>
#include <linux/ethtool.h>
#include <linux/genetlink.h>
#include <linux/if.h>
#include <linux/if_link.h>
#include <linux/if_packet.h>
#include <linux/if_xdp.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/socket.h>

#ifndef XDP_USE_SG
#define XDP_USE_SG (1 << 4)
#define XDP_PKT_CONTD (1 << 0)
#endif
#ifndef XDP_TX_METADATA
#define XDP_UMEM_TX_SW_CSUM (1 << 1)
#define XDP_TXMD_FLAGS_TIMESTAMP (1 << 0)
#define XDP_TXMD_FLAGS_CHECKSUM (1 << 1)
#define XDP_TX_METADATA (1 << 1)
#endif
#ifndef XDP_TXMD_FLAGS_LAUNCH_TIME
#define XDP_TXMD_FLAGS_LAUNCH_TIME (1 << 2)
#endif
#ifndef XDP_UMEM_TX_METADATA_LEN
#define XDP_UMEM_TX_METADATA_LEN (1 << 2)
#endif
#ifndef XDP_MAX_TX_SKB_BUDGET
#define XDP_MAX_TX_SKB_BUDGET 9
#endif

struct umem_reg { /* struct xdp_umem_reg since Linux 6.8 */
    __u64 addr;
    __u64 len;
    __u32 chunk_size;
    __u32 headroom;
    __u32 flags;
    __u32 tx_metadata_len;
};

struct tx_metadata { /* struct xsk_tx_metadata since Linux 6.15 */
    __u64 flags;
    union {
        struct {
            __u16 csum_start;
            __u16 csum_offset;
            __u64 launch_time;
        } request;
        struct {
            __u64 tx_timestamp;
        } completion;
    };
};

#define SIZE(name, type) printf("sizeof %s %zu\n", name, sizeof(type))
#define OFFSET(name, type, field) printf("offsetof %s %zu\n", name, offsetof(type, field))
#define CONST(name) printf("const %s %lld\n", #name, (long long) (name))

int main(void) {
    SIZE("xdp_umem_reg", struct umem_reg);
    OFFSET("xdp_umem_reg.addr", struct umem_reg, addr);
    OFFSET("xdp_umem_reg.len", struct umem_reg, len);
    OFFSET("xdp_umem_reg.chunk_size", struct umem_reg, chunk_size);
    OFFSET("xdp_umem_reg.headroom", struct umem_reg, headroom);
    OFFSET("xdp_umem_reg.flags", struct umem_reg, flags);
    OFFSET("xdp_umem_reg.tx_metadata_len", struct umem_reg, tx_metadata_len);
    SIZE("xdp_ring_offset", struct xdp_ring_offset);
    OFFSET("xdp_ring_offset.producer", struct xdp_ring_offset, producer);
    OFFSET("xdp_ring_offset.consumer", struct xdp_ring_offset, consumer);
    OFFSET("xdp_ring_offset.desc", struct xdp_ring_offset, desc);
    OFFSET("xdp_ring_offset.flags", struct xdp_ring_offset, flags);
    SIZE("xdp_ring_offset.all", struct xdp_mmap_offsets);
    OFFSET("xdp_ring_offset.rx", struct xdp_mmap_offsets, rx);
    OFFSET("xdp_ring_offset.tx", struct xdp_mmap_offsets, tx);
    OFFSET("xdp_ring_offset.fr", struct xdp_mmap_offsets, fr);
    OFFSET("xdp_ring_offset.cr", struct xdp_mmap_offsets, cr);
    SIZE("sockaddr_xdp", struct sockaddr_xdp);
    OFFSET("sockaddr_xdp.sxdp_family", struct sockaddr_xdp, sxdp_family);
    OFFSET("sockaddr_xdp.sxdp_flags", struct sockaddr_xdp, sxdp_flags);
    OFFSET("sockaddr_xdp.sxdp_ifindex", struct sockaddr_xdp, sxdp_ifindex);
    OFFSET("sockaddr_xdp.sxdp_queue_id", struct sockaddr_xdp, sxdp_queue_id);
    OFFSET("sockaddr_xdp.sxdp_shared_umem_fd", struct sockaddr_xdp, sxdp_shared_umem_fd);
    SIZE("xdp_desc", struct xdp_desc);
    OFFSET("xdp_desc.addr", struct xdp_desc, addr);
    OFFSET("xdp_desc.len", struct xdp_desc, len);
    OFFSET("xdp_desc.options", struct xdp_desc, options);
    SIZE("xdp_statistics", struct xdp_statistics);
    OFFSET("xdp_statistics.rx_dropped", struct xdp_statistics, rx_dropped);
    OFFSET("xdp_statistics.rx_invalid_descs", struct xdp_statistics, rx_invalid_descs);
    OFFSET("xdp_statistics.tx_invalid_descs", struct xdp_statistics, tx_invalid_descs);
    OFFSET("xdp_statistics.rx_ring_full", struct xdp_statistics, rx_ring_full);
    OFFSET("xdp_statistics.rx_fill_ring_empty_descs", struct xdp_statistics, rx_fill_ring_empty_descs);
    OFFSET("xdp_statistics.tx_ring_empty_descs", struct xdp_statistics, tx_ring_empty_descs);
    SIZE("xsk_tx_metadata", struct tx_metadata);
    OFFSET("xsk_tx_metadata.flags", struct tx_metadata, flags);
    OFFSET("xsk_tx_metadata.csum_start", struct tx_metadata, request.csum_start);
    OFFSET("xsk_tx_metadata.csum_offset", struct tx_metadata, request.csum_offset);
    OFFSET("xsk_tx_metadata.launch_time", struct tx_metadata, request.launch_time);
    OFFSET("xsk_tx_metadata.tx_timestamp", struct tx_metadata, completion.tx_timestamp);
    OFFSET("bpf_attr.map_type", union bpf_attr, map_type);
    OFFSET("bpf_attr.key_size", union bpf_attr, key_size);
    OFFSET("bpf_attr.value_size", union bpf_attr, value_size);
    OFFSET("bpf_attr.max_entries", union bpf_attr, max_entries);
    OFFSET("bpf_attr.map_name", union bpf_attr, map_name);
    OFFSET("bpf_attr.map_fd", union bpf_attr, map_fd);
    OFFSET("bpf_attr.key", union bpf_attr, key);
    OFFSET("bpf_attr.value", union bpf_attr, value);
    OFFSET("bpf_attr.flags", union bpf_attr, flags);
    OFFSET("bpf_attr.prog_type", union bpf_attr, prog_type);
    OFFSET("bpf_attr.insn_cnt", union bpf_attr, insn_cnt);
    OFFSET("bpf_attr.insns", union bpf_attr, insns);
    OFFSET("bpf_attr.license", union bpf_attr, license);
    OFFSET("bpf_attr.log_level", union bpf_attr, log_level);
    OFFSET("bpf_attr.log_size", union bpf_attr, log_size);
    OFFSET("bpf_attr.log_buf", union bpf_attr, log_buf);
    OFFSET("bpf_attr.prog_flags", union bpf_attr, prog_flags);
    OFFSET("bpf_attr.prog_name", union bpf_attr, prog_name);
    OFFSET("bpf_attr.expected_attach_type", union bpf_attr, expected_attach_type);
    OFFSET("bpf_attr.pathname", union bpf_attr, pathname);
    OFFSET("bpf_attr.bpf_fd", union bpf_attr, bpf_fd);
    OFFSET("bpf_attr.info_bpf_fd", union bpf_attr, info.bpf_fd);
    OFFSET("bpf_attr.info_info_len", union bpf_attr, info.info_len);
    OFFSET("bpf_attr.info_info", union bpf_attr, info.info);
    OFFSET("bpf_attr.link_create_prog_fd", union bpf_attr, link_create.prog_fd);
    OFFSET("bpf_attr.link_create_target_ifindex", union bpf_attr, link_create.target_ifindex);
    OFFSET("bpf_attr.link_create_attach_type", union bpf_attr, link_create.attach_type);
    OFFSET("bpf_attr.link_create_flags", union bpf_attr, link_create.flags);
    OFFSET("bpf_attr.link_update_link_fd", union bpf_attr, link_update.link_fd);
    OFFSET("bpf_attr.link_update_new_prog_fd", union bpf_attr, link_update.new_prog_fd);
    OFFSET("bpf_link_info.xdp_ifindex", struct bpf_link_info, xdp.ifindex);
    OFFSET("bpf_map_info.type", struct bpf_map_info, type);
    OFFSET("bpf_map_info.name", struct bpf_map_info, name);
    SIZE("netlink.nlmsghdr", struct nlmsghdr);
    SIZE("netlink.nlattr", struct nlattr);
    SIZE("netlink.ifinfomsg", struct ifinfomsg);
    SIZE("netlink.genlmsghdr", struct genlmsghdr);
    SIZE("netlink.ethtool_channels", struct ethtool_channels);
    SIZE("netlink.ifreq", struct ifreq);
    OFFSET("netlink.nlmsghdr_nlmsg_len", struct nlmsghdr, nlmsg_len);
    OFFSET("netlink.nlmsghdr_nlmsg_type", struct nlmsghdr, nlmsg_type);
    OFFSET("netlink.nlmsghdr_nlmsg_flags", struct nlmsghdr, nlmsg_flags);
    OFFSET("netlink.nlattr_nla_len", struct nlattr, nla_len);
    OFFSET("netlink.nlattr_nla_type", struct nlattr, nla_type);
    OFFSET("netlink.ifinfomsg_ifi_index", struct ifinfomsg, ifi_index);
    OFFSET("netlink.ifinfomsg_ifi_flags", struct ifinfomsg, ifi_flags);
    OFFSET("netlink.genlmsghdr_cmd", struct genlmsghdr, cmd);
    OFFSET("netlink.genlmsghdr_version", struct genlmsghdr, version);
    OFFSET("netlink.ethtool_channels_cmd", struct ethtool_channels, cmd);
    OFFSET("netlink.ethtool_channels_rx_count", struct ethtool_channels, rx_count);
    OFFSET("netlink.ethtool_channels_tx_count", struct ethtool_channels, tx_count);
    OFFSET("netlink.ethtool_channels_combined_count", struct ethtool_channels, combined_count);
    OFFSET("netlink.ifreq_ifr_name", struct ifreq, ifr_name);
    OFFSET("netlink.ifreq_ifr_data", struct ifreq, ifr_data);
    SIZE("netlink.packet_mreq", struct packet_mreq);
    OFFSET("netlink.packet_mreq_mr_ifindex", struct packet_mreq, mr_ifindex);
    OFFSET("netlink.packet_mreq_mr_type", struct packet_mreq, mr_type);
    CONST(AF_XDP);
    CONST(SOL_XDP);
    CONST(XDP_MMAP_OFFSETS);
    CONST(XDP_RX_RING);
    CONST(XDP_TX_RING);
    CONST(XDP_UMEM_REG);
    CONST(XDP_UMEM_FILL_RING);
    CONST(XDP_UMEM_COMPLETION_RING);
    CONST(XDP_STATISTICS);
    CONST(XDP_OPTIONS);
    CONST(XDP_MAX_TX_SKB_BUDGET);
    CONST(XDP_PGOFF_RX_RING);
    CONST(XDP_PGOFF_TX_RING);
    CONST(XDP_UMEM_PGOFF_FILL_RING);
    CONST(XDP_UMEM_PGOFF_COMPLETION_RING);
    CONST(XDP_SHARED_UMEM);
    CONST(XDP_COPY);
    CONST(XDP_ZEROCOPY);
    CONST(XDP_USE_NEED_WAKEUP);
    CONST(XDP_USE_SG);
    CONST(XDP_UMEM_UNALIGNED_CHUNK_FLAG);
    CONST(XDP_UMEM_TX_SW_CSUM);
    CONST(XDP_UMEM_TX_METADATA_LEN);
    CONST(XDP_RING_NEED_WAKEUP);
    CONST(XDP_PKT_CONTD);
    CONST(XDP_TX_METADATA);
    CONST(XDP_OPTIONS_ZEROCOPY);
    CONST(XDP_TXMD_FLAGS_TIMESTAMP);
    CONST(XDP_TXMD_FLAGS_CHECKSUM);
    CONST(XDP_TXMD_FLAGS_LAUNCH_TIME);
    CONST(XSK_UNALIGNED_BUF_OFFSET_SHIFT);
    CONST(SOL_SOCKET);
    CONST(SO_BUSY_POLL);
    CONST(SO_INCOMING_NAPI_ID);
    CONST(SO_PREFER_BUSY_POLL);
    CONST(SO_BUSY_POLL_BUDGET);
    CONST(BPF_MAP_CREATE);
    CONST(BPF_MAP_UPDATE_ELEM);
    CONST(BPF_MAP_DELETE_ELEM);
    CONST(BPF_PROG_LOAD);
    CONST(BPF_OBJ_PIN);
    CONST(BPF_OBJ_GET);
    CONST(BPF_OBJ_GET_INFO_BY_FD);
    CONST(BPF_LINK_CREATE);
    CONST(BPF_LINK_UPDATE);
    CONST(BPF_MAP_TYPE_XSKMAP);
    CONST(BPF_PROG_TYPE_XDP);
    CONST(BPF_XDP);
    CONST(BPF_NOEXIST);
    CONST(BPF_F_XDP_HAS_FRAGS);
    CONST(XDP_FLAGS_SKB_MODE);
    CONST(XDP_FLAGS_DRV_MODE);
    CONST(NLMSG_ERROR);
    CONST(NLM_F_REQUEST);
    CONST(RTM_NEWLINK);
    CONST(RTM_GETLINK);
    CONST(IFLA_IFNAME);
    CONST(IFLA_MTU);
    CONST(IFLA_XDP);
    CONST(IFLA_XDP_ATTACHED);
    CONST(IFLA_XDP_PROG_ID);
    CONST(IFLA_XDP_DRV_PROG_ID);
    CONST(IFLA_XDP_SKB_PROG_ID);
    CONST(IFLA_XDP_HW_PROG_ID);
    CONST(XDP_ATTACHED_DRV);
    CONST(XDP_ATTACHED_SKB);
    CONST(IFF_UP);
    CONST(GENL_ID_CTRL);
    CONST(CTRL_CMD_GETFAMILY);
    CONST(CTRL_ATTR_FAMILY_ID);
    CONST(CTRL_ATTR_FAMILY_NAME);
    CONST(SIOCETHTOOL);
    CONST(ETHTOOL_GCHANNELS);
    CONST(AF_PACKET);
    CONST(SOL_PACKET);
    CONST(PACKET_ADD_MEMBERSHIP);
    CONST(PACKET_MR_PROMISC);
    return 0;
}
