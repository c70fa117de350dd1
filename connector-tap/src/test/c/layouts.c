/*
 * Prints sizes, offsets and constants as the C compiler knows them, one a line:
 *     sizeof NAME BYTES
 *     offsetof STRUCT.FIELD BYTES
 *     const NAME VALUE
 * The test TapLayoutTest holds the Java classes against the output, and the output against the committed table, which
 * is the same for x86-64 and aarch64.
 */
#include <linux/ethtool.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/if_tun.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sockios.h>
#include <linux/vhost.h>
#include <linux/virtio_config.h>
#include <linux/virtio_net.h>
#include <linux/virtio_ring.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#define SIZE(type) printf("sizeof %s %zu\n", #type, sizeof(struct type))
#define OFFSET(type, field) printf("offsetof %s.%s %zu\n", #type, #field, offsetof(struct type, field))
#define CONST(name) printf("const %s %lld\n", #name, (long long) (name))

static void packets(void) {
    SIZE(virtio_net_hdr_v1);
    OFFSET(virtio_net_hdr_v1, flags);
    OFFSET(virtio_net_hdr_v1, gso_type);
    OFFSET(virtio_net_hdr_v1, hdr_len);
    OFFSET(virtio_net_hdr_v1, gso_size);
    OFFSET(virtio_net_hdr_v1, csum_start);
    OFFSET(virtio_net_hdr_v1, csum_offset);
    OFFSET(virtio_net_hdr_v1, num_buffers);
}

static void rings(void) {
    SIZE(vring_desc);
    OFFSET(vring_desc, addr);
    OFFSET(vring_desc, len);
    OFFSET(vring_desc, flags);
    OFFSET(vring_desc, next);
    OFFSET(vring_avail, flags);
    OFFSET(vring_avail, idx);
    OFFSET(vring_avail, ring);
    OFFSET(vring_used, flags);
    OFFSET(vring_used, idx);
    OFFSET(vring_used, ring);
    CONST(VIRTIO_NET_F_MRG_RXBUF);
    CONST(VIRTIO_RING_F_INDIRECT_DESC);
    CONST(VIRTIO_RING_F_EVENT_IDX);
    CONST(VIRTIO_F_VERSION_1);
    CONST(VRING_DESC_F_NEXT);
    CONST(VRING_DESC_F_WRITE);
    CONST(VRING_DESC_F_INDIRECT);
    CONST(VRING_USED_F_NO_NOTIFY);
    CONST(VRING_AVAIL_F_NO_INTERRUPT);
}

static void vhost(void) {
    SIZE(vhost_memory);
    OFFSET(vhost_memory, nregions);
    OFFSET(vhost_memory, padding);
    SIZE(vhost_memory_region);
    OFFSET(vhost_memory_region, guest_phys_addr);
    OFFSET(vhost_memory_region, memory_size);
    OFFSET(vhost_memory_region, userspace_addr);
    OFFSET(vhost_memory_region, flags_padding);
    SIZE(vhost_vring_addr);
    OFFSET(vhost_vring_addr, index);
    OFFSET(vhost_vring_addr, flags);
    OFFSET(vhost_vring_addr, desc_user_addr);
    OFFSET(vhost_vring_addr, used_user_addr);
    OFFSET(vhost_vring_addr, avail_user_addr);
    OFFSET(vhost_vring_addr, log_guest_addr);
    SIZE(vhost_vring_state);
    OFFSET(vhost_vring_state, index);
    OFFSET(vhost_vring_state, num);
    CONST(VHOST_GET_FEATURES);
    CONST(VHOST_SET_FEATURES);
    CONST(VHOST_SET_OWNER);
    CONST(VHOST_SET_MEM_TABLE);
    CONST(VHOST_SET_VRING_NUM);
    CONST(VHOST_SET_VRING_ADDR);
    CONST(VHOST_SET_VRING_BASE);
    CONST(VHOST_GET_VRING_BASE);
    CONST(VHOST_SET_VRING_KICK);
    CONST(VHOST_SET_VRING_CALL);
    CONST(VHOST_SET_VRING_ERR);
    CONST(VHOST_SET_VRING_BUSYLOOP_TIMEOUT);
    CONST(VHOST_NET_SET_BACKEND);
}

