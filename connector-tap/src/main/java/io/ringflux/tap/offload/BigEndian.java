package io.ringflux.tap.offload;

import org.agrona.UnsafeApi;

/** 16 bits in network order at any address. */
final class BigEndian {
    private BigEndian() {}

    static int get(long address) {
        return Short.reverseBytes(UnsafeApi.getShort(address)) & 0xffff;
    }

    static void put(long address, int value) {
        UnsafeApi.putShort(address, Short.reverseBytes((short) value));
    }
}
