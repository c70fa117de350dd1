package io.ringflux.tap.netlink;

import io.ringflux.packet.AddressText;
import java.net.Inet4Address;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Adds addresses, routes and neighbours; what exists already is replaced. */
public final class Addresses {
    private static final int PUT = Rtnl.NLM_F_ACK | Rtnl.NLM_F_CREATE | Rtnl.NLM_F_REPLACE;
    /** Longest prefix of a subnet that has a broadcast address. */
    private static final int BROADCAST_PREFIX = 30;

    private final Rtnetlink kernel;

    Addresses(Rtnetlink kernel) {
        this.kernel = kernel;
    }

    /** Gives a link an address. An IPv6 address is usable at once, without a search for duplicates. */
    public void add(int index, InetAddress address, int prefixLength) {
        byte[] bytes = address.getAddress();
        int flags = isV4(address) ? 0 : Rtnl.IFA_F_NODAD;
        Request request = new Request(Rtnl.RTM_NEWADDR, PUT, IfaddrmsgLayout.SIZE);
        IfaddrmsgLayout.put(request.body(), NlmsghdrLayout.SIZE, family(address), prefixLength, flags, index);
        request.with(Rtnl.IFA_LOCAL, bytes).with(Rtnl.IFA_ADDRESS, bytes);
        if (isV4(address) && prefixLength <= BROADCAST_PREFIX) {
            request.with(Rtnl.IFA_BROADCAST, broadcast(bytes, prefixLength));
        }
        kernel.change(
                request, "giving link " + index + " the address " + address.getHostAddress() + '/' + prefixLength);
    }

    /**
     * Adds a route by a link.
     *
     * @param target address of the target, all zeros with prefix length 0 for the default route
     * @param gateway next hop, or null for a target on the link itself
     * @param metric the lower the better; 0 for the kernel's default
     */
    public void route(int index, InetAddress target, int prefixLength, @Nullable InetAddress gateway, int metric) {
        Request request = new Request(Rtnl.RTM_NEWROUTE, PUT, RtmsgLayout.SIZE);
        int scope = gateway == null && isV4(target) ? Rtnl.RT_SCOPE_LINK : Rtnl.RT_SCOPE_UNIVERSE;
        RtmsgLayout.put(request.body(), NlmsghdrLayout.SIZE, family(target), prefixLength, scope);
        request.with(Rtnl.RTA_OIF, index);
        if (prefixLength > 0) {
            request.with(Rtnl.RTA_DST, target.getAddress());
        }
        if (gateway != null) {
            request.with(Rtnl.RTA_GATEWAY, gateway.getAddress());
        }
        if (metric > 0) {
            request.with(Rtnl.RTA_PRIORITY, metric);
        }
        kernel.change(
                request,
                "adding a route to " + target.getHostAddress() + '/' + prefixLength
                        + (gateway == null ? "" : " via " + gateway.getHostAddress()) + " by link " + index);
    }

    /** Says which link-layer address a neighbour has, for good. */
    public void neighbour(int index, InetAddress address, long mac) {
        Request request = new Request(Rtnl.RTM_NEWNEIGH, PUT, NdmsgLayout.SIZE);
        NdmsgLayout.put(request.body(), NlmsghdrLayout.SIZE, family(address), index, Rtnl.NUD_PERMANENT);
        request.with(Rtnl.NDA_DST, address.getAddress()).with(Rtnl.NDA_LLADDR, Links.bytes(mac));
        kernel.change(
                request,
                "saying that neighbour " + address.getHostAddress() + " of link " + index + " is "
                        + AddressText.mac(mac));
    }

    private static byte[] broadcast(byte[] address, int prefixLength) {
        byte[] broadcast = address.clone();
        for (int bit = prefixLength; bit < broadcast.length * Byte.SIZE; bit++) {
            broadcast[bit / Byte.SIZE] |= (byte) (0x80 >>> bit % Byte.SIZE);
        }
        return broadcast;
    }

    private static int family(InetAddress address) {
        return isV4(address) ? Rtnl.AF_INET : Rtnl.AF_INET6;
    }

    private static boolean isV4(InetAddress address) {
        return address instanceof Inet4Address;
    }
}