static void netlink(void) {
    SIZE(nlmsghdr);
    OFFSET(nlmsghdr, nlmsg_len);
    OFFSET(nlmsghdr, nlmsg_type);
    OFFSET(nlmsghdr, nlmsg_flags);
    OFFSET(nlmsghdr, nlmsg_seq);
    OFFSET(nlmsghdr, nlmsg_pid);
    SIZE(rtattr);
    OFFSET(rtattr, rta_len);
    OFFSET(rtattr, rta_type);
    SIZE(ifinfomsg);
    OFFSET(ifinfomsg, ifi_family);
    OFFSET(ifinfomsg, ifi_type);
    OFFSET(ifinfomsg, ifi_index);
    OFFSET(ifinfomsg, ifi_flags);
    OFFSET(ifinfomsg, ifi_change);
    SIZE(ifaddrmsg);
    OFFSET(ifaddrmsg, ifa_family);
    OFFSET(ifaddrmsg, ifa_prefixlen);
    OFFSET(ifaddrmsg, ifa_flags);
    OFFSET(ifaddrmsg, ifa_scope);
    OFFSET(ifaddrmsg, ifa_index);
    SIZE(rtmsg);
    OFFSET(rtmsg, rtm_family);
    OFFSET(rtmsg, rtm_dst_len);
    OFFSET(rtmsg, rtm_src_len);
    OFFSET(rtmsg, rtm_tos);
    OFFSET(rtmsg, rtm_table);
    OFFSET(rtmsg, rtm_protocol);
    OFFSET(rtmsg, rtm_scope);
    OFFSET(rtmsg, rtm_type);
    OFFSET(rtmsg, rtm_flags);
    SIZE(ndmsg);
    OFFSET(ndmsg, ndm_family);
    OFFSET(ndmsg, ndm_ifindex);
    OFFSET(ndmsg, ndm_state);
    OFFSET(ndmsg, ndm_flags);
    OFFSET(ndmsg, ndm_type);
}

static void interfaces(void) {
    SIZE(ifreq);
    OFFSET(ifreq, ifr_name);
    OFFSET(ifreq, ifr_flags);
    OFFSET(ifreq, ifr_data);
    SIZE(ethtool_coalesce);
    OFFSET(ethtool_coalesce, cmd);
    OFFSET(ethtool_coalesce, rx_max_coalesced_frames);
    CONST(SIOCETHTOOL);
    CONST(ETHTOOL_SCOALESCE);
    CONST(TUNSETIFF);
    CONST(TUNSETPERSIST);
    CONST(TUNSETOWNER);
    CONST(TUNSETGROUP);
    CONST(TUNGETFEATURES);
    CONST(TUNSETOFFLOAD);
    CONST(TUNGETIFF);
    CONST(TUNSETSNDBUF);
    CONST(TUNGETVNETHDRSZ);
    CONST(TUNSETVNETHDRSZ);
    CONST(TUNSETQUEUE);
    CONST(TUNSETCARRIER);
    CONST(TUNGETDEVNETNS);
    CONST(TUNSETSTEERINGEBPF);
    CONST(IFF_TUN);
    CONST(IFF_TAP);
    CONST(IFF_NAPI);
    CONST(IFF_NO_CARRIER);
    CONST(IFF_MULTI_QUEUE);
    CONST(IFF_ATTACH_QUEUE);
    CONST(IFF_DETACH_QUEUE);
    CONST(IFF_NO_PI);
    CONST(IFF_VNET_HDR);
    CONST(IFF_TUN_EXCL);
    CONST(TUN_F_CSUM);
    CONST(TUN_F_TSO4);
    CONST(TUN_F_TSO6);
    CONST(TUN_F_TSO_ECN);
    /* Newer than the headers of Linux 6.1. */
    printf("const TUN_F_USO4 %d\n", 0x20);
    printf("const TUN_F_USO6 %d\n", 0x40);
}

static void routing(void) {
    CONST(NLMSG_ERROR);
    CONST(NLM_F_REQUEST);
    CONST(NLM_F_ACK);
    CONST(NLM_F_REPLACE);
    CONST(NLM_F_CREATE);
    CONST(NLM_F_CAPPED);
    CONST(NLM_F_ACK_TLVS);
    CONST(NLMSGERR_ATTR_MSG);
    CONST(RTM_NEWLINK);
    CONST(RTM_DELLINK);
    CONST(RTM_GETLINK);
    CONST(RTM_SETLINK);
    CONST(RTM_NEWADDR);
    CONST(RTM_NEWROUTE);
    CONST(RTM_GETROUTE);
    CONST(RTM_NEWNEIGH);
    CONST(RTMGRP_LINK);
    CONST(IFLA_ADDRESS);
    CONST(IFLA_IFNAME);
    CONST(IFLA_MTU);
    CONST(IFLA_MASTER);
    CONST(IFLA_TXQLEN);
    CONST(IFLA_LINKINFO);
    CONST(IFLA_STATS64);
    CONST(IFLA_CARRIER);
    CONST(IFLA_INFO_KIND);
    CONST(IFLA_INFO_DATA);
    CONST(IFLA_TUN_PERSIST);
    CONST(IFLA_TUN_MULTI_QUEUE);
    CONST(IFF_UP);
    CONST(AF_INET);
    CONST(AF_INET6);
    CONST(IFA_ADDRESS);
    CONST(IFA_LOCAL);
    CONST(IFA_BROADCAST);
    CONST(IFA_F_NODAD);
    CONST(RTA_DST);
    CONST(RTA_OIF);
    CONST(RTA_GATEWAY);
    CONST(RTA_PRIORITY);
    CONST(RT_TABLE_MAIN);
    CONST(RTPROT_STATIC);
    CONST(RT_SCOPE_UNIVERSE);
    CONST(RT_SCOPE_LINK);
    CONST(RTN_UNICAST);
    CONST(RTN_LOCAL);
    CONST(NDA_DST);
    CONST(NDA_LLADDR);
    CONST(NUD_PERMANENT);
}

int main(void) {
    packets();
    rings();
    vhost();
    netlink();
    interfaces();
    routing();
    return 0;
}
