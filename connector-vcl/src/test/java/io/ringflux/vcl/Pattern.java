package io.ringflux.vcl;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.concurrent.atomic.AtomicLong;
import reactor.core.publisher.Flux;

/** Bytes that tell where in a stream they belong, so that loss, repetition and exchange show. */
final class Pattern {
    private static final int CHUNK_BYTES = 48 * 1024;

    private Pattern() {}

    /** The first bytes of the stream of that seed, made as they are asked for. */
    static Flux<ByteBuf> bytes(long total, int seed) {
        return Flux.generate(() -> 0L, (position, sink) -> {
            if (position == total) {
                sink.complete();
                return position;
            }
            int length = (int) Math.min(CHUNK_BYTES, total - position);
            ByteBuf chunk = ByteBufAllocator.DEFAULT.directBuffer(length);
            for (int i = 0; i < length; i++) {
                chunk.writeByte(at(position + i, seed));
            }
            sink.next(chunk);
            return position + length;
        });
    }

    /** The same in one piece. */
    static ByteBuf all(int total, int seed) {
        byte[] bytes = new byte[total];
        for (int i = 0; i < total; i++) {
            bytes[i] = at(i, seed);
        }
        return Unpooled.wrappedBuffer(bytes);
    }

    private static byte at(long position, int seed) {
        return (byte) (position * 31 + (position >>> 8) * 17 + (position >>> 16) + seed);
    }

    /** Compares what arrives, piece by piece. */
    static final class Check {
        private final int seed;
        private final AtomicLong position = new AtomicLong();

        Check(int seed) {
            this.seed = seed;
        }

        long position() {
            return position.get();
        }

        void accept(ByteBuf bytes) {
            long at = position.get();
            for (int i = bytes.readerIndex(); i < bytes.writerIndex(); i++, at++) {
                if (bytes.getByte(i) != Pattern.at(at, seed)) {
                    throw new IllegalStateException("wrong byte at " + at + " of stream " + seed);
                }
            }
            position.set(at);
        }
    }
}
