package io.ringflux.packet.filter;

import io.ringflux.nativeio.LibPcap;
import io.ringflux.packet.LinkType;
import io.ringflux.packet.PacketBuilder;
import io.ringflux.packet.TcpHeader;
import java.nio.ByteBuffer;
import java.util.Objects;
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

/** A filter as JVM code and in the interpreter, on packets that alternate between UDP and TCP. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
        value = 1,
        jvmArgsAppend = {"--add-opens", "java.base/jdk.internal.misc=ALL-UNNAMED"})
public class FilterBenchmark {
    private static final int PACKETS = 1024;
    private static final int STRIDE = 128;

    @Param({
        "udp",
        "tcp port 80",
        "vlan 100 and tcp",
        "host 10.0.0.1 or host 10.0.0.2 or net 11.0.0.0/16",
        "tcp and (((ip[2:2] - ((ip[0] & 0xf) << 2)) - ((tcp[12] & 0xf0) >> 2)) != 0)"
    })
    String expression;

    private final UnsafeBuffer memory = new UnsafeBuffer(ByteBuffer.allocateDirect(PACKETS * STRIDE));
    private final int[] lengths = new int[PACKETS];
    private PacketFilter translated;
    private PacketFilter interpreted;
    private int next;

    @Setup
    public void compile() {
        LinkType link = LinkType.ETHERNET;
        BpfProgram program = new BpfProgram(LibPcap.compile(expression, link.pcapDataLink()));
        translated = Objects.requireNonNull(BpfTranslator.translate(program, expression, link));
        interpreted = new BpfInterpreter(program, expression, link);
        PacketBuilder builder = new PacketBuilder();
        for (int packet = 0; packet < PACKETS; packet++) {
            builder.wrap(memory, packet * STRIDE).ethernet(1, 2).ipv4(0x0a00_0000 + packet, 0x0b00_0001);
            if ((packet & 1) == 0) {
                builder.udp(1024 + packet, 53);
            } else {
                builder.tcp(1024 + packet, 80, TcpHeader.ACK, 1, 2, 3);
            }
            lengths[packet] = builder.payload(22).finish();
        }
    }

    @Benchmark
    public boolean translated() {
        next = (next + 1) & (PACKETS - 1);
        return translated.matches(memory.addressOffset() + (long) next * STRIDE, lengths[next]);
    }

    @Benchmark
    public boolean interpreted() {
        next = (next + 1) & (PACKETS - 1);
        return interpreted.matches(memory.addressOffset() + (long) next * STRIDE, lengths[next]);
    }
}
