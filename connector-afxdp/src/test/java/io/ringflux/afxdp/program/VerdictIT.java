package io.ringflux.afxdp.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.afxdp.AfXdpException;
import io.ringflux.afxdp.AfXdpException.Reason;
import io.ringflux.afxdp.Needs;
import io.ringflux.nativeio.Fd;
import io.ringflux.nativeio.NativeIoException;
import io.ringflux.packet.LinkType;
import io.ringflux.packet.filter.PacketFilter;
import io.ringflux.testkit.LeakCheck;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verdicts of our programs, run by the kernel on frames of all kinds. */
@LeakCheck
class VerdictIT {
    private static final int PASS = 2;
    private static final int NOT_PASS = 1;

    @BeforeEach
    void needPrivileges() {
        Needs.networkNamespaces();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "arp",
                "ip",
                "ip6",
                "icmp",
                "icmp6",
                "tcp",
                "udp",
                "udp port 53",
                "tcp port 53",
                "port 53",
                "src port 53",
                "udp dst port 53",
                "src net 10.0.0.0/8",
                "dst host 10.0.0.2",
                "net 10.0.0.0/30",
                "not net 10.0.0.0/24",
                "src net 2001:db8::/32",
                "host 2001:db8::2",
                "net 2001:db8:0:0::/61",
                "not arp",
                "arp or udp port 53 or icmp6",
                "ip and not tcp",
                "not (udp port 53 or tcp)",
                "ether proto 0x0806",
                "ip proto 17"
            })
    void shouldDecideAsLibpcapWhenFramesAreOfAllKinds(String text) {
        PacketFilter reference = PacketFilter.compile(text, LinkType.ETHERNET);
        Map<String, Boolean> expected = new TreeMap<>();
        Map<String, Boolean> decided = new TreeMap<>();
        try (BpfProgram program = program(text, NOT_PASS)) {
            for (Map.Entry<String, byte[]> frame : SampleFrames.untagged().entrySet()) {
                UnsafeBuffer memory = BpfAttrLayout.memory(frame.getValue().length);
                memory.putBytes(0, frame.getValue());
                int length = memory.capacity();
                expected.put(frame.getKey(), reference.matches(memory.addressOffset(), length, length));
                decided.put(frame.getKey(), TestRun.verdict(program.fd(), frame.getValue()) == NOT_PASS);
            }
        }

        assertThat(decided).isEqualTo(expected);
        assertThat(decided.values()).contains(true, false);
    }

    @Test
    void shouldLookThroughTagsWhenFramesHaveThem() {
        byte[] frame = SampleFrames.untagged().get("udp4 53");
        byte[] once = SampleFrames.tagged(frame, 0x8100, 7);
        byte[] twice = SampleFrames.tagged(once, 0x88a8, 9);

        assertThat(matches("udp port 53", once, twice)).containsExactly(true, true);
        assertThat(matches("vlan 7", frame, once, twice)).containsExactly(false, true, false);
        assertThat(matches("vlan 9 and udp", frame, once, twice)).containsExactly(false, false, true);
        assertThat(matches("vlan", frame, once, twice)).containsExactly(false, true, true);
        assertThat(matches("not vlan", frame, once, twice)).containsExactly(true, false, false);
    }

    @Test
    void shouldPassWhenFramesAreCutAnywhere() {
        byte[] frame = SampleFrames.tagged(SampleFrames.untagged().get("udp4 53"), 0x8100, 7);
        List<Integer> matched = new ArrayList<>();
        try (BpfProgram program = program("udp port 53", NOT_PASS)) {
            for (int length = 14; length <= frame.length; length++) {
                if (TestRun.verdict(program.fd(), Arrays.copyOf(frame, length)) == NOT_PASS) {
                    matched.add(length);
                }
            }
        }

        assertThat(matched).startsWith(42).endsWith(frame.length).hasSize(frame.length - 41);
    }

    @Test
    void shouldPassToTheKernelWhenAQueueHasNoSocket() {
        try (XskMap map = XskMap.create(4);
                BpfProgram program = BpfProgram.load(
                        new RedirectProgram(XdpFilter.everything(), true, 1)
                                .assemble(map.fd().value()),
                        true)) {
            assertThat(TestRun.verdict(program.fd(), new byte[64])).isEqualTo(PASS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "udp port 53", "not (vlan or net 10.0.0.0/30)"})
    void shouldPassToTheKernelWhateverItsFlowWhenQueuesShallHaveSeveralSockets(String filter) {
        try (XskMap map = XskMap.create(4 * 3);
                BpfProgram program = BpfProgram.load(
                        new RedirectProgram(XdpFilter.parse(filter), true, 3)
                                .assemble(map.fd().value()),
                        true)) {
            for (byte[] frame : SampleFrames.untagged().values()) {
                assertThat(TestRun.verdict(program.fd(), frame)).isEqualTo(PASS);
                assertThat(TestRun.verdict(program.fd(), SampleFrames.tagged(frame, 0x8100, 7)))
                        .isEqualTo(PASS);
            }
        }
    }

    @Test
    void shouldQuoteTheVerifierWhenItRefusesAProgram() {
        Assembler code = new Assembler();
        code.load(Assembler.Width.WORD, Register.R0, Register.R5, 0).exit();

        assertThatThrownBy(() -> BpfProgram.load(code.build(), false))
                .isInstanceOfSatisfying(
                        AfXdpException.class, e -> assertThat(e.reason()).isEqualTo(Reason.PROGRAM_REFUSED))
                .hasMessageContaining("EACCES")
                .hasMessageContaining("R5 !read_ok");
    }

    @Test
    void shouldNameTheQueueWhenTheMapIsTooSmall() {
        try (XskMap map = XskMap.create(2);
                Fd any = map.fd().duplicate()) {
            assertThatThrownBy(() -> map.put(2, any))
                    .isInstanceOf(NativeIoException.class)
                    .hasMessageContaining("queue 2")
                    .hasMessageContaining("E2BIG");
        }
    }

    private static List<Boolean> matches(String filter, byte[]... frames) {
        try (BpfProgram program = program(filter, NOT_PASS)) {
            return Arrays.stream(frames)
                    .map(frame -> TestRun.verdict(program.fd(), frame) == NOT_PASS)
                    .toList();
        }
    }

    /** The filter's test, with a verdict of its own in place of the redirection. */
    private static BpfProgram program(String filter, int verdict) {
        Assembler code = new Assembler();
        Assembler.Label pass = new Assembler.Label();
        code.load(Assembler.Width.WORD, Register.R2, Register.R1, 0);
        code.load(Assembler.Width.WORD, Register.R3, Register.R1, 4);
        FilterEmitter emitter = new FilterEmitter(code);
        emitter.parse(pass);
        emitter.emit(XdpFilter.parse(filter), pass);
        code.move(Register.R0, verdict)
                .exit()
                .bind(pass)
                .move(Register.R0, PASS)
                .exit();
        return BpfProgram.load(code.build(), false);
    }
}
