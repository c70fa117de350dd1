package io.ringflux.tap.netlink;

import io.ringflux.packet.AddressText;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Adds addresses, routes and neighbours; what exists already is replaced. */
public final class Addresses {
    private static final int PUT = Rtnl.NLM_F_ACK | Rtnl.NLM_F_CREATE | Rtnl.NLM_F_REPLACE;
    /** Longest prefix of a subnet that has a broadcast address. */
    private static final int BROADCAST_PREFIX = 30;

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(1);
    private static final long INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(100);

    private final Rtnetlink kernel;

    Addresses(Rtnetlink kernel) {
        this.kernel = kernel;
    }

    /**
     * Gives a link an address. For IPv6 there is no search for duplicates, but the kernel takes packets to it a little
     * later only: see {@link #awaitUse}.
     */
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

    /** Waits, up to a second, until the kernel takes packets to an address that was given to a link that is on. */
    public void awaitUse(InetAddress address) {
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        while (!isLocal(address) && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(INTERVAL_NS);
        }
    }

    /** Whether the kernel takes packets to an address. */
    boolean isLocal(InetAddress address) {
        byte[] bytes = address.getAddress();
        Request request = new Request(Rtnl.RTM_GETROUTE, 0, RtmsgLayout.SIZE);
        RtmsgLayout.put(
                request.body(), NlmsghdrLayout.SIZE, family(address), bytes.length * Byte.SIZE, Rtnl.RT_SCOPE_UNIVERSE);
        return kernel.isLocal(
                request.with(Rtnl.RTA_DST, bytes), "asking where packets to " + address.getHostAddress() + " go");
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
