package io.ringflux.tap;

import java.util.regex.Pattern;

/** Reads link-layer addresses. */
final class MacAddress {
    private static final Pattern TEXT = Pattern.compile("[0-9a-fA-F]{2}(:[0-9a-fA-F]{2}){5}");
    private static final int GROUP_SHIFT = 40;

    private MacAddress() {}

    /** Reads {@code 02:00:00:00:00:01} into the low 48 bits. */
    static long parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "address is \"" + text + "\", expected six pairs like 02:00:00:00:00:01");
        }
        return Long.parseLong(text.replace(":", ""), 16);
    }

    /** As {@link #parse}, for an interface's own. */
    static long parseOwn(String text) {
        long mac = parse(text);
        if ((mac >>> GROUP_SHIFT & 1) != 0 || mac == 0) {
            throw new IllegalArgumentException(
                    "address " + text + " is for groups or empty, expected one of a station");
        }
        return mac;
    }
}
