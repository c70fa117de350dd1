package io.ringflux.packet;

/** Addresses as people write them. */
public final class AddressText {
    private static final int GROUPS = 8;

    private AddressText() {}

    /** The low 48 bits in the form {@code 02:00:00:00:00:01}. */
    public static String mac(long address) {
        return appendMac(new StringBuilder(17), address).toString();
    }

    /** In dotted form. */
    public static String ipv4(int address) {
        return appendIpv4(new StringBuilder(15), address).toString();
    }

    /** In the canonical form of RFC 5952, such as {@code 2001:db8::1}. */
    public static String ipv6(long high, long low) {
        return appendIpv6(new StringBuilder(39), high, low).toString();
    }

    static StringBuilder appendMac(StringBuilder text, long address) {
        for (int shift = 40; shift >= 0; shift -= 8) {
            text.append(Character.forDigit((int) (address >>> (shift + 4)) & 0xf, 16))
                    .append(Character.forDigit((int) (address >>> shift) & 0xf, 16));
            if (shift > 0) {
                text.append(':');
            }
        }
        return text;
    }

    static StringBuilder appendIpv4(StringBuilder text, int address) {
        return text.append(address >>> 24)
                .append('.')
                .append((address >>> 16) & 0xff)
                .append('.')
                .append((address >>> 8) & 0xff)
                .append('.')
                .append(address & 0xff);
    }

    static StringBuilder appendIpv6(StringBuilder text, long high, long low) {
        int zerosFrom = -1;
        int zeros = 1; // a single zero group is not shortened
        for (int from = 0; from < GROUPS; from++) {
            int to = from;
            while (to < GROUPS && group(high, low, to) == 0) {
                to++;
            }
            if (to - from > zeros) {
                zerosFrom = from;
                zeros = to - from;
            }
        }
        for (int index = 0; index < GROUPS; index++) {
            if (index == zerosFrom) {
                text.append("::");
                index += zeros - 1;
            } else {
                boolean first = index == 0 || index == zerosFrom + zeros;
                text.append(first ? "" : ":").append(Integer.toHexString(group(high, low, index)));
            }
        }
        return text;
    }

    private static int group(long high, long low, int index) {
        long half = index < GROUPS / 2 ? high : low;
        return (int) (half >>> (16 * (3 - (index & 3)))) & 0xffff;
    }
}
