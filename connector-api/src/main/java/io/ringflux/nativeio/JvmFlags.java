package io.ringflux.nativeio;

import org.agrona.concurrent.UnsafeBuffer;

/** The flags that the JVM must have been started with. */
public final class JvmFlags {
    /** What Agrona needs for its off-heap buffers; a jar's manifest says the same by {@code Add-Opens}. */
    public static final String REQUIRED = "--add-opens java.base/jdk.internal.misc=ALL-UNNAMED";

    private JvmFlags() {}

    /** Whether the JVM was started with {@link #REQUIRED}. */
    public static boolean arePresent() {
        // A class literal does not initialise the class, which would fail for good without the flag.
        return isOpenTo(UnsafeBuffer.class.getModule());
    }

    /**
     * Returns when the JVM was started with {@link #REQUIRED}.
     *
     * @throws IllegalStateException when it was not, with the flag in the message
     */
    public static void require() {
        if (!arePresent()) {
            throw new IllegalStateException(missingMessage());
        }
    }

    static boolean isOpenTo(Module module) {
        return Object.class.getModule().isOpen("jdk.internal.misc", module);
    }

    static String missingMessage() {
        return "the JVM was started without a flag that off-heap buffers need: add " + REQUIRED
                + " to the java command line or to JDK_JAVA_OPTIONS";
    }
}
