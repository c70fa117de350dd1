package io.ringflux.tap.netlink;

import io.ringflux.packet.AddressText;
import org.jspecify.annotations.Nullable;

/** Looks at links and changes them. */
public final class Links {
    private static final int MAC_BYTES = 6;

    private final Rtnetlink kernel;

    Links(Rtnetlink kernel) {
        this.kernel = kernel;
    }

    /** The link of that name, or null when there is none. */
    public @Nullable LinkInfo find(String name) {
        return kernel.get(link(Rtnl.RTM_GETLINK, 0, 0, 0, 0).with(Rtnl.IFLA_IFNAME, name), "looking for link " + name);
    }

    /** The link of that number, or null when there is none. */
    public @Nullable LinkInfo find(int index) {
        return kernel.get(link(Rtnl.RTM_GETLINK, 0, index, 0, 0), "looking for link " + index);
    }

    /** Switches a link on or off. */
    public void up(int index, boolean up) {
        int flags = up ? Rtnl.IFF_UP : 0;
        kernel.change(
                link(Rtnl.RTM_SETLINK, Rtnl.NLM_F_ACK, index, flags, Rtnl.IFF_UP),
                "switching link " + index + (up ? " on" : " off"));
    }

    /** Sets the longest packet, in bytes. */
    public void mtu(int index, int bytes) {
        kernel.change(set(index).with(Rtnl.IFLA_MTU, bytes), "setting the MTU of link " + index + " to " + bytes);
    }

    /** Sets the address, in the low 48 bits. */
    public void mac(int index, long address) {
        byte[] bytes = bytes(address);
        String text = AddressText.mac(address);
        kernel.change(
                set(index).with(Rtnl.IFLA_ADDRESS, bytes), "setting the address of link " + index + " to " + text);
    }

    /** Makes a link a port of a bridge, or of none when that is 0. */
    public void master(int index, int bridge) {
        kernel.change(set(index).with(Rtnl.IFLA_MASTER, bridge), "making link " + index + " a port of link " + bridge);
    }

    /** Sets how many packets a link queues. */
    public void txQueueLength(int index, int packets) {
        kernel.change(
                set(index).with(Rtnl.IFLA_TXQLEN, packets),
                "setting the queue length of link " + index + " to " + packets);
    }

    static byte[] bytes(long mac) {
        byte[] bytes = new byte[MAC_BYTES];
        for (int i = 0; i < MAC_BYTES; i++) {
            bytes[i] = (byte) (mac >>> ((MAC_BYTES - 1 - i) * Byte.SIZE));
        }
        return bytes;
    }

    private static Request set(int index) {
        return link(Rtnl.RTM_SETLINK, Rtnl.NLM_F_ACK, index, 0, 0);
    }

    private static Request link(int type, int requestFlags, int index, int flags, int change) {
        Request request = new Request(type, requestFlags, IfinfomsgLayout.SIZE);
        IfinfomsgLayout.put(request.body(), NlmsghdrLayout.SIZE, index, flags, change);
        return request;
    }
}
