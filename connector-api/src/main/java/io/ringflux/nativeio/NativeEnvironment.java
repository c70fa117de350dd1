package io.ringflux.nativeio;

/**
 * The environment as native code sees it. {@link System#getenv()} is a copy made at start, and does not change.
 *
 * <p>Not safe while another thread of native code reads it: for use before a library is started.
 */
public final class NativeEnvironment {
    private NativeEnvironment() {}

    /** Sets a variable for native code that asks for it later. */
    public static void set(String name, String value) {
        int result = Posix.setenv(name, value);
        if (result < 0) {
            throw NativeIoException.of("setenv", -result, "setting the variable " + name);
        }
    }

    /** Removes a variable for native code that asks for it later. */
    public static void remove(String name) {
        int result = Posix.unsetenv(name);
        if (result < 0) {
            throw NativeIoException.of("unsetenv", -result, "removing the variable " + name);
        }
    }
}
