package io.ringflux.tap;

import io.ringflux.frame.Frame;
import io.ringflux.packet.Checksum;
import java.util.function.Function;
import java.util.function.Predicate;
import org.agrona.MutableDirectBuffer;
import reactor.core.Disposable;

/** Answers ARP and pings on a port, for every address, in the frame that asked. */
final class PingResponder implements Predicate<Frame>, Function<Frame, Frame> {
    private static final int ETHERNET = 14;
    private static final int ECHO_REQUEST = 8;
    private static final int ECHO_REQUEST_V6 = 128;
    private static final int ECHO_REPLY_V6 = 129;
    private static final int PROTOCOL_ICMP = 1;
    private static final int PROTOCOL_ICMP_V6 = 58;
    private static final byte[] OWN_MAC = {2, 0, 0, 0, 0, 0x77};

    private final int network;

    private PingResponder(boolean ethernet) {
        network = ethernet ? ETHERNET : 0;
    }

    /** Begins to answer. */
    static Disposable on(TapPort port) {
        PingResponder responder = new PingResponder(port.details().mode() == TapMode.ETHERNET);
        return port.send(port.receive().filter(responder).map(responder))
                .onErrorComplete()
                .subscribe();
    }

    @Override
    public boolean test(Frame frame) {
        MutableDirectBuffer buffer = frame.buffer();
        if (network > 0 && u16(buffer, 12) == 0x0806) {
            return u16(buffer, network + 6) == 1;
        }
        int version = frame.length() > network + 20 ? buffer.getByte(network) >>> 4 & 0xf : 0;
        if (version == 4) {
            return buffer.getByte(network + 9) == PROTOCOL_ICMP && buffer.getByte(network + 20) == ECHO_REQUEST;
        }
        return version == 6
                && buffer.getByte(network + 6) == PROTOCOL_ICMP_V6
                && (buffer.getByte(network + 40) & 0xff) == ECHO_REQUEST_V6;
    }

    @Override
    public Frame apply(Frame frame) {
        MutableDirectBuffer buffer = frame.buffer();
        if (network > 0) {
            buffer.putBytes(0, buffer, 6, 6);
            buffer.putBytes(6, OWN_MAC);
            if (u16(buffer, 12) == 0x0806) {
                return arp(frame, buffer);
            }
        }
        if ((buffer.getByte(network) >>> 4 & 0xf) == 4) {
            swap(buffer, network + 12, network + 16, 4);
            buffer.putByte(network + 20, (byte) 0);
            update(buffer, network + 22, ECHO_REQUEST << 8, 0);
        } else {
            swap(buffer, network + 8, network + 24, 16);
            buffer.putByte(network + 40, (byte) ECHO_REPLY_V6);
            update(buffer, network + 42, ECHO_REQUEST_V6 << 8, ECHO_REPLY_V6 << 8);
        }
        return frame;
    }

    private Frame arp(Frame frame, MutableDirectBuffer buffer) {
        buffer.putByte(network + 7, (byte) 2);
        swap(buffer, network + 14, network + 24, 4);
        buffer.putBytes(network + 18, buffer, network + 8, 6);
        buffer.putBytes(network + 8, OWN_MAC);
        return frame;
    }

    private static void update(MutableDirectBuffer buffer, int field, int before, int after) {
        int checksum = Checksum.update16(u16(buffer, field), before, after);
        buffer.putByte(field, (byte) (checksum >>> 8));
        buffer.putByte(field + 1, (byte) checksum);
    }

    private static void swap(MutableDirectBuffer buffer, int one, int other, int length) {
        byte[] bytes = new byte[length];
        buffer.getBytes(one, bytes);
        buffer.putBytes(one, buffer, other, length);
        buffer.putBytes(other, bytes);
    }

    private static int u16(MutableDirectBuffer buffer, int at) {
        return (buffer.getByte(at) & 0xff) << 8 | (buffer.getByte(at + 1) & 0xff);
    }
}
