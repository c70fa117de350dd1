package io.ringflux.tap;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An address and the length of its network's prefix.
 *
 * @param address IPv4 or IPv6
 * @param length in bits, at most 32 or 128
 */
public record IpPrefix(InetAddress address, int length) {
    private static final Pattern V4 = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern V6 = Pattern.compile("[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    /** Checks the length. */
    public IpPrefix {
        int most = address.getAddress().length * Byte.SIZE;
        if (length < 0 || length > most) {
            throw new IllegalArgumentException("prefix length is " + length + ", expected 0 to " + most);
        }
    }

    /** Reads {@code 10.0.0.1/24} or {@code 2001:db8::1/64}; without a length it is the whole address. */
    public static IpPrefix parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) {
            return new IpPrefix(address, address.getAddress().length * Byte.SIZE);
        }
        try {
            return new IpPrefix(address, Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("prefix is \"" + text + "\", expected address/length", e);
        }
    }

    /** Reads an address; never asks a name server. */
    static InetAddress address(String text) {
        try {
            if (V4.matcher(text).matches() || V6.matcher(text).matches()) {
                return InetAddress.getByName(text);
            }
        } catch (UnknownHostException e) {
            throw unfit(text, e);
        }
        throw unfit(text, null);
    }

    /** The prefix of everything, of the same family as an address. */
    static IpPrefix everything(InetAddress family) {
        return parse(family instanceof Inet4Address ? "0.0.0.0/0" : "::/0");
    }

    @Override
    public String toString() {
        return address.getHostAddress() + '/' + length;
    }

    private static IllegalArgumentException unfit(String text, @Nullable Throwable cause) {
        return new IllegalArgumentException("address is \"" + text + "\", expected IPv4 or IPv6", cause);
    }
}
