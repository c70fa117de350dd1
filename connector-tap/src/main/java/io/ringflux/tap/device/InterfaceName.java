package io.ringflux.tap.device;

import java.nio.charset.StandardCharsets;

/** What Linux takes for the name of an interface. */
public final class InterfaceName {
    private static final int MAX_BYTES = IfreqLayout.NAME_BYTES - 1;

    private InterfaceName() {}

    /**
     * Checks a name, which may hold {@code %d} for a number that the kernel chooses.
     *
     * @throws IllegalArgumentException when the kernel would refuse it, with the reason
     */
    public static String require(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MAX_BYTES) {
            throw unfit(name, "it has " + bytes + " bytes");
        }
        if (name.equals(".") || name.equals("..")) {
            throw unfit(name, "it names a directory");
        }
        if (name.chars().anyMatch(c -> c == '/' || c == ':' || c == 0 || Character.isWhitespace(c))) {
            throw unfit(name, "it holds a slash, a colon or white space");
        }
        int percent = name.indexOf('%');
        if (percent >= 0 && (!name.startsWith("%d", percent) || name.indexOf('%', percent + 1) >= 0)) {
            throw unfit(name, "a percent sign stands for a number, and only once, as %d");
        }
        return name;
    }

    private static IllegalArgumentException unfit(String name, String reason) {
        return new IllegalArgumentException("interface name is \"" + name + "\", expected 1 to " + MAX_BYTES
                + " bytes without slash, colon and white space: " + reason);
    }
}
