package io.ringflux.afxdp.program;

import io.ringflux.afxdp.program.XdpFilter.Side;
import io.ringflux.afxdp.program.XdpFilter.Transport;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of a filter by recursive descent. */
final class FilterParser {

    private static final Pattern TOKEN = Pattern.compile("[()!]|&&|\\|\\||[^\\s()!&|]+");
    private static final Pattern ADDRESS = Pattern.compile("[0-9a-fA-F.:]+");
    private static final Map<String, XdpFilter> WORDS = Map.of(
            "all", XdpFilter.everything(),
            "arp", new XdpFilter.EtherType(0x0806),
            "ip", new XdpFilter.EtherType(0x0800),
            "ip6", new XdpFilter.EtherType(0x86dd),
            "icmp", new XdpFilter.IpProtocol(1),
            "tcp", new XdpFilter.IpProtocol(6),
            "udp", new XdpFilter.IpProtocol(17),
            "sctp", new XdpFilter.IpProtocol(132),
            "icmp6", new XdpFilter.IpProtocol(58));

    private final String text;
    private final Deque<String> tokens = new ArrayDeque<>();

    FilterParser(String text) {
        this.text = text;
        Matcher matcher = TOKEN.matcher(text);
        while (matcher.find()) {
            tokens.add(matcher.group());
        }
    }

    XdpFilter parse() {
        XdpFilter filter = or();
        if (!tokens.isEmpty()) {
            throw error("'" + tokens.peek() + "' was not expected");
        }
        return filter;
    }

    private XdpFilter or() {
        List<XdpFilter> parts = new ArrayList<>(List.of(and()));
        while (accept("or") || accept("||")) {
            parts.add(and());
        }
        return parts.size() == 1 ? parts.get(0) : new XdpFilter.Or(parts);
    }

    private XdpFilter and() {
        List<XdpFilter> parts = new ArrayList<>(List.of(not()));
        while (accept("and") || accept("&&")) {
            parts.add(not());
        }
        return parts.size() == 1 ? parts.get(0) : new XdpFilter.And(parts);
    }

    private XdpFilter not() {
        if (accept("not") || accept("!")) {
            return new XdpFilter.Not(not());
        }
        if (accept("(")) {
            XdpFilter inner = or();
            if (!accept(")")) {
                throw error("a ')' is missing");
            }
            return inner;
        }
        return primitive();
    }

    private XdpFilter primitive() {
        String word = next("a condition");
        return switch (word) {
            case "ether" -> {
                expect("proto");
                yield new XdpFilter.EtherType(number());
            }
            case "vlan" -> {
                String id = tokens.peek();
                boolean named = id != null && Character.isDigit(id.charAt(0));
                yield new XdpFilter.Vlan(named ? number() : XdpFilter.Vlan.ANY);
            }
            case "ip", "ip6" ->
                accept("proto")
                        ? new XdpFilter.And(List.of(known(word), new XdpFilter.IpProtocol(number())))
                        : known(word);
            case "udp", "tcp" -> transport(word);
            default -> {
                if (WORDS.containsKey(word)) {
                    yield known(word);
                }
                tokens.push(word);
                yield qualified();
            }
        };
    }

    private XdpFilter transport(String word) {
        Side side = side();
        if (side == Side.ANY && !"port".equals(tokens.peek())) {
            return known(word);
        }
        expect("port");
        return new XdpFilter.Port("udp".equals(word) ? Transport.UDP : Transport.TCP, side, number());
    }

    private XdpFilter qualified() {
        Side side = side();
        String kind = next("port, host or net");
        return switch (kind) {
            case "port" -> new XdpFilter.Port(Transport.ANY, side, number());
            case "host", "net" -> prefix(side, next("an address"));
            default -> throw error("'" + kind + "' is not known here");
        };
    }

    private XdpFilter prefix(Side side, String token) {
        int slash = token.indexOf('/');
        InetAddress address = address(slash < 0 ? token : token.substring(0, slash));
        int most = address.getAddress().length * Byte.SIZE;
        return new XdpFilter.Prefix(side, address, slash < 0 ? most : number(token.substring(slash + 1)));
    }

    private Side side() {
        if (accept("src")) {
            return Side.SOURCE;
        }
        return accept("dst") ? Side.DESTINATION : Side.ANY;
    }

    private InetAddress address(String token) {
        if (!ADDRESS.matcher(token).matches()) {
            throw error("'" + token + "' is not an address");
        }
        try {
            return InetAddress.getByName(token);
        } catch (UnknownHostException e) {
            throw error("'" + token + "' is not an address");
        }
    }

    private static XdpFilter known(String word) {
        return WORDS.getOrDefault(word, XdpFilter.everything());
    }

    private int number() {
        return number(next("a number"));
    }

    private int number(String token) {
        try {
            return Integer.decode(token);
        } catch (NumberFormatException e) {
            throw error("'" + token + "' is not a number");
        }
    }

    private boolean accept(String token) {
        if (token.equals(tokens.peek())) {
            tokens.remove();
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!accept(token)) {
            throw error("'" + token + "' is missing");
        }
    }

    private String next(String expected) {
        String token = tokens.poll();
        if (token == null) {
            throw error("it ends where " + expected + " should be");
        }
        return token;
    }

    private IllegalArgumentException error(String what) {
        return new IllegalArgumentException("filter \"" + text + "\": " + what
                + "; a program in the driver knows ip, ip6, arp, icmp, icmp6, tcp, udp, [tcp|udp] [src|dst] port N,"
                + " [src|dst] host A, [src|dst] net A/N, ether proto N, ip proto N, vlan [N], all, and, or, not, ( )");
    }
}
