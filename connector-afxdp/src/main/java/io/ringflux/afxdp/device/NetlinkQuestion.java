package io.ringflux.afxdp.device;

import io.ringflux.nativeio.Errno;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.nativeio.NetlinkSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.agrona.concurrent.UnsafeBuffer;

/** One question to the kernel and its answer. */
final class NetlinkQuestion {
    private static final int BYTES = 256;
    private static final int ANSWER_BYTES = 32_768;
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);
    private static final long INTERVAL_NS = TimeUnit.MICROSECONDS.toNanos(50);

    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(BYTES));
    private final UnsafeBuffer answer = new UnsafeBuffer(ByteBuffer.allocateDirect(ANSWER_BYTES));
    private final int bodyBytes;
    private int length;

    /** @param bodyBytes length of the fixed part, which {@link #body()} is written to */
    NetlinkQuestion(int type, int bodyBytes) {
        this.bodyBytes = bodyBytes;
        length = NetlinkLayout.NLMSGHDR_SIZE + bodyBytes;
        memory.putShort(NetlinkLayout.NLMSGHDR_NLMSG_TYPE_OFFSET, (short) type);
        memory.putShort(NetlinkLayout.NLMSGHDR_NLMSG_FLAGS_OFFSET, (short) NetlinkUapi.NLM_F_REQUEST);
    }

    /** The fixed part begins at {@link NetlinkLayout#NLMSGHDR_SIZE}. */
    UnsafeBuffer body() {
        return memory;
    }

    NetlinkQuestion with(int attribute, String value) {
        byte[] bytes = (value + '\0').getBytes(StandardCharsets.UTF_8);
        memory.putBytes(begin(attribute, bytes.length), bytes);
        return this;
    }

    NetlinkQuestion with(int attribute, int value) {
        memory.putInt(begin(attribute, Integer.BYTES), value);
        return this;
    }

    /**
     * Asks.
     *
     * @return 0 when there is an answer, else the number of the kernel's error
     */
    int ask(NetlinkSocket socket, String action) {
        memory.putInt(NetlinkLayout.NLMSGHDR_NLMSG_LEN_OFFSET, length);
        socket.send(new UnsafeBuffer(memory, 0, length));
        long deadlineNs = System.nanoTime() + PATIENCE_NS;
        int received = socket.receive(answer);
        while (received == -Errno.EAGAIN && System.nanoTime() - deadlineNs < 0) {
            LockSupport.parkNanos(INTERVAL_NS);
            received = socket.receive(answer);
        }
        if (received < NetlinkLayout.NLMSGHDR_SIZE) {
            int errno = received < 0 ? -received : Errno.EIO;
            throw new NativeIoException("netlink", errno, action, "the kernel does not answer");
        }
        boolean error = answer.getShort(NetlinkLayout.NLMSGHDR_NLMSG_TYPE_OFFSET) == NetlinkUapi.NLMSG_ERROR;
        return error ? -answer.getInt(NetlinkLayout.NLMSGHDR_SIZE) : 0;
    }

    /** The answer, whose fixed part begins at {@link NetlinkLayout#NLMSGHDR_SIZE}. */
    UnsafeBuffer answer() {
        return answer;
    }

    /** The attributes of the answer. */
    NetlinkAttributes attributes() {
        return new NetlinkAttributes(
                answer,
                NetlinkLayout.NLMSGHDR_SIZE + bodyBytes,
                answer.getInt(NetlinkLayout.NLMSGHDR_NLMSG_LEN_OFFSET));
    }

    private int begin(int attribute, int valueBytes) {
        int at = length;
        memory.putShort(at + NetlinkLayout.NLATTR_NLA_LEN_OFFSET, (short) (NetlinkLayout.NLATTR_SIZE + valueBytes));
        memory.putShort(at + NetlinkLayout.NLATTR_NLA_TYPE_OFFSET, (short) attribute);
        length += NetlinkAttributes.align(NetlinkLayout.NLATTR_SIZE + valueBytes);
        return at + NetlinkLayout.NLATTR_SIZE;
    }
}
