package io.ringflux.tap.fd;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.frame.Frame;
import io.ringflux.frame.FrameLender;
import io.ringflux.frame.FramePool;
import io.ringflux.nativeio.layout.IovecLayout;
import io.ringflux.queue.RxQueue;
import io.ringflux.queue.TxQueue;
import io.ringflux.tap.offload.PacketFormat;
import io.ringflux.tap.offload.StagedFrames;
import io.ringflux.tap.offload.VnetHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.agrona.concurrent.UnsafeBuffer;

/** Queues on both ends of a {@link PacketPair}, and what a kernel would write into one of them. */
final class FdEnds implements AutoCloseable {
    static final int TCP_START = 34;
    static final int TCP_CHECKSUM = 16;

    private static final int CHUNK_BYTES = 2048;

    final PacketPair pair = PacketPair.open();
    final QueueFile left = new QueueFile(pair.left(), () -> {});
    final QueueFile right = new QueueFile(pair.right(), () -> {});
    final FramePool pool = FramePool.create(512, CHUNK_BYTES);
    final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(70_000));
    final List<Integer> losses = new ArrayList<>();
    private final List<RxQueue> rxQueues = new ArrayList<>();
    private final List<TxQueue> txQueues = new ArrayList<>();

    FdEnds() {
        pool.owner(Thread.currentThread());
    }

    @Override
    public void close() {
        rxQueues.forEach(RxQueue::close);
        txQueues.forEach(TxQueue::close);
        left.release();
        right.release();
        pool.close();
    }

    FdTxQueue tx() {
        return tx(left);
    }

    FdTxQueue tx(QueueFile file) {
        FdTxQueue tx = new FdTxQueue(file, true, false, losses::add);
        txQueues.add(tx);
        return tx;
    }

    FdRxQueue rx(boolean complete) {
        FrameLender lender = new FrameLender(pool, StagedFrames.lenderCapacity(CHUNK_BYTES), 1, 0);
        FdRxQueue rx = new FdRxQueue(right, lender, new PacketFormat(true, complete), 1000, losses::add);
        rxQueues.add(rx);
        return rx;
    }

    byte[] receive(RxQueue rx) {
        byte[][] received = new byte[1][];
        int handled = rx.poll(
                burst -> {
                    received[0] = burst.get(0).copied().bytes();
                    return 1;
                },
                64);
        assertThat(handled).isEqualTo(1);
        return received[0];
    }

    Frame frame(int length) {
        Frame frame = Objects.requireNonNull(pool.allocate(length));
        byte[] bytes = pattern(length);
        int done = 0;
        for (Frame segment = frame; segment != null; segment = segment.next()) {
            segment.buffer().putBytes(0, bytes, done, segment.length());
            done += segment.length();
        }
        return frame;
    }

    /**
     * The first 8 bytes of a header, and the offset of the checksum in the bits of {@code hdr_len}, which is unused.
     */
    static long header(int flags, int gsoType, int gsoSize, int checksumStart, int checksumOffset) {
        return flags | gsoType << 8 | (long) checksumOffset << 16 | (long) gsoSize << 32 | (long) checksumStart << 48;
    }

    void write(long header, int length) {
        write(header, length, true);
    }

    void write(long header, int length, boolean fill) {
        memory.putLong(0, header);
        memory.putShort(VnetHeader.CSUM_OFFSET_OFFSET, (short) (header >>> 16));
        memory.putShort(VnetHeader.NUM_BUFFERS_OFFSET, (short) 0);
        if (fill) {
            memory.putBytes(VnetHeader.SIZE, pattern(length));
        }
        UnsafeBuffer vectors = new UnsafeBuffer(ByteBuffer.allocateDirect(IovecLayout.SIZE));
        IovecLayout.put(vectors, 0, memory.addressOffset(), VnetHeader.SIZE + length);
        assertThat(pair.left().write(vectors, 1)).isEqualTo(VnetHeader.SIZE + length);
    }

    /** TCP over IPv4, without options. */
    void largePacket(int payload) {
        memory.putBytes(VnetHeader.SIZE, pattern(54 + payload));
        int frame = VnetHeader.SIZE;
        memory.putShort(frame + 12, (short) 0x0008);
        memory.putByte(frame + 14, (byte) 0x45);
        memory.putByte(frame + TCP_START + 12, (byte) 0x50);
    }

    static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + length);
        }
        return bytes;
    }
}
