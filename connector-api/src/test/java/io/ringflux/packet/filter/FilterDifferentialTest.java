package io.ringflux.packet.filter;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringflux.nativeio.LibPcap;
import io.ringflux.nativeio.LibPcap.Instruction;
import io.ringflux.nativeio.LibPcapReference;
import io.ringflux.packet.GuardedMemory;
import io.ringflux.packet.LinkType;
import io.ringflux.packet.PacketCorpus;
import io.ringflux.packet.RandomPackets;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import jnr.ffi.Pointer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Translated and interpreted programs against libpcap's own interpreter, on packets that end at a guarded page. */
final class FilterDifferentialTest {
    private static final List<byte[]> FRAMES = packets(LinkType.ETHERNET);
    private static final List<byte[]> IP_PACKETS = packets(LinkType.RAW_IP);

    private final GuardedMemory memory = new GuardedMemory(4096);
    private final LibPcapReference reference = new LibPcapReference();

    @BeforeAll
    static void assumeLibPcap() {
        LibPcapReference.assumeInstalled();
    }

    static List<String> expressions() throws IOException {
        try (InputStream text = FilterDifferentialTest.class.getResourceAsStream("expressions.txt")) {
            return new String(text.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    static List<String> ipExpressions() throws IOException {
        return expressions().stream()
                .filter(expression -> !expression.matches(".*(ether|arp|llc|vlan|mpls|pppoes).*"))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void shouldAgreeWithLibPcapWhenPacketsAreFrames(String expression) {
        assertAgreement(expression, LinkType.ETHERNET, FRAMES);
    }

    @ParameterizedTest
    @MethodSource("ipExpressions")
    void shouldAgreeWithLibPcapWhenPacketsAreRawIp(String expression) {
        assertAgreement(expression, LinkType.RAW_IP, IP_PACKETS);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void shouldAgreeWithLibPcapWhenProgramsAreRandom(long seed) {
        RandomPrograms programs = new RandomPrograms(seed);
        Random random = new Random(seed);
        int matched = 0;

        for (int round = 0; round < 500; round++) {
            List<Instruction> instructions = programs.next();
            for (int packets = 0; packets < 20; packets++) {
                byte[] packet = new byte[random.nextInt(80)];
                random.nextBytes(packet);
                matched += count(instructions, LinkType.ETHERNET, List.of(packet));
            }
        }

        assertThat(matched).isBetween(500, 9_500);
    }

    private void assertAgreement(String expression, LinkType link, List<byte[]> packets) {
        int matched = count(LibPcap.compile(expression, link.pcapDataLink()), link, packets);

        boolean rare = expression.matches("mpls|pppoes|ether broadcast|ip\\[4000.*");
        assertThat(matched).as("packets that match").isBetween(rare ? 0 : 1, packets.size());
    }

    /** How many packets match; all three must agree. */
    private int count(List<Instruction> instructions, LinkType link, List<byte[]> packets) {
        BpfProgram program = new BpfProgram(instructions);
        PacketFilter translated = BpfTranslator.translate(program, "", link);
        PacketFilter interpreted = new BpfInterpreter(program, "", link);
        Pointer ours = reference.load(instructions);
        int matched = 0;
        for (byte[] packet : packets) {
            long address = memory.place(packet);
            int packetLength = packet.length + (packet.length & 1) * 1000;
            boolean expected = reference.matches(ours, address, packet.length, packetLength);
            if (translated.matches(address, packet.length, packetLength) != expected
                    || interpreted.matches(address, packet.length, packetLength) != expected) {
                throw new AssertionError(instructions + " gives " + !expected + " for " + Arrays.toString(packet));
            }
            matched += expected ? 1 : 0;
        }
        return matched;
    }

    /** Whole packets, and the same with bytes changed, cut short, or random from the first byte on. */
    private static List<byte[]> packets(LinkType link) {
        Random random = new Random(99);
        RandomPackets source = new RandomPackets(98);
        List<byte[]> whole = new ArrayList<>();
        PacketCorpus.packets().forEach((name, frame) -> {
            boolean ip = frame[12] == 8 && frame[13] == 0 || frame[12] == (byte) 0x86;
            if (link == LinkType.ETHERNET) {
                whole.add(frame);
            } else if (ip) {
                whole.add(Arrays.copyOfRange(frame, 14, frame.length));
            }
        });
        for (int index = 0; index < 600; index++) {
            whole.add(source.next(link));
        }
        List<byte[]> packets = new ArrayList<>(whole);
        for (byte[] packet : whole) {
            byte[] mutant = packet.clone();
            for (int flips = 0; flips < 4; flips++) {
                mutant[random.nextInt(Math.min(mutant.length, 70))] = (byte) random.nextInt();
            }
            packets.add(mutant);
            packets.add(Arrays.copyOf(packet, random.nextInt(packet.length)));
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            packets.add(noise);
        }
        return packets;
    }
}
