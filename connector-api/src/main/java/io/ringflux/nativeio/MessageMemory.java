package io.ringflux.nativeio;

import io.ringflux.nativeio.layout.CmsghdrLayout;
import io.ringflux.nativeio.layout.IovecLayout;
import io.ringflux.nativeio.layout.MsghdrLayout;
import io.ringflux.nativeio.layout.UcredLayout;
import java.util.Collection;
import java.util.List;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The memory of one {@code sendmsg} or {@code recvmsg}: {@code msghdr}, one {@code iovec}, control data and message
 * data in one piece that is allocated once and reused.
 */
final class MessageMemory {
    /** {@code SCM_MAX_FD} of the kernel. */
    static final int MAX_SENT_FDS = 253;

    private static final int HEADER = 0;
    private static final int IOVEC = HEADER + MsghdrLayout.SIZE;
    private static final int CONTROL = IOVEC + IovecLayout.SIZE;

    private final UnsafeBuffer memory;
    private final UnsafeBuffer data;
    private final int controlBytes;

    private MessageMemory(int controlBytes, int dataBytes) {
        this.memory = NativeMemory.allocate(CONTROL + controlBytes + dataBytes);
        this.data = new UnsafeBuffer(memory, CONTROL + controlBytes, dataBytes);
        this.controlBytes = controlBytes;
        MsghdrLayout.iov(memory, HEADER, memory.addressOffset() + IOVEC, 1);
    }

    static MessageMemory forSending(int dataBytes) {
        return new MessageMemory(CmsghdrLayout.space(MAX_SENT_FDS * Integer.BYTES), dataBytes);
    }

    /** Has room for the sender's credentials too, which the kernel puts before the descriptors. */
    static MessageMemory forReceiving(int dataBytes, int maxFds) {
        int controlBytes = CmsghdrLayout.space(UcredLayout.SIZE) + CmsghdrLayout.space(maxFds * Integer.BYTES);
        return new MessageMemory(controlBytes, dataBytes);
    }

    /** The whole memory, which starts with the header. */
    UnsafeBuffer header() {
        return memory;
    }

    UnsafeBuffer data() {
        return data;
    }

    void prepareSend(int length, List<Fd> fds) {
        IovecLayout.put(memory, IOVEC, data.addressOffset(), length);
        if (fds.isEmpty()) {
            MsghdrLayout.control(memory, HEADER, 0, 0);
            return;
        }
        int fdBytes = fds.size() * Integer.BYTES;
        CmsghdrLayout.put(memory, CONTROL, fdBytes, Uapi.SOL_SOCKET, Uapi.SCM_RIGHTS);
        for (int i = 0; i < fds.size(); i++) {
            memory.putInt(
                    CONTROL + CmsghdrLayout.SIZE + i * Integer.BYTES, fds.get(i).value());
        }
        MsghdrLayout.control(memory, HEADER, memory.addressOffset() + CONTROL, CmsghdrLayout.space(fdBytes));
    }

    void prepareReceive() {
        IovecLayout.put(memory, IOVEC, data.addressOffset(), data.capacity());
        MsghdrLayout.control(memory, HEADER, memory.addressOffset() + CONTROL, controlBytes);
        MsghdrLayout.flags(memory, HEADER, 0);
    }

    int receivedFlags() {
        return MsghdrLayout.flags(memory, HEADER);
    }

    /** Whether control data came along; with SO_PASSCRED they come with every message, and with nothing else. */
    boolean hasControl() {
        return MsghdrLayout.controlLength(memory, HEADER) > 0;
    }

    /** Hands out the descriptors that came along; whoever takes them owns them. */
    void takeFds(Collection<Fd> into) {
        int limit = CONTROL + (int) MsghdrLayout.controlLength(memory, HEADER);
        int offset = CONTROL;
        while (offset + CmsghdrLayout.SIZE <= limit) {
            int length = (int) CmsghdrLayout.length(memory, offset);
            if (CmsghdrLayout.level(memory, offset) == Uapi.SOL_SOCKET
                    && CmsghdrLayout.type(memory, offset) == Uapi.SCM_RIGHTS) {
                int end = offset + length;
                for (int i = offset + CmsghdrLayout.SIZE; i + Integer.BYTES <= end; i += Integer.BYTES) {
                    into.add(Fd.adopt(memory.getInt(i)));
                }
            }
            offset += CmsghdrLayout.align(length);
        }
    }
}
