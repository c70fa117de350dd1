package io.ringflux.vcl.channel;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.agrona.BufferUtil;

/** Where the bytes of direct buffers lie. */
final class Addresses {
    private Addresses() {}

    static long readable(ByteBuf buffer) {
        return address(buffer, buffer.readerIndex(), buffer.readableBytes());
    }

    static long writable(ByteBuf buffer, int length) {
        return address(buffer, buffer.writerIndex(), length);
    }

    private static long address(ByteBuf buffer, int index, int length) {
        if (buffer.hasMemoryAddress()) {
            return buffer.memoryAddress() + index;
        }
        ByteBuffer view = buffer.internalNioBuffer(index, length);
        return BufferUtil.address(view) + view.position();
    }
}
