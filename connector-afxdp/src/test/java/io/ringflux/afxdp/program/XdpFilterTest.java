package io.ringflux.afxdp.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringflux.afxdp.program.XdpFilter.And;
import io.ringflux.afxdp.program.XdpFilter.EtherType;
import io.ringflux.afxdp.program.XdpFilter.IpProtocol;
import io.ringflux.afxdp.program.XdpFilter.Not;
import io.ringflux.afxdp.program.XdpFilter.Or;
import io.ringflux.afxdp.program.XdpFilter.Port;
import io.ringflux.afxdp.program.XdpFilter.Prefix;
import io.ringflux.afxdp.program.XdpFilter.Side;
import io.ringflux.afxdp.program.XdpFilter.Transport;
import io.ringflux.afxdp.program.XdpFilter.Vlan;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class XdpFilterTest {

    @Test
    void shouldReadEachConditionWhenItStandsAlone() throws Exception {
        assertThat(XdpFilter.parse("all")).isEqualTo(XdpFilter.everything());
        assertThat(XdpFilter.parse("arp")).isEqualTo(new EtherType(0x0806));
        assertThat(XdpFilter.parse("ether proto 0x88cc")).isEqualTo(new EtherType(0x88cc));
        assertThat(XdpFilter.parse("icmp6")).isEqualTo(new IpProtocol(58));
        assertThat(XdpFilter.parse("ip proto 47"))
                .isEqualTo(new And(List.of(new EtherType(0x0800), new IpProtocol(47))));
        assertThat(XdpFilter.parse("udp port 53")).isEqualTo(XdpFilter.udpPort(53));
        assertThat(XdpFilter.parse("tcp dst port 80")).isEqualTo(new Port(Transport.TCP, Side.DESTINATION, 80));
        assertThat(XdpFilter.parse("src port 9")).isEqualTo(new Port(Transport.ANY, Side.SOURCE, 9));
        assertThat(XdpFilter.parse("vlan")).isEqualTo(new Vlan(Vlan.ANY));
        assertThat(XdpFilter.parse("vlan 7")).isEqualTo(new Vlan(7));
        assertThat(XdpFilter.parse("dst net 10.0.0.0/8"))
                .isEqualTo(new Prefix(Side.DESTINATION, InetAddress.getByName("10.0.0.0"), 8));
        assertThat(XdpFilter.parse("host 2001:db8::1"))
                .isEqualTo(new Prefix(Side.ANY, InetAddress.getByName("2001:db8::1"), 128));
    }

    @Test
    void shouldBindAndTighterThanOrWhenBothAreThere() {
        assertThat(XdpFilter.parse("arp or udp and not tcp port 22"))
                .isEqualTo(new Or(List.of(
                        new EtherType(0x0806), new And(List.of(new IpProtocol(17), new Not(XdpFilter.tcpPort(22)))))));
        assertThat(XdpFilter.parse("(arp || udp) && !tcp"))
                .isEqualTo(new And(List.of(
                        new Or(List.of(new EtherType(0x0806), new IpProtocol(17))), new Not(new IpProtocol(6)))));
    }

    @ParameterizedTest
    @CsvSource({
        "'', it ends where a condition should be",
        "udp port, it ends where a number should be",
        "udp port x, 'x' is not a number",
        "udp port 70000, port 70000 is outside 0..65535",
        "host localhost, 'localhost' is not an address",
        "net 10.0.0.0/33, prefix length 33 is outside 0..32",
        "(arp, a ')' is missing",
        "arp arp, 'arp' was not expected",
        "greater 100, 'greater' is not known here",
        "arp or all, 'all' stands alone"
    })
    void shouldSayWhatIsWrongWhenTheTextIs(String text, String words) {
        assertThatThrownBy(() -> XdpFilter.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(words);
    }

    @Test
    void shouldSayThatAFilterIsTooLongWhenNoJumpReachesItsEnd() {
        List<XdpFilter> ports =
                IntStream.rangeClosed(1, 5_000).mapToObj(XdpFilter::udpPort).toList();
        RedirectProgram program = new RedirectProgram(new Or(ports), false, 1);

        assertThatThrownBy(() -> program.assemble(1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too many conditions");
    }
}
