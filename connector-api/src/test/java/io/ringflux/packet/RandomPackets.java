package io.ringflux.packet;

import java.util.Random;
import org.agrona.concurrent.UnsafeBuffer;

/** Well-formed packets of all kinds, drawn at random from a seed. */
public final class RandomPackets {
    private static final int[] TAG_TYPES = {EtherType.VLAN, EtherType.QINQ_9100, EtherType.QINQ};
    private static final int[] EXTENSIONS = {IpProtocol.HOP_BY_HOP, IpProtocol.ROUTING, IpProtocol.DESTINATION_OPTIONS};
    private static final int PORT_FROM = 20_000; // few dissectors listen above

    private final Random random;
    private final UnsafeBuffer scratch = new UnsafeBuffer(new byte[4096]);
    private final UnsafeBuffer options = new UnsafeBuffer(new byte[64]);
    private final PacketBuilder builder = new PacketBuilder();
    private boolean fragment;

    public RandomPackets(long seed) {
        random = new Random(seed);
    }

    public byte[] next(LinkType link) {
        builder.wrap(scratch, 0);
        if (link == LinkType.ETHERNET) {
            builder.ethernet(mac(), mac());
            addTags(random.nextInt(10) - 6);
        }
        fragment = false;
        if (link == LinkType.ETHERNET && random.nextInt(12) == 0) {
            builder.arp(1 + random.nextInt(2), mac(), random.nextInt(), mac(), random.nextInt());
        } else if (random.nextBoolean()) {
            addIpv4();
            addTransport(true);
        } else {
            addIpv6();
            addTransport(false);
        }
        byte[] packet = new byte[builder.finish()];
        scratch.getBytes(0, packet);
        return packet;
    }

    private void addTags(int count) {
        for (int tag = 0; tag < count; tag++) {
            int types = tag == 0 ? TAG_TYPES.length : TAG_TYPES.length - 1;
            builder.vlan(TAG_TYPES[random.nextInt(types)], random.nextInt(0x10000));
        }
    }

    private void addIpv4() {
        builder.ipv4(random.nextInt(), random.nextInt()).ttl(1 + random.nextInt(255));
        if (random.nextInt(4) == 0) {
            options.setMemory(0, 40, (byte) 1);
            builder.options(options, 0, 4 * (1 + random.nextInt(10)));
        }
        if (random.nextInt(5) == 0) {
            fragment = true;
            builder.ipv4Fragment(random.nextInt(0x10000), 8 + 8 * random.nextInt(1000), random.nextBoolean());
        }
    }

    private void addIpv6() {
        builder.ipv6(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong())
                .ttl(1 + random.nextInt(255));
        for (int extensions = random.nextInt(6) - 3; extensions > 0; extensions--) {
            int units = 1 + random.nextInt(3);
            options.setMemory(0, 64, (byte) 0);
            builder.ipv6Extension(EXTENSIONS[random.nextInt(EXTENSIONS.length)], options, 0, 8 * units - 2);
        }
        if (random.nextInt(5) == 0) {
            fragment = true;
            builder.ipv6Fragment(random.nextInt(), 8 + 8 * random.nextInt(1000), random.nextBoolean());
        }
    }

    private void addTransport(boolean ipv4) {
        if (fragment) {
            builder.protocol(random.nextBoolean() ? IpProtocol.UDP : IpProtocol.TCP)
                    .payload(random.nextInt(200));
            return;
        }
        switch (random.nextInt(4)) {
            case 0 -> builder.udp(port(), port());
            case 1 ->
                builder.tcp(
                        port(),
                        port(),
                        random.nextInt(0x200),
                        random.nextInt(),
                        random.nextInt(),
                        random.nextInt(0x10000));
            case 2 -> {
                builder.tcp(port(), port(), TcpHeader.SYN, random.nextInt(), 0, 1024);
                options.setMemory(0, 40, (byte) 1);
                builder.options(options, 0, 4 * (1 + random.nextInt(10)));
            }
            default -> builder.icmp(ipv4 ? IcmpHeader.ECHO_REQUEST : Icmpv6Header.ECHO_REQUEST, 0, random.nextInt());
        }
        builder.payload(random.nextInt(100));
    }

    private int port() {
        return PORT_FROM + random.nextInt(65_536 - PORT_FROM);
    }

    private long mac() {
        return random.nextLong() & 0xfeff_ffff_ffffL;
    }
}
