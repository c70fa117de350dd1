package io.ringflux.vcl.binding;

import com.kenai.jffi.Library;
import io.ringflux.nativeio.NativeIo;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import jnr.ffi.LibraryLoader;
import org.jspecify.annotations.Nullable;

/**
 * libvppcom, found and loaded once: by the system property {@code ringflux.vcl.library}, by the environment variable
 * {@code VCL_LIBRARY}, in {@code VPP_PREFIX}, or where the system looks for libraries.
 */
public final class VclLibrary {
    /** Names the file of the library. */
    public static final String PROPERTY = "ringflux.vcl.library";

    private static final String VARIABLE = "VCL_LIBRARY";
    private static final String NAME = "libvppcom.so";
    private static final String PRELOADED = "libvcl_ldpreload";
    private static final Path MAPPINGS = Path.of("/proc/self/maps");
    private static final Pattern RELEASE = Pattern.compile("libvppcom\\.so\\.(\\d+\\.\\d+)");
    private static final List<String> SYSTEM_DIRECTORIES = List.of(
            "/usr/lib/x86_64-linux-gnu",
            "/usr/lib/aarch64-linux-gnu",
            "/usr/lib64",
            "/usr/lib",
            "/usr/local/lib",
            "/usr/local/lib64");

    private final Path file;
    private final Vppcom.Calls calls;
    private final Vppcom.@Nullable SessionError sessionError;
    private final Vppcom.@Nullable Detachment detachment;
    private final Vppcom.@Nullable Configuration configuration;
    private final Vppcom.@Nullable Termination termination;

    private VclLibrary(Path file) {
        this.file = file;
        String name = file.toString();
        calls = LibraryLoader.create(Vppcom.Calls.class).failImmediately().load(name);
        sessionError = optional(Vppcom.SessionError.class, name);
        detachment = optional(Vppcom.Detachment.class, name);
        configuration = optional(Vppcom.Configuration.class, name);
        termination = optional(Vppcom.Termination.class, name);
    }

    /**
     * The library of this process.
     *
     * @throws UnsatisfiedLinkError with the reason, where there is none
     */
    public static VclLibrary require() {
        VclLibrary library = Found.LIBRARY;
        if (library == null) {
            UnsatisfiedLinkError error = new UnsatisfiedLinkError(String.valueOf(Found.reason()));
            error.initCause(Found.CAUSE);
            throw error;
        }
        return library;
    }

    /** Why there is none, or null where there is one. */
    public static @Nullable Throwable unavailabilityCause() {
        return Found.CAUSE;
    }

    /** The file that was loaded, with links followed. */
    public Path file() {
        return file;
    }

    /** The release as the file's name tells it, for instance 26.06; VPP must be of the same. */
    public Optional<String> release() {
        Matcher matcher = RELEASE.matcher(String.valueOf(file.getFileName()));
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    Vppcom.Calls calls() {
        return calls;
    }

    /** Attaches by a configuration in memory; null where this release reads none. */
    Vppcom.@Nullable Configuration configuration() {
        return configuration;
    }

    /** The session's error as a negative number, 0 where this release cannot tell. */
    int sessionError(int session) {
        return sessionError == null ? 0 : sessionError.vppcom_session_get_error(session);
    }

    /** Whether VPP has gone away; never where this release cannot tell. */
    boolean isDetached() {
        return detachment != null && detachment.vppcom_worker_is_detached() == 1;
    }

    /** Ends by a reset where this release can, in good order elsewhere. */
    void terminate(int session) {
        if (termination != null) {
            termination.vppcom_session_terminate(session);
        }
        calls.vppcom_session_close(session);
    }

    /** Asks for the symbol first: jnr-ffi itself would fail no earlier than at the call. */
    private static <T> @Nullable T optional(Class<T> functions, String name) {
        Library symbols = Library.getCachedInstance(name, Library.LAZY | Library.LOCAL);
        boolean complete = symbols != null
                && Stream.of(functions.getMethods()).allMatch(call -> symbols.getSymbolAddress(call.getName()) != 0);
        return complete ? LibraryLoader.create(functions).failImmediately().load(name) : null;
    }

    /** Holds what was found when it was first asked for. */
    private static final class Found {
        static final @Nullable VclLibrary LIBRARY;
        static final @Nullable Throwable CAUSE;

        static {
            VclLibrary library = null;
            Throwable cause = null;
            try {
                NativeIo.ensureAvailability();
                refuseBesidePreload();
                library = new VclLibrary(file());
            } catch (IOException | LinkageError | RuntimeException e) {
                cause = e;
            }
            LIBRARY = library;
            CAUSE = cause;
        }

        static @Nullable String reason() {
            return CAUSE == null ? null : CAUSE.getMessage();
        }

        /** Both would attach this process to VPP, and the second one would wreck the first. */
        private static void refuseBesidePreload() throws IOException {
            try (Stream<String> mappings = Files.lines(MAPPINGS)) {
                if (mappings.anyMatch(line -> line.contains(PRELOADED))) {
                    throw new IOException("this process runs over VPP by LD_PRELOAD already");
                }
            }
        }

        private static Path file() throws IOException {
            Optional<Path> named = Stream.of(System.getProperty(PROPERTY), System.getenv(VARIABLE))
                    .filter(name -> name != null && !name.isEmpty())
                    .map(Path::of)
                    .findFirst();
            Optional<Path> found = named.or(() -> searched()
                    .map(directory -> directory.resolve(NAME))
                    .filter(Files::exists)
                    .findFirst());
            Path library = found.orElseThrow(() -> new IOException(NAME
                    + " is missing: install VPP's libraries, or name the file by -D" + PROPERTY + " or " + VARIABLE));
            if (!Files.isReadable(library)) {
                throw new IOException("cannot read " + library);
            }
            return library.toRealPath();
        }

        private static Stream<Path> searched() {
            Stream<Path> prefix = Optional.ofNullable(System.getenv("VPP_PREFIX")).stream()
                    .flatMap(tree -> Stream.of("lib/x86_64-linux-gnu", "lib/aarch64-linux-gnu", "lib64", "lib")
                            .map(below -> Path.of(tree, below)));
            Stream<Path> path = Optional.ofNullable(System.getenv("LD_LIBRARY_PATH")).stream()
                    .flatMap(directories -> Stream.of(directories.split(File.pathSeparator)))
                    .filter(directory -> !directory.isEmpty())
                    .map(Path::of);
            return Stream.of(prefix, path, SYSTEM_DIRECTORIES.stream().map(Path::of))
                    .flatMap(directories -> directories);
        }
    }
}
