package io.ringflux.tap.netlink;

import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.NetlinkSocket;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Hears of every change of one link, in the network namespace that the opening thread is in. Used by one thread, which
 * waits for {@link #fd()} and then calls {@link #poll}.
 */
public final class LinkMonitor implements AutoCloseable {
    private static final int BYTES = 65_536;

    private final NetlinkSocket socket;
    private final int index;
    private final UnsafeBuffer messages = new UnsafeBuffer(ByteBuffer.allocateDirect(BYTES));

    private LinkMonitor(NetlinkSocket socket, int index) {
        this.socket = socket;
        this.index = index;
    }

    /** Takes what a monitor hears. */
    public interface Listener {

        /** The link is like this now. */
        void changed(LinkInfo link);

        /** The link has left this network namespace: removed, or moved to another. */
        void left();

        /** More happened than the kernel could remember: look at the link anew. */
        void overrun();
    }

    /** Opens one for the namespace of the calling thread. */
    public static LinkMonitor open(int index) {
        return new LinkMonitor(NetlinkSocket.open(Rtnl.RTMGRP_LINK), index);
    }

    /** Becomes readable when there is something to hear. */
    public Fd fd() {
        return socket.fd();
    }

    /** Passes on what has happened since the last call; the listener may close this. */
    public void poll(Listener listener) {
        while (socket.fd().isOpen()) {
            int length = socket.receive(messages);
            if (length == -Errno.EAGAIN) {
                return;
            }
            if (length == -Errno.ENOBUFS) {
                listener.overrun();
            } else if (length <= 0) {
                throw new NativeIoException(
                        "read", -length, "listening for changes of link " + index, "see netlink(7)");
            } else {
                passOn(length, listener);
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }

    private void passOn(int length, Listener listener) {
        int at = 0;
        while (at + NlmsghdrLayout.SIZE + IfinfomsgLayout.SIZE <= length
                && socket.fd().isOpen()) {
            int type = NlmsghdrLayout.type(messages, at);
            if (isOurs(at + NlmsghdrLayout.SIZE)) {
                if (type == Rtnl.RTM_NEWLINK) {
                    listener.changed(LinkInfo.read(messages, at));
                } else if (type == Rtnl.RTM_DELLINK) {
                    listener.left();
                }
            }
            at += Attributes.align(Math.max(NlmsghdrLayout.length(messages, at), NlmsghdrLayout.SIZE));
        }
    }

    /** A bridge speaks of its ports here too, when they come and go; that is another matter. */
    private boolean isOurs(int body) {
        return IfinfomsgLayout.family(messages, body) == 0 && IfinfomsgLayout.index(messages, body) == index;
    }
}
