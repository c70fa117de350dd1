package io.ringflux.packet;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.agrona.concurrent.UnsafeBuffer;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What decoding, hashing, building and rewriting cost a packet, over a working set of 1024 flows. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class PacketBenchmark {
    private static final int PACKETS = 1024;
    private static final int STRIDE = 256;

    @Param({"ipv4-udp", "vlan-tcp", "ipv6-udp"})
    String kind;

    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(PACKETS * STRIDE));
    private final PacketBuilder builder = new PacketBuilder();
    private final PacketRewriter rewriter = new PacketRewriter(LinkType.ETHERNET);
    private final PacketView view = new PacketView();
    private final FlowHash hash = new FlowHash(LinkType.ETHERNET);
    private int length;
    private int next;

    @Setup
    public void build() {
        Random random = new Random(1);
        for (int packet = 0; packet < PACKETS; packet++) {
            length = write(packet * STRIDE, random.nextInt(), 1024 + random.nextInt(60_000));
        }
    }

    @Benchmark
    public int view() {
        view.wrap(memory.addressOffset() + nextOffset(), length);
        return view.payloadOffset() + view.sourcePort();
    }

    @Benchmark
    public int hash() {
        return hash.of(memory.addressOffset() + nextOffset(), length);
    }

    @Benchmark
    public int rewrite() {
        int offset = nextOffset();
        rewriter.wrap(memory, offset, length);
        rewriter.sourcePort(offset & 0xffff);
        return offset;
    }

    @Benchmark
    public int write() {
        return write(nextOffset(), next, 1024);
    }

    private int write(int offset, int address, int port) {
        builder.wrap(memory, offset).ethernet(1, 2);
        switch (kind) {
            case "ipv4-udp" -> builder.ipv4(address, 1).udp(port, 53);
            case "vlan-tcp" -> builder.vlan(100).ipv4(address, 1).tcp(port, 80, TcpHeader.ACK, 1, 2, 3);
            default -> builder.ipv6(1, address, 2, 3).udp(port, 53);
        }
        return builder.payload(22).finish();
    }

    private int nextOffset() {
        next = (next + 1) & (PACKETS - 1);
        return next * STRIDE;
    }
}
