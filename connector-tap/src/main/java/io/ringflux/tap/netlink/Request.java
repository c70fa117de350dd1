package io.ringflux.tap.netlink;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** One message to the kernel, written from its front to its end. */
final class Request {
    private static final int BYTES = 1024;

    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(BYTES));
    private int length;

    /**
     * @param type an {@code RTM_} constant
     * @param flags {@code NLM_F_} bits besides that of a request
     * @param bodyBytes length of the fixed part, which {@link #body()} is written to
     */
    Request(int type, int flags, int bodyBytes) {
        NlmsghdrLayout.put(memory, 0, type, Rtnl.NLM_F_REQUEST | flags);
        length = NlmsghdrLayout.SIZE + Attributes.align(bodyBytes);
    }

    /** The fixed part begins at {@link NlmsghdrLayout#SIZE}. */
    MutableDirectBuffer body() {
        return memory;
    }

    Request with(int attribute, int value) {
        int at = begin(attribute, Integer.BYTES);
        memory.putInt(at, value);
        return this;
    }

    Request with(int attribute, byte[] value) {
        int at = begin(attribute, value.length);
        memory.putBytes(at, value);
        return this;
    }

    Request with(int attribute, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        int at = begin(attribute, bytes.length + 1);
        memory.putBytes(at, bytes);
        memory.putByte(at + bytes.length, (byte) 0);
        return this;
    }

    /** The whole message, as long as its capacity says. */
    UnsafeBuffer finish(int sequence) {
        NlmsghdrLayout.putLength(memory, 0, length);
        NlmsghdrLayout.putSequence(memory, 0, sequence);
        return new UnsafeBuffer(memory, 0, length);
    }

    private int begin(int attribute, int valueBytes) {
        int at = length;
        memory.putShort(at + Attributes.RTA_LEN_OFFSET, (short) (Attributes.SIZE + valueBytes));
        memory.putShort(at + Attributes.RTA_TYPE_OFFSET, (short) attribute);
        length += Attributes.align(Attributes.SIZE + valueBytes);
        return at + Attributes.SIZE;
    }
}
