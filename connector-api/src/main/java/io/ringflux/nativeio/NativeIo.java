package io.ringflux.nativeio;

import io.ringflux.nativeio.layout.Abi;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Platform;
import org.jspecify.annotations.Nullable;

/** Whether native calls work in this JVM; probed once. */
public final class NativeIo {
    private static final String UNAVAILABLE = "native calls do not work in this JVM: ";
    private static final LibC.@Nullable Calls CALLS;
    private static final LibC.@Nullable SixArguments SIX_ARGUMENTS;
    private static final @Nullable Throwable UNAVAILABILITY_CAUSE;

    static {
        LibC.Calls calls = null;
        LibC.SixArguments sixArguments = null;
        Throwable cause = null;
        try {
            Abi abi = Abi.current();
            JvmFlags.require();
            calls = load(LibC.Calls.class);
            sixArguments = abi == Abi.X86_64 ? load(LibC.SixArgumentsWithoutStub.class) : load(LibC.SixArguments.class);
        } catch (LinkageError e) {
            cause = new UnsatisfiedLinkError("jnr-ffi cannot load its native part, which it unpacks into "
                            + System.getProperty("java.io.tmpdir")
                            + ": set -Djava.io.tmpdir to a directory that is writable and not mounted noexec")
                    .initCause(e);
        } catch (RuntimeException e) {
            cause = e;
        }
        CALLS = calls;
        SIX_ARGUMENTS = sixArguments;
        UNAVAILABILITY_CAUSE = cause;
    }

    private NativeIo() {}

    /** Whether native calls work here: Linux on x86-64 or aarch64, the JVM's flags as {@link JvmFlags} wants them. */
    public static boolean isAvailable() {
        return UNAVAILABILITY_CAUSE == null;
    }

    /** Why native calls do not work here, or null when they do. */
    public static @Nullable Throwable unavailabilityCause() {
        return UNAVAILABILITY_CAUSE;
    }

    /**
     * Returns when native calls work here.
     *
     * @throws UnsupportedOperationException when they do not, with the reason as message and cause
     */
    public static void ensureAvailability() {
        if (UNAVAILABILITY_CAUSE != null) {
            throw new UnsupportedOperationException(UNAVAILABLE + message(UNAVAILABILITY_CAUSE), UNAVAILABILITY_CAUSE);
        }
    }

    static LibC.Calls calls() {
        return required(CALLS);
    }

    static LibC.SixArguments sixArguments() {
        return required(SIX_ARGUMENTS);
    }

    private static <T> T load(Class<T> functions) {
        return LibraryLoader.create(functions)
                .failImmediately()
                .load(Platform.getNativePlatform().getStandardCLibraryName());
    }

    /** Throws an Error, which leaves a static initialiser as it is; an exception would lose its message there. */
    private static <T> T required(@Nullable T library) {
        if (library == null) {
            UnsatisfiedLinkError error = new UnsatisfiedLinkError(UNAVAILABLE + message(UNAVAILABILITY_CAUSE));
            error.initCause(UNAVAILABILITY_CAUSE);
            throw error;
        }
        return library;
    }

    private static String message(@Nullable Throwable cause) {
        return cause == null ? "reason unknown" : String.valueOf(cause.getMessage());
    }
}
