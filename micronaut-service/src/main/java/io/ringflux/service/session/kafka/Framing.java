package io.ringflux.service.session.kafka;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.codec.CorruptedFrameException;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.util.List;

/** How a stream is cut into records. */
enum Framing {
    /** One for each line, without its end. What follows the last line's end is a record too. */
    LINE {
        @Override
        ChannelHandler cutter(int maxBytes) {
            return new Lines(maxBytes);
        }
    },
    /** A length of four bytes in network order, and so many bytes. */
    LENGTH_PREFIXED {
        @Override
        ChannelHandler cutter(int maxBytes) {
            return new Prefixed(maxBytes);
        }
    },
    /** Whatever has come, in pieces of any size. */
    CHUNK {
        @Override
        ChannelHandler cutter(int maxBytes) {
            return new Chunks(maxBytes);
        }
    };

    /** Cuts one connection's stream; its complaints are for the next handler. */
    abstract ChannelHandler cutter(int maxBytes);

    private static final class Lines extends LineBasedFrameDecoder {
        Lines(int maxBytes) {
            super(maxBytes, true, true);
        }

        @Override
        protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            super.decodeLast(context, in, out);
            if (out.isEmpty() && in.isReadable()) {
                out.add(in.readRetainedSlice(in.readableBytes()));
            }
        }
    }

    private static final class Prefixed extends LengthFieldBasedFrameDecoder {
        Prefixed(int maxBytes) {
            super(maxBytes + Integer.BYTES, 0, Integer.BYTES, 0, Integer.BYTES);
        }

        @Override
        protected void decodeLast(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
            super.decodeLast(context, in, out);
            if (out.isEmpty() && in.isReadable()) {
                int left = in.readableBytes();
                in.skipBytes(left);
                throw new CorruptedFrameException("the stream ended within a message, after " + left + " bytes of it");
            }
        }
    }

    private static final class Chunks extends ByteToMessageDecoder {
        private final int maxBytes;

        Chunks(int maxBytes) {
            this.maxBytes = maxBytes;
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            out.add(in.readRetainedSlice(Math.min(in.readableBytes(), maxBytes)));
        }
    }
}
